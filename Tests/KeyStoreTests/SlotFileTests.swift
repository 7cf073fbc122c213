import DiskDoubles
import KeyStore
import Testing
import VaultDisk

@Suite struct SlotFileTests {
    let directory: TemporaryDirectory
    let owner = [UInt8](repeating: 7, count: 16)

    init() throws { directory = try TemporaryDirectory() }

    private func make(on disk: any Disk = LinuxDisk()) throws -> SlotFile {
        try SlotFile.make(at: directory("keys.slots"), .oneAccount, on: disk)
    }

    private func open(on disk: any Disk = LinuxDisk()) throws -> SlotFile {
        try SlotFile(path: directory("keys.slots"), .oneAccount, on: disk)
    }

    @Test func `a slot file does what every key store has to do`() throws {
        try checkConformance { try make() }
    }

    @Test func `a file system without direct reads does, too`() throws {
        try checkConformance { try make(on: CachedDisk()) }
    }

    @Test func `the bytes of a slot are those of the format`() throws {
        let store = try make()
        try store.ensure(capacity: 1)
        try store.write([0xAA, 0xBB, 0xCC], kind: .familyKeys, owner: owner, in: SlotNumber(1))
        let file = try directory.read("keys.slots")
        #expect(file.count == 1024 * 512)
        let slot = Array(file[512..<1024])
        #expect(Array(slot[..<8]) == Array("FVK1".utf8) + [2, 1, 0, 3])
        #expect(Array(slot[8..<24]) == owner)
        #expect(Array(slot[24..<27]) == [0xAA, 0xBB, 0xCC])
        #expect(slot[27..<480].allSatisfy { $0 == 0 })
        // sha256sum of the 480 bytes before.
        #expect(try sha256(slot[..<480]) == Array(slot[480...]))
        #expect(file[..<512].allSatisfy { $0 == 0 } && file[1024...].allSatisfy { $0 == 0 })
    }

