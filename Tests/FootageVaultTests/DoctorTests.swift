import DiskDoubles
import FootageVault
import Testing
import VaultCrypto
import VaultDisk

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
