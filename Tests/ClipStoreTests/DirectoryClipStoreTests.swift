import ClipStore
import DiskDoubles
import Glibc
import Testing
import VaultDisk
import VaultModel

@Suite struct DirectoryClipStoreTests {
    let directory: TemporaryDirectory
    let store: DirectoryClipStore
    let id: ClipID
    let text = "3f9c0000000000000000000000000001"

    init() throws {
        directory = try TemporaryDirectory()
        store = try DirectoryClipStore.make(in: directory.path, .oneAccount)
        id = try #require(ClipID(text))
    }

    private func open(on disk: any Disk) throws -> DirectoryClipStore {
        try DirectoryClipStore(in: directory.path, .oneAccount, on: disk)
    }

    private var payloadPath: String { directory("clips/3f/\(text)") }

    @Test func `a directory does what every clip store has to do`() throws {
        try checkConformance(store, try open(on: LinuxDisk()))
    }

    @Test func `a file system without direct files does, too`() throws {
        let disk = CachedDisk()
        try checkConformance(try open(on: disk), try open(on: disk))
    }

    @Test func `a payload lies in its shard, its bytes as given, for reading only`() throws {
        let payload = Payload(chunks: 1, last: 17)
        #expect(try payload.upload(to: store, as: id) == payload.summary)
        #expect(try directory.read("clips/3f/\(text)") == payload.all)
        #expect(try LinuxDisk().status(of: payloadPath).mode == 0o400)
        #expect(try LinuxDisk().entries(of: directory("clips")).count == 256)
        #expect(try LinuxDisk().entries(of: directory("incoming")) == [])
    }

