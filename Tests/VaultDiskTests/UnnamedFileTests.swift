import DiskDoubles
import Testing
import VaultDisk

@Suite struct UnnamedFileTests {
    /// A disk whose file system knows no files without a name.
    private struct NamedDisk: CallInterceptor {
        let disk: any Disk = LinuxDisk()
        let answer: Errno

        func intercept(_ call: InterceptedCall) throws(Errno) {}

        func open(
            _ path: String, _ flags: OpenFlags, mode: FileMode
        ) throws(Errno) -> Descriptor {
            if flags.isSuperset(of: .unnamed) { throw answer }
            return try disk.open(path, flags, mode: mode)
        }
    }

    private let directory: TemporaryDirectory
    private let disk = LinuxDisk()

    init() throws { directory = try TemporaryDirectory() }

    private func names() throws -> [String] { try disk.entries(of: directory.path).map(\.name) }

    @Test
    func `a file without a name is nowhere until it is named, and then whole`() throws {
        // Not every file system knows such files.
        guard let (handle, direct) = try disk.openUnnamed(beside: directory("f"), mode: 0o600)
        else { return }
        let writer = DirectWriter(to: handle, direct: direct)
        try writer.write([1, 2, 3].span)
        try writer.finish()
        #expect(try names().isEmpty)
        try disk.name(handle)
        #expect(try names() == ["f"])
        #expect(try directory.read("f") == [1, 2, 3])
        #expect(try disk.status(of: directory("f")).mode == 0o600)
    }

    @Test
    func `a name that is taken is not given`() throws {
        guard let opened = try disk.openUnnamed(beside: directory("f"), mode: 0o600) else { return }
        try directory.write([9], to: "f")
        let failure = #expect(throws: DiskError.self) { try disk.name(opened.handle) }
        #expect(failure?.errno == .exists)
        #expect(try directory.read("f") == [9])
    }

    @Test(arguments: [Errno.unsupported, .isDirectory, .invalid, .unknownCall])
    func `where the file system knows none, it is said`(answer: Errno) throws {
        #expect(
            try NamedDisk(answer: answer).openUnnamed(beside: directory("f"), mode: 0o600) == nil)
        #expect(try names().isEmpty)
    }

    @Test
    func `a directory that is not there is an error of its own`() throws {
        let failure = #expect(throws: DiskError.self) {
            _ = try disk.openUnnamed(beside: directory("no/f"), mode: 0o600)
        }
        #expect(failure?.notFound == true)
    }
}
