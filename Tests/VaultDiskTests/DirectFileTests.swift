import DiskDoubles
import Testing
import VaultDisk

@Suite struct DirectFileTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private static let block = 1 << 20
    static let sizes = [
        0, 1, 4095, 4096, 4097, block - 1, block, block + 1, 16 + 65_552, 16 + 16 * 65_552,
        2 * block - 16, 2 * block + 4096, 3 * block + 5,
    ]

    /// Bytes that repeat after a prime number of them, so that no two blocks are alike.
    private func pattern(_ count: Int) -> [UInt8] {
        let period = (0..<4099).map { UInt8(truncatingIfNeeded: $0 ^ ($0 >> 8)) }
        var bytes: [UInt8] = []
        while bytes.count < count { bytes.append(contentsOf: period) }
        return Array(bytes.prefix(count))
    }

    /// Writes in pieces of a length that divides nothing.
    private func write(
        _ bytes: [UInt8], to name: String, on disk: any Disk, piece: Int = 65_552
    ) throws {
        let (handle, direct) = try disk.openDirect(
            directory(name), [.writing, .create, .exclusive], mode: 0o600)
        let writer = DirectWriter(to: handle, direct: direct)
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + piece)
            try writer.write(bytes.span.extracting(start..<end))
            start = end
        }
        #expect(writer.count == UInt64(bytes.count))
        try writer.finish()
    }

    private func read(_ name: String, on disk: any Disk) throws -> [UInt8] {
        let reader = try DirectReader(directory(name), on: disk)
        var bytes: [UInt8] = []
        while try reader.next({ span in
            unsafe span.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
        }) {}
        return bytes
    }

    @Test(arguments: sizes)
    func `what is written directly is the file, to the byte, and is read directly`(
        size: Int
    ) throws {
        let bytes = pattern(size)
        try write(bytes, to: "f", on: LinuxDisk())
        #expect(try directory.read("f") == bytes)
        #expect(try read("f", on: LinuxDisk()) == bytes)
    }

    @Test(arguments: [0, 4097, block + 1])
    func `a file system that refuses direct files is written and read through the cache`(
        size: Int
    ) throws {
        let bytes = pattern(size)
        try write(bytes, to: "f", on: FaultyDisk(failing: 1, of: [.fcntl], with: .invalid))
        #expect(try directory.read("f") == bytes)
        #expect(
            try read("f", on: FaultyDisk(failing: 1, of: [.fcntl], with: .invalid)) == bytes)
    }

    @Test(arguments: [1, 2, 3])
    func `a file system that refuses direct calls only later is written and read all the same`(
        failing: Int
    ) throws {
        let bytes = pattern(2 * Self.block + 77)
        let writes = FaultyDisk(failing: failing, of: [.pwrite], with: .invalid)
        try write(bytes, to: "f", on: writes)
        #expect(writes.hasFailed)
        #expect(try directory.read("f") == bytes)
        let reads = FaultyDisk(failing: failing, of: [.pread], with: .invalid)
        #expect(try read("f", on: reads) == bytes)
        #expect(reads.hasFailed)
    }

    @Test(arguments: 1...5)
    func `a block that cannot be read fails when its turn comes, not before`(failing: Int) throws {
        let bytes = pattern(4 * Self.block + 5)
        try directory.write(bytes, to: "f")
        let disk = FaultyDisk(failing: failing, of: [.pread], with: .inputOutput)
        let reader = try DirectReader(directory("f"), on: disk)
        var found: [UInt8] = []
        func next() throws -> Bool {
            try reader.next { span in
                unsafe span.withUnsafeBufferPointer { unsafe found.append(contentsOf: $0) }
            }
        }
        for _ in 1..<failing { #expect(try next()) }
        #expect(found == Array(bytes.prefix((failing - 1) * Self.block)))
        #expect(throws: DiskError.self) { try next() }
    }

    @Test func `a reader fills buffers of any length and says when the file ends`() throws {
        let bytes = pattern(Self.block + 10)
        try directory.write(bytes, to: "f")
        let reader = try DirectReader(directory("f"), on: LinuxDisk())
        var found: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 70_001)
        while true {
            var span = buffer.mutableSpan
            let count = try reader.read(into: &span)
            found.append(contentsOf: buffer[..<count])
            if count < buffer.count { break }
        }
        #expect(found == bytes)
    }

    @Test func `pages are read around the cache, also across their edges and at the end`() throws {
        let bytes = pattern(10_000)
        try directory.write(bytes, to: "f")
        let pages = try DirectPages(directory("f"), on: LinuxDisk())
        #expect(try pages.read(at: 512, count: 512) == Array(bytes[512..<1024]))
        #expect(try pages.read(at: 4000, count: 5000) == Array(bytes[4000..<9000]))
        #expect(try pages.read(at: 9_990, count: 10) == Array(bytes[9_990...]))
        #expect(throws: DiskError.self) { try pages.read(at: 9_990, count: 11) }
        #expect(throws: DiskError.self) { try pages.read(at: 20_000, count: 1) }
    }

    @Test func `a full disk is an error wherever it fills`() throws {
        for number in 1...3 {
            let disk = FaultyDisk(
                failing: number, of: [.pwrite], with: .noSpace, afterwards: .failing)
            let error = #expect(throws: DiskError.self) {
                try write(pattern(2 * Self.block + 1), to: "f\(number)", on: disk)
            }
            #expect(error?.isFull == true)
        }
    }
}