    @Test func `a group's payloads are the group's to read`() throws {
        let other = try TemporaryDirectory()
        let store = try DirectoryClipStore.make(in: other.path, .group(getgid()))
        let writer = try store.create(id)
        #expect(
            try LinuxDisk().status(of: other("incoming/\(text).partial")).mode == 0o660)
        try writer.write(nonce: Payload(chunks: 0).nonce)
        _ = try writer.finish()
        #expect(try LinuxDisk().status(of: other("clips/3f/\(text)")).mode == 0o440)
        #expect(try LinuxDisk().status(of: other("clips/3f")).mode == 0o2770)
        #expect(try LinuxDisk().status(of: other("incoming")).mode == 0o2770)
    }

    @Test(arguments: [
        0, 1, 16, 17, 65_551, 65_552, 65_553, 2 * 65_552, (1 << 20) - 17, (1 << 20) - 16,
        (1 << 20) - 15, 16 * 65_552, 16 * 65_552 + 1, (2 << 20) - 16, 33 * 65_552 + 4096,
    ])
    func `a payload of any length has the root of its definition, however it comes`(
        length: Int
    ) throws {
        let payload = Payload(sealedLength: length)
        for (number, piece) in [length + 1, 65_552, 4_000, 300_007].enumerated() {
            let id = try #require(ClipID(bytes: [UInt8](repeating: UInt8(number), count: 16)))
            let writer = try store.create(id)
            try writer.write(nonce: payload.nonce)
            for start in stride(from: 0, to: length, by: piece) {
                let end = min(start + piece, length)
                try writer.write(sealed: payload.sealed.span.extracting(start..<end))
            }
            #expect(try writer.finish() == payload.summary)
            #expect(try store.readBack(id) == payload.summary)
        }
    }

    @Test(arguments: [(1, 0), (3, 0), (3, 1), (20, 65_551), (17, 16)])
    func `leaves the caller hashed give the same root`(chunks: Int, last: Int) throws {
        let payload = Payload(chunks: chunks, last: last)
        let leaves = payload.leaves
        let writer = try store.create(id)
        try writer.write(nonce: payload.nonce)
        // Two chunks at a time; and hashing here or there may take turns.
        for start in stride(from: 0, to: leaves.count, by: 2) {
            let end = min(start + 2, leaves.count)
            let bytes = payload.sealed.span.extracting(
                start * 65_552..<min(end * 65_552, payload.sealed.count))
            if start == 2 {
                try writer.write(sealed: bytes)
            } else {
                try writer.write(sealed: bytes, leaves: Array(leaves[start..<end]))
            }
        }
        #expect(try writer.finish() == payload.summary)
        #expect(try store.readBack(id) == payload.summary)
    }

    @Test func `leaves that do not fit the bytes are refused`() throws {
        let payload = Payload(chunks: 2, last: 5)
        let leaves = payload.leaves
        let bytes = payload.sealed.span
        let writer = try store.create(id)
        try writer.write(nonce: payload.nonce)
        for wrong in [[], Array(leaves.dropLast()), leaves + [leaves[0]]] {
            #expect(
                throws: ClipStoreError.outOfOrder(id, "\(wrong.count) leaves for 131109 bytes")
            ) { try writer.write(sealed: payload.sealed.span, leaves: wrong) }
        }
        try writer.write(sealed: bytes.extracting(first: 10))
        #expect(throws: ClipStoreError.outOfOrder(id, "leaves in the middle of a chunk")) {
            try writer.write(sealed: payload.sealed.span, leaves: leaves)
        }
        try writer.cancel()
        let second = try store.create(id)
        try second.write(nonce: payload.nonce)
        try second.write(sealed: bytes, leaves: leaves)
        #expect(throws: ClipStoreError.outOfOrder(id, "chunks after the last one")) {
            try second.write(sealed: payload.sealed.span)
        }
        #expect(try second.finish() == payload.summary)
    }

    @Test func `promise 6: wrong leaves and a flip of any bit show when it is read back`() throws {
        let payload = Payload(chunks: 2, last: 100)
        var leaves = payload.leaves
        leaves.swapAt(0, 1)
        let writer = try store.create(id)
        try writer.write(nonce: payload.nonce)
        try writer.write(sealed: payload.sealed.span, leaves: leaves)
        #expect(try writer.finish() != payload.summary)
        #expect(try store.readBack(id) == payload.summary)

        let handle = try FileHandle(payloadPath, .reading, on: LinuxDisk())
        try handle.setMode(0o600)
        let file = try FileHandle(payloadPath, .readingAndWriting, on: LinuxDisk())
        let all = payload.all
        for place in [0, 15, 16, 65_567, 65_568, all.count - 1] {
            try file.write([all[place] ^ 0x10], at: UInt64(place))
            #expect(try store.readBack(id).treeRoot != payload.summary.treeRoot)
            try file.write([all[place]], at: UInt64(place))
        }
        #expect(try store.readBack(id) == payload.summary)
        try file.truncate(to: UInt64(all.count - 1))
        #expect(try store.readBack(id).length == UInt64(all.count - 1))
        try file.truncate(to: 15)
        #expect(throws: ClipStoreError.tooShort(id, length: 15)) { try store.readBack(id) }
    }

    @Test func `promise 6: whichever call of an upload fails, no half clip is found`() throws {
        let payload = Payload(chunks: 33, last: 7)
        var failures = 0
        while true {
            var bytes = [UInt8](repeating: 0xEE, count: 16)
            bytes[15] = UInt8(failures)
            let id = try #require(ClipID(bytes: bytes))
            let disk = FaultyDisk(failing: failures + 1, with: .noSpace, afterwards: .failing)
            do {
                #expect(try payload.upload(to: try open(on: disk), as: id) == payload.summary)
            } catch {
                failures += 1
                #expect((error as? ClipStoreError)?.hint == "free some space, then try again")
                if try store.contains(id) {
                    #expect(try store.readBack(id) == payload.summary)
                    #expect(
                        try store.remove([id], waitingForReaders: .zero).map(\.1) == [.removed])
                }
                #expect(try store.incoming().allSatisfy { !$0.isAlive })
                try store.removeIncoming(id)
                #expect(try store.incoming() == [])
                continue
            }
            break
        }
        #expect(failures > 12)
    }

    @Test func `promise 6: after a failed flush nothing but giving up is left`() throws {
        let disk = FaultyDisk(failing: 1, of: [.fsync], with: .inputOutput)
        let writer = try open(on: disk).create(id)
        try writer.write(nonce: Payload(chunks: 0).nonce)
        #expect(throws: ClipStoreError.self) { _ = try writer.finish() }
        // The second flush would succeed, and say nothing of what the first one lost.
        #expect(throws: ClipStoreError.outOfOrder(id, "an end after a failure")) {
            _ = try writer.finish()
        }
        try writer.cancel()
        #expect(try !store.contains(id))
        #expect(try store.incoming() == [])
    }

    @Test func `an upload takes two flushes, in this order`() throws {
        let disk = RecordingDisk()
        let recorded = try open(on: disk)
        disk.forget()
        _ = try Payload(chunks: 1).upload(to: recorded, as: id)
        #expect(
            disk.calls.filter { [.pwrite, .fchmod, .fsync, .rename].contains($0) }
                == [.fchmod, .pwrite, .fchmod, .fsync, .rename, .fsync])
        #expect(disk.flushes == 2)
    }

    @Test func `payloads of one shard are removed with one flush`() throws {
        let ids = try (0..<20).map { number in
            var bytes = [UInt8](repeating: 0, count: 16)
            bytes[0] = UInt8(number % 2)
            bytes[15] = UInt8(number)
            return try #require(ClipID(bytes: bytes))
        }
        for id in ids { _ = try Payload(chunks: 0).upload(to: store, as: id) }
        let disk = RecordingDisk()
        let removed = try open(on: disk).remove(ids, waitingForReaders: .zero)
        #expect(removed.map(\.0) == ids.sorted())
        #expect(removed.allSatisfy { $0.1 == .removed })
        #expect(disk.flushes == 2)
    }

    @Test func `a removal that is not durable is not called one`() throws {
        _ = try Payload(chunks: 0).upload(to: store, as: id)
        let disk = FaultyDisk(failing: 1, of: [.fsync], with: .inputOutput)
        let first = try open(on: disk).remove([id], waitingForReaders: .zero)
        guard case .failed(.disk) = first[0].1 else {
            Issue.record("\(first)")
            return
        }
        // A second run finds it absent, and makes that durable.
        let second = RecordingDisk()
        #expect(
            try open(on: second).remove([id], waitingForReaders: .zero).map(\.1)
                == [.alreadyAbsent])
        #expect(second.flushes == 1)
    }

    @Test func `a reader that ends in time is waited for`() throws {
        _ = try Payload(chunks: 1).upload(to: store, as: id)
        let reader = try store.open(id)
        let disk = ClosingDisk { reader.close() }
        let removed = try open(on: disk).remove([id], waitingForReaders: .seconds(20))
        #expect(removed.map(\.1) == [.removed])
    }

    @Test func `what is no payload is neither listed nor taken for one`() throws {
        _ = try Payload(chunks: 0).upload(to: store, as: id)
        try directory.write([1], to: "clips/3f/notes.txt")
        try directory.write([1], to: "clips/3f/\(text).bak")
        // An id in another's shard is nothing this store put there.
        try directory.write([1], to: "clips/40/3f9c0000000000000000000000000002")
        try directory.write([1], to: "incoming/x.partial")
        try directory.write([1], to: "incoming/\(text)")
        var listed: [ClipID] = []
        try store.list { listed.append($0) }
        #expect(listed == [id])
        #expect(try store.incoming() == [])
    }

    @Test func `a link in a payload's place is not followed`() throws {
        try directory.write([UInt8](repeating: 1, count: 100), to: "secret")
        _ = try ChildProcess("ln", ["-s", directory("secret"), payloadPath])
            .run(outputLimit: 0, timeout: .seconds(10))
        #expect(throws: ClipStoreError.self) { _ = try store.open(id) }
        #expect(throws: ClipStoreError.self) { try store.readBack(id) }
        guard case .failed = try store.remove([id], waitingForReaders: .zero)[0].1 else {
            Issue.record("removed")
            return
        }
        #expect(try LinuxDisk().exists(directory("secret")))
    }

    @Test func `a store that others can reach is refused`() throws {
        try FileHandle(directory("clips"), [.reading, .directory], on: LinuxDisk())
            .setMode(0o755)
        let error = #expect(throws: ClipStoreError.self) { try open(on: LinuxDisk()) }
        #expect(error?.hint == "run `chmod 0700 \(directory("clips"))`")
    }

    @Test func `making a store again after it was cut short completes it`() throws {
        let other = try TemporaryDirectory()
        let disk = FaultyDisk(failing: 40, of: [.mkdir], with: .noSpace, afterwards: .failing)
        #expect(throws: ClipStoreError.self) {
            try DirectoryClipStore.make(in: other.path, .oneAccount, on: disk)
        }
        let store = try DirectoryClipStore.make(in: other.path, .oneAccount)
        _ = try Payload(chunks: 0).upload(to: store, as: id)
        #expect(try LinuxDisk().entries(of: other("clips")).count == 256)
    }
}
