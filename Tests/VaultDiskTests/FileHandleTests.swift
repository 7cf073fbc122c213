import DiskDoubles
import Testing
import VaultDisk

@Suite struct FileHandleTests {
    let directory: TemporaryDirectory
    let disk = LinuxDisk()

    init() throws { directory = try TemporaryDirectory() }

    @Test func `what is written at an offset is read at it`() throws {
        let file = try disk.createFile(directory("a"), mode: 0o600, group: nil)
        try file.write([1, 2, 3], at: 5)
        #expect(try file.read(at: 0, count: 8) == [0, 0, 0, 0, 0, 1, 2, 3])
        #expect(try file.status().size == 8)
    }

    @Test func `a file that ends early is an error with both lengths`() throws {
        try directory.write([1, 2, 3], to: "a")
        let file = try disk.openPlainFile(directory("a"))
        #expect(
            throws: DiskError.endedEarly(path: directory("a"), expected: 6, found: 3)
        ) { try file.read(at: 2, count: 4) }
    }

    @Test func `a file above the limit is not read`() throws {
        try directory.write([UInt8](repeating: 7, count: 100), to: "a")
        let file = try disk.openPlainFile(directory("a"))
        #expect(try file.readAll(limit: 100).count == 100)
        #expect(throws: DiskError.failed(.read, path: directory("a"), .tooLarge)) {
            try file.readAll(limit: 99)
        }
    }

    @Test func `a path with a zero byte is refused rather than cut`() throws {
        try directory.write([1], to: "a")
        let path = directory("a\0b")
        #expect(throws: DiskError.failed(.open, path: path, .invalid)) {
            try FileHandle(path, .reading, on: disk)
        }
        #expect(throws: DiskError.failed(.unlink, path: path, .invalid)) {
            try disk.removeFile(path)
        }
        #expect(try disk.exists(directory("a")))
    }

    @Test func `an offset beyond every file is an error, not a trap`() throws {
        try directory.write([1], to: "a")
        let file = try FileHandle(directory("a"), .readingAndWriting, on: disk)
        #expect(throws: DiskError.failed(.pread, path: directory("a"), .invalid)) {
            try file.read(at: .max, count: 4)
        }
        #expect(throws: DiskError.failed(.pwrite, path: directory("a"), .invalid)) {
            try file.write([1], at: .max)
        }
        #expect(throws: DiskError.failed(.ftruncate, path: directory("a"), .invalid)) {
            try file.truncate(to: .max)
        }
    }

    @Test func `links and pipes are not plain files`() throws {
        try directory.write([1], to: "a")
        _ = try ChildProcess("ln", ["-s", directory("a"), directory("link")])
            .run(outputLimit: 0, timeout: .seconds(10))
        _ = try ChildProcess("mkfifo", [directory("pipe")])
            .run(outputLimit: 0, timeout: .seconds(10))
        #expect(throws: DiskError.failed(.open, path: directory("link"), .link)) {
            try disk.openPlainFile(directory("link"))
        }
        // Opening does not wait for a writer that never comes.
        #expect(throws: DiskError.wrongKind(path: directory("pipe"), found: .pipe)) {
            try disk.openPlainFile(directory("pipe"))
        }
        #expect(throws: DiskError.wrongKind(path: directory.path, found: .directory)) {
            try disk.openPlainFile(directory.path)
        }
        #expect(
            try disk.entries(of: directory.path).map(\.name) == ["a", "link", "pipe"])
        #expect(
            try disk.entries(of: directory.path).map(\.kind) == [.regular, .link, .pipe])
    }

    @Test func `a rename that must not replace does not`() throws {
        try directory.write([1], to: "a")
        try directory.write([2], to: "b")
        #expect(throws: DiskError.failed(.rename, path: directory("b"), .exists)) {
            try disk.move(directory("a"), to: directory("b"), .refusing)
        }
        #expect(try directory.read("b") == [2])
        try disk.move(directory("a"), to: directory("b"), .replacing)
        #expect(try directory.read("b") == [1])
    }

    @Test func `a name is opened in the directory that is open, wherever it went`() throws {
        try disk.createDirectory(directory("d"), .oneAccount)
        try directory.write([9], to: "d/f")
        let open = try FileHandle(directory("d"), [.reading, .directory], on: disk)
        try disk.move(directory("d"), to: directory("e"), .refusing)
        #expect(try FileHandle("f", in: open, .reading).read(at: 0, count: 1) == [9])
    }

    @Test func `a short write is carried on, and a short read too`() throws {
        let file = try FileHandle(
            directory("a"), [.readingAndWriting, .create], mode: 0o600, on: StutteringDisk())
        let bytes = (0..<100).map { UInt8($0) }
        try file.write(bytes, at: 3)
        #expect(try file.read(at: 3, count: 100) == bytes)
    }
}

/// A disk that reads and writes seven bytes at most.
private struct StutteringDisk: CallInterceptor {
    let disk: any Disk = LinuxDisk()

    func intercept(_ call: InterceptedCall) throws(Errno) {}

    func pread(
        _ file: Descriptor, into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64
    ) throws(Errno) -> Int {
        try unsafe disk.pread(file, into: .init(rebasing: buffer.prefix(7)), at: offset)
    }

    func pwrite(
        _ file: Descriptor, _ bytes: UnsafeRawBufferPointer, at offset: UInt64
    ) throws(Errno) -> Int {
        try unsafe disk.pwrite(file, .init(rebasing: bytes.prefix(7)), at: offset)
    }
}
