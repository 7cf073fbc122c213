import DiskDoubles
import Testing
import VaultCrypto
import VaultDisk

@testable import FootageVault

@Suite struct DoctorTests {
    private func line(
        _ name: String, of examination: Examination
    ) throws -> Examination.Line {
        try #require(examination.lines.first { $0.name == name })
    }

    @Test(arguments: [
        (0x6969 as UInt32, Examination.Verdict.wrong, "nfs"), (0x6573_5546, .wrong, "fuse"),
        (0x9123_683E, .attention, "btrfs"), (0x2FC1_2FC1, .attention, "zfs"),
        (0xEF53, .ok, "ext4"),
    ])
    func `each kind of file system is judged, of vault and key slots`(
        magic: UInt32, verdict: Examination.Verdict, name: String
    ) throws {
        let vault = try TestVault(slots: "slots")
        let disk = OtherFileSystem(magic: magic, free: 1 << 40)
        let examination = Doctor(
            vault: vault.directory + "/vault", identity: nil, environment: vault.environment,
            on: disk
        ).examine()
        for part in ["file-system", "key-slots"] {
            let line = try line(part, of: examination)
            #expect(line.verdict == verdict)
            #expect(line.sentence.contains(" on \(name)"))
            #expect((line.mend == nil) == (verdict == .ok))
        }
        #expect(
            try self.line("vault", of: examination).verdict == (verdict == .wrong ? .wrong : .ok))
    }

    @Test(arguments: [
        (262_143 as UInt64, Examination.Verdict.wrong), (262_144, .attention),
        (1 << 30 - 1, .attention), (1 << 30, .ok),
    ])
    func `free space is judged by what a record needs`(
        free: UInt64, verdict: Examination.Verdict
    ) throws {
        let vault = try TestVault()
        let disk = OtherFileSystem(magic: 0xEF53, free: free)
        let examination = Doctor(
            vault: vault.directory + "/vault", identity: nil, environment: vault.environment,
            on: disk
        ).examine()
        #expect(try line("free-space", of: examination).verdict == verdict)
    }

    private func modes(of vault: TestVault) throws -> Examination.Line {
        try line(
            "modes",
            of: Doctor(
                vault: vault.directory + "/vault", identity: nil, environment: vault.environment
            ).examine())
    }

    private func setMode(_ path: String, _ mode: FileMode, _ kind: OpenFlags = []) throws {
        try FileHandle(path, [.reading, kind], on: LinuxDisk()).setMode(mode, group: nil)
    }

    @Test func `an upload under way that others can read is found`() throws {
        let vault = try TestVault()
        let path = vault.directory + "/vault/incoming/0123456789abcdef0123456789abcdef.part"
        let before = try modes(of: vault)
        #expect(before.verdict == .ok)
        for (mode, verdict) in [
            (0o600, .ok), (0o400, .ok), (0o644, .wrong), (0o500, .attention),
        ] as [(FileMode, Examination.Verdict)] {
            try vault.add([1, 2, 3], to: path)
            try setMode(path, mode)
            let line = try modes(of: vault)
            #expect(line.verdict == verdict)
            #expect(line.details.count == (verdict == .ok ? 0 : 1))
            if verdict == .wrong {
                #expect(line.mend?.hasPrefix("`chmod 0400 \(path)`") == true)
                #expect(line.details.first?.hasPrefix(path + " has mode 0644") == true)
            }
            try LinuxDisk().removeFile(path)
        }
    }

    @Test func `a directory of key slots in which others can put other slots is found`() throws {
        let vault = try TestVault(slots: "slots")
        #expect(try modes(of: vault).verdict == .ok)
        for mode in [0o722, 0o720, 0o702, 0o1777] as [FileMode] {
            try setMode(vault.directory, mode, .directory)
            let line = try modes(of: vault)
            #expect(line.verdict == .wrong)
            #expect(line.mend == "`chmod go-w \(vault.directory)`")
            #expect(line.details.count == 1)
        }
        // Whoever only reads it changes nothing.
        try setMode(vault.directory, 0o755, .directory)
        #expect(try modes(of: vault).verdict == .ok)
        try setMode(vault.directory, 0o700, .directory)
    }

    @Test(
        arguments: [
            ([3, 6, 23], Examination.Verdict.ok, false), ([3, 7, 0], .ok, true),
            ([3, 40, 1], .ok, true), ([3, 44, 5], .ok, true), ([3, 44, 6], .ok, false),
            ([3, 45, 0], .ok, true), ([3, 50, 6], .ok, true), ([3, 50, 7], .ok, false),
            ([3, 51, 0], .ok, true), ([3, 51, 2], .ok, true), ([3, 51, 3], .ok, false),
            ([3, 52, 0], .attention, false), ([3, 52, 1], .ok, false), ([3, 53, 0], .ok, false),
        ] as [([Int], Examination.Verdict, Bool)])
    func `which releases of SQLite may damage a database, and which was withdrawn`(
        version: [Int], verdict: Examination.Verdict, isFaulty: Bool
    ) {
        let line = SQLiteRelease(version: version).line
        #expect(line.verdict == verdict)
        #expect(line.sentence.contains("may damage a database") == isFaulty)
        #expect((line.mend == nil) == (verdict == .ok))
    }

    @Test func `an examination without an identity writes nothing`() throws {
        let vault = try TestVault()
        let disk = RecordingDisk()
        // SQLite writes past that disk.
        let before = try DiskImage(of: vault.directory, names: ["vault", "state"])
        _ = Doctor(
            vault: vault.directory + "/vault", identity: vault.directory + "/nobody",
            environment: vault.environment, on: disk
        ).examine()
        let writing: Set<SystemCall> = [
            .pwrite, .write, .ftruncate, .fallocate, .rename, .link, .unlink, .mkdir, .rmdir,
            .fchmod, .fchown,
        ]
        #expect(disk.calls.filter(writing.contains) == [])
        #expect(!disk.calls.isEmpty)
        #expect(
            try DiskImage(of: vault.directory, names: ["vault", "state"]).items == before.items)
    }

    @Test func `an administrator's examination is on record, and nobody else's is one`() throws {
        let vault = try TestVault()
        let doctor = Doctor(
            vault: vault.directory + "/vault", identity: nil, environment: vault.environment)
        let examination = try doctor.examine { opened in
            try opened.unlock(with: SecretIdentity(vault.founderIdentity.copy()))
        }
        #expect(examination.isRecorded)
        let error = #expect(throws: VaultError.self) {
            _ = try doctor.examine { opened in
                try opened.unlock(with: SecretIdentity(vault.practitionerIdentity.copy()))
            }
        }
        #expect(error?.code == "role")
        #expect(!doctor.examine().isRecorded)
    }
}

/// A disk whose file systems are of this kind, and have so much free.
private struct OtherFileSystem: CallInterceptor {
    let disk: any Disk = LinuxDisk()
    let magic: UInt32
    let free: UInt64

    func intercept(_ call: InterceptedCall) throws(Errno) {}

    func fstatfs(_ file: Descriptor) throws(Errno) -> FileSystemStatus {
        FileSystemStatus(type: magic, availableBytes: free)
    }
}
