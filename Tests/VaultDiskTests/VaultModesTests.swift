import DiskDoubles
import Glibc
import Testing
import VaultDisk

@Suite struct VaultModesTests {
    let directory: TemporaryDirectory
    let disk = LinuxDisk()

    init() throws { directory = try TemporaryDirectory() }

    @Test(arguments: [0o000, 0o022, 0o077, 0o377])
    func `modes are exact whatever the umask`(mask: Int) async {
        // In a process of its own, because the umask is the whole process's.
        await #expect(processExitsWith: .success) { [mask] in
            let directory = try TemporaryDirectory()
            umask(mode_t(mask))
            let disk = LinuxDisk()
            let group = VaultModes.group(getgid())
            try disk.createDirectory(directory("one"), .oneAccount)
            try disk.createDirectory(directory("many"), group)
            let file = try disk.createFile(directory("file"), mode: group.file, group: group.group)
            try disk.replaceFile(
                at: directory("new"), with: [1], mode: 0o440, temporaryName: "new.tmp")
            guard try disk.status(of: directory("one")).mode == 0o700,
                try disk.status(of: directory("many")).mode == 0o2770,
                try file.status().mode == 0o660,
                try disk.status(of: directory("new")).mode == 0o440
            else { exit(1) }
        }
    }

    @Test func `a vault's modes are found from its directory`() throws {
        try disk.createDirectory(directory("one"), .oneAccount)
        try disk.createDirectory(directory("many"), .group(getgid()))
        #expect(try VaultModes.found(at: directory("one"), on: disk) == .oneAccount)
        #expect(try VaultModes.found(at: directory("many"), on: disk) == .group(getgid()))
    }

    @Test(arguments: [0o701, 0o704, 0o707, 0o775, 0o2771] as [UInt32])
    func `a directory that others can reach is refused with the command that mends it`(
        bits: UInt32
    ) throws {
        let path = directory("vault")
        try disk.createDirectory(path, .oneAccount)
        try FileHandle(path, [.reading, .directory], on: disk).setMode(FileMode(rawValue: bits))
        let wanted: FileMode = bits & 0o070 == 0 ? 0o700 : 0o2770
        let error = #expect(throws: DiskError.self) { try VaultModes.found(at: path, on: disk) }
        #expect(
            error == .reachableByOthers(path: path, mode: FileMode(rawValue: bits), wanted: wanted))
        #expect(error?.hint == "run `chmod \(wanted) \(path)`")
    }

    @Test func `a group's bits are refused in a vault of one account`() throws {
        let file = try disk.createFile(directory("f"), mode: 0o640, group: nil)
        #expect(
            throws: DiskError.reachableByOthers(
                path: directory("f"), mode: 0o640, wanted: 0o600)
        ) { try VaultModes.oneAccount.check(file, wanted: 0o600) }
        #expect(throws: DiskError.self) {
            try VaultModes.oneAccount.checkFile(directory("f"), on: disk)
        }
        try VaultModes.group(getgid()).check(file, wanted: 0o660)
    }
}