    /// By a program that we did not write.
    private func sha256(_ bytes: ArraySlice<UInt8>) throws -> [UInt8] {
        try directory.write(Array(bytes), to: "hashed")
        let outcome = try ChildProcess("sha256sum", [directory("hashed")])
            .run(outputLimit: 1000, timeout: .seconds(30))
        let digits = Array(String(decoding: outcome.output.prefix(64), as: UTF8.self))
        return stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(digits[$0...$0 + 1]), radix: 16)
        }
    }

    @Test func `promise 4: what is destroyed is zeros on the disk, read around the cache`() throws {
        let store = try make()
        try store.ensure(capacity: 1)
        let secret = Array("what opens a film".utf8)
        for slot in 0..<20 {
            try store.write(
                secret, kind: .clipHeader, owner: owner, in: SlotNumber(Int64(slot)))
        }
        try store.destroy((0..<20).map { SlotNumber($0) })
        #expect(try directory.read("keys.slots").allSatisfy { $0 == 0 })
    }

    @Test func `a flip of any bit of a slot is noticed`() throws {
        let store = try make()
        try store.ensure(capacity: 1)
        try store.write([1, 2, 3], kind: .clipHeader, owner: owner, in: SlotNumber(0))
        let handle = try FileHandle(
            directory("keys.slots"), .readingAndWriting, on: LinuxDisk())
        let whole = try handle.read(at: 0, count: 512)
        for place in 0..<512 {
            var flipped = whole
            flipped[place] ^= UInt8(1 << (place % 8))
            try handle.write(flipped, at: 0)
            #expect(try store.state(of: SlotNumber(0)) == .torn)
            #expect(throws: KeyStoreError.torn(SlotNumber(0))) {
                try store.read(SlotNumber(0), kind: .clipHeader, owner: owner)
            }
        }
    }

    @Test func `a write cut short at any byte is torn or empty, never something else`() throws {
        let store = try make()
        try store.ensure(capacity: 1)
        try store.write([1, 2, 3], kind: .clipHeader, owner: owner, in: SlotNumber(0))
        let handle = try FileHandle(
            directory("keys.slots"), .readingAndWriting, on: LinuxDisk())
        let whole = try handle.read(at: 0, count: 512)
        for length in 0..<512 {
            try handle.write(
                Array(whole[..<length]) + [UInt8](repeating: 0, count: 512 - length), at: 0)
            #expect(try store.state(of: SlotNumber(0)) == (length == 0 ? .empty : .torn))
        }
        #expect(throws: KeyStoreError.notEmpty(SlotNumber(0))) {
            try store.write([1], kind: .clipHeader, owner: owner, in: SlotNumber(0))
        }
        try store.destroy([SlotNumber(0)])
        try store.write([1], kind: .clipHeader, owner: owner, in: SlotNumber(0))
    }

    @Test func `a slot of a later program is told apart from damage`() throws {
        let store = try make()
        try store.ensure(capacity: 1)
        var slot = Array("FVK1".utf8) + [9, 2, 0, 1] + owner + [5]
        slot += [UInt8](repeating: 0, count: 480 - slot.count)
        slot += try sha256(slot[...])
        try FileHandle(directory("keys.slots"), .writing, on: LinuxDisk()).write(slot, at: 0)
        #expect(try store.state(of: SlotNumber(0)) == .unknown(kind: 9, version: 2))
        #expect(throws: KeyStoreError.unknown(SlotNumber(0), kind: 9, version: 2)) {
            try store.read(SlotNumber(0), kind: .clipHeader, owner: owner)
        }
    }

    @Test(arguments: [(0, 0), (457, 0), (1, 1)])
    func `a slot that lies about its length is torn, however well it is hashed`(
        length: Int, padding: UInt8
    ) throws {
        let store = try make()
        try store.ensure(capacity: 1)
        var slot = Array("FVK1".utf8) + [1, 1, UInt8(length >> 8), UInt8(length & 0xFF)] + owner
        slot += [5] + [UInt8](repeating: padding, count: 480 - slot.count - 1)
        slot += try sha256(slot[...])
        try FileHandle(directory("keys.slots"), .writing, on: LinuxDisk()).write(slot, at: 0)
        #expect(try store.state(of: SlotNumber(0)) == .torn)
    }

    @Test func `many writes take one flush, and destruction takes one`() throws {
        let disk = RecordingDisk()
        let store = try make(on: disk)
        try store.ensure(capacity: 200)
        disk.forget()
        try store.writeAll(
            (0..<100).map { SlotWrite([1], kind: .clipHeader, owner: owner, in: SlotNumber($0)) })
        #expect(disk.flushes == 1)
        disk.forget()
        #expect(try store.destroy((0..<100).map { SlotNumber($0) }) == .aroundCache)
        #expect(disk.flushes == 1)
        // Eight slots share a page.
        #expect(disk.calls.count { $0 == .pread } == 13)
    }

    @Test func `where direct reads are refused, the method says so`() throws {
        let store = try make(on: CachedDisk())
        try store.ensure(capacity: 1)
        #expect(try store.destroy([SlotNumber(0)]) == .throughCache)
    }

    @Test func `a slot that does not become zeros is an error`() throws {
        let store = try make()
        try store.ensure(capacity: 1)
        try store.write([1], kind: .clipHeader, owner: owner, in: SlotNumber(3))
        let lying = try open(on: ForgetfulDisk())
        #expect(throws: KeyStoreError.notDestroyed([SlotNumber(3)])) {
            try lying.destroy([SlotNumber(2), SlotNumber(3)])
        }
        #expect(try store.state(of: SlotNumber(3)) == .filled(.clipHeader, owner: owner))
    }

    @Test func `promise 6: a full disk while growing loses nothing and can be tried again`() throws
    {
        let store = try make()
        try store.ensure(capacity: 1)
        try store.write([1], kind: .clipHeader, owner: owner, in: SlotNumber(0))
        let disk = FaultyDisk(failing: 2, of: [.pwrite], with: .noSpace, afterwards: .failing)
        let error = #expect(throws: KeyStoreError.self) {
            try open(on: disk).ensure(capacity: 4000)
        }
        guard case .disk(let cause) = error, cause.isFull else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try store.capacity == 2048)
        try store.ensure(capacity: 4000)
        #expect(try store.capacity == 4096)
        #expect(try store.read(SlotNumber(0), kind: .clipHeader, owner: owner) == [1])
    }

    @Test func `promise 6: a real full disk does not either, where one may be mounted`() throws {
        guard let small = try SmallFileSystem(kibibytes: 1024) else { return }
        let store = try SlotFile.make(at: small.directory("keys.slots"), .oneAccount)
        try store.ensure(capacity: 1)
        try store.write([1], kind: .clipHeader, owner: owner, in: SlotNumber(0))
        let error = #expect(throws: KeyStoreError.self) { try store.ensure(capacity: 4000) }
        #expect(error?.hint == "free some space, then try again")
        #expect(try store.read(SlotNumber(0), kind: .clipHeader, owner: owner) == [1])
    }

    @Test func `promise 6: whichever call fails, a slot reads as empty, torn or whole`() throws {
        try make().ensure(capacity: 1)
        var failures = 0
        while true {
            let slot = SlotNumber(Int64(failures))
            let disk = FaultyDisk(failing: failures + 1, with: .inputOutput)
            do throws(KeyStoreError) {
                try SlotFile(path: directory("keys.slots"), .oneAccount, on: disk)
                    .write([9], kind: .clipHeader, owner: owner, in: slot)
            } catch {
                failures += 1
                let state = try open().state(of: slot)
                #expect(state == .empty || state == .filled(.clipHeader, owner: owner))
                continue
            }
            #expect(try open().read(slot, kind: .clipHeader, owner: owner) == [9])
            break
        }
        #expect(failures == 7)
    }

    @Test func `many threads and files grow at once, and no slot is lost`() async throws {
        let path = directory("keys.slots")
        try make().ensure(capacity: 1)
        let owner = owner
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask {
                    let store = try SlotFile(path: path, .oneAccount)
                    let slot = SlotNumber(Int64(number * 1024 + 1023))
                    try store.ensure(capacity: number * 1024 + 1024)
                    try store.write([1], kind: .clipHeader, owner: owner, in: slot)
                }
            }
            try await group.waitForAll()
        }
        let store = try open()
        #expect(try store.capacity == 8192)
        for number in 0..<8 {
            let slot = SlotNumber(Int64(number * 1024 + 1023))
            #expect(try store.state(of: slot) == .filled(.clipHeader, owner: owner))
        }
    }

    @Test func `a slot file that others can read is refused`() throws {
        _ = try make()
        let path = directory("keys.slots")
        try FileHandle(path, .reading, on: LinuxDisk()).setMode(0o644)
        let error = #expect(throws: KeyStoreError.self) { try open() }
        #expect(error?.hint == "run `chmod 0600 \(path)`")
        #expect(throws: KeyStoreError.self) { try make() }
    }
}

/// A disk that says that it wrote, and did not.
private struct ForgetfulDisk: CallInterceptor {
    let disk: any Disk = LinuxDisk()

    func intercept(_ call: InterceptedCall) throws(Errno) {}

    func pwrite(
        _ file: Descriptor, _ bytes: UnsafeRawBufferPointer, at offset: UInt64
    ) throws(Errno) -> Int {
        bytes.count
    }
}
