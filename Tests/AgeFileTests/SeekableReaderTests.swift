import AgeFile
import Synchronization
import Testing
import VaultCrypto

/// A payload in memory that remembers which positions were read.
final class MemoryPayload: PayloadSource {
    let bytes: [UInt8]
    private let reads = Mutex<[UInt64]>([])

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var size: UInt64 { UInt64(bytes.count) }
    var offsets: [UInt64] { reads.withLock { $0 } }

    func read(at offset: UInt64, into target: inout MutableSpan<UInt8>) throws(AgeError) {
        reads.withLock { $0.append(offset) }
        guard offset <= size, UInt64(target.count) <= size - offset else {
            throw .source(SourceFailure(message: "The payload ends before."))
        }
        let start = Int(offset)
        let bytes = bytes
        target.replace(at: 0, with: bytes.span.extracting(start..<start + target.count))
    }
}

@Suite struct SeekableReaderTests {
    private let fileKey = Array("sixteen bytes ok".utf8)

    private func payload(of plain: [UInt8]) throws -> [UInt8] {
        var sealer = try StreamSealer(fileKey: SecretBytes(fileKey))
        return try sealer.update(plain) + sealer.finish()
    }

    private func reader(_ payload: [UInt8]) throws -> SeekableReader<MemoryPayload> {
        try SeekableReader(fileKey: SecretBytes(fileKey), source: MemoryPayload(payload))
    }

    @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000])
    func `any range gives its bytes`(size: Int) throws {
        let plain = plaintext(of: size)
        let reader = try reader(payload(of: plain))
        #expect(reader.size == UInt64(size))
        let marks = [0, 1, 65_535, 65_536, 65_537, 131_071, 131_072, 150_000, size - 1, size]
        for lower in marks where (0...size).contains(lower) {
            for upper in marks where (lower...max(lower, size)).contains(upper) {
                let found = try reader.read(UInt64(lower)..<UInt64(upper))
                #expect(found == Array(plain[lower..<upper]), "\(lower)..<\(upper)")
            }
        }
    }

    @Test(arguments: [0, 1, 65_536, 70_000])
    func `at the end there is nothing, and behind it an error`(size: Int) throws {
        let reader = try reader(payload(of: plaintext(of: size)))
        let end = UInt64(size)
        var room = [UInt8](repeating: 1, count: 100)
        var span = room.mutableSpan
        let count = try reader.read(at: end, into: &span)
        #expect(count == 0)
        #expect(throws: AgeError.beyondEnd(offset: end + 1, size: end)) {
            var span = room.mutableSpan
            _ = try reader.read(at: end + 1, into: &span)
        }
        #expect(throws: AgeError.beyondEnd(offset: .max, size: end)) {
            try reader.read(0..<UInt64.max)
        }
    }

    @Test func `a read into more room than is left gives what is left`() throws {
        let plain = plaintext(of: 70_000)
        let reader = try reader(payload(of: plain))
        var room = [UInt8](repeating: 0, count: 20_000)
        var span = room.mutableSpan
        let count = try reader.read(at: 60_000, into: &span)
        #expect(count == 10_000)
        #expect(Array(room.prefix(10_000)) == Array(plain.suffix(10_000)))
        #expect(room.suffix(10_000).allSatisfy { $0 == 0 })
    }

    @Test func `the last chunk is opened first, and then only what is asked for`() throws {
        let source = MemoryPayload(try payload(of: plaintext(of: 10 * 65_536)))
        let reader = try SeekableReader(fileKey: SecretBytes(fileKey), source: source)
        #expect(source.offsets == [0, 16 + 9 * 65_552])
        _ = try reader.read(3 * 65_536 + 5..<3 * 65_536 + 9)
        #expect(source.offsets.dropFirst(2) == [16 + 3 * 65_552])
    }

    @Test(arguments: [65_552, 2 * 65_552])
    func `a payload cut at a chunk's end fails on opening`(cut: Int) throws {
        let whole = try payload(of: plaintext(of: 200_000))
        let cut = Array(whole.prefix(16 + cut))
        #expect(throws: AgeError.payload(.chunk(UInt64(cut.count / 65_552 - 1)))) {
            _ = try reader(cut)
        }
    }

    @Test(arguments: [17, 31, 40, 65_551, 65_553, 65_568, 100_000])
    func `a payload cut inside a chunk fails on opening`(count: Int) throws {
        let whole = try payload(of: plaintext(of: 200_000))
        let outcome = Outcome {
            _ = try reader(Array(whole.prefix(count)))
            return []
        }
        #expect(outcome == .payload)
    }

    @Test func `a payload without chunks, or without its nonce, fails on opening`() throws {
        #expect(throws: AgeError.payload(.empty)) {
            _ = try reader([UInt8](repeating: 0, count: 16))
        }
        #expect(throws: AgeError.header(.nonce)) { _ = try reader([]) }
    }

    @Test func `a wrong key fails on opening`() throws {
        let whole = try payload(of: plaintext(of: 100))
        #expect(throws: AgeError.payload(.chunk(0))) {
            _ = try SeekableReader(
                fileKey: SecretBytes(random: 16), source: MemoryPayload(whole))
        }
    }

    @Test func `a changed chunk fails when it is read, and gives nothing of itself`() throws {
        var whole = try payload(of: plaintext(of: 200_000))
        whole[16 + 65_552 + 5] ^= 1
        let reader = try reader(whole)
        #expect(try reader.read(0..<65_536) == plaintext(of: 65_536))
        #expect(throws: AgeError.payload(.chunk(1))) { try reader.read(65_536..<65_537) }
        var room = [UInt8](repeating: 9, count: 65_536)
        #expect(throws: AgeError.payload(.chunk(1))) {
            var span = room.mutableSpan
            _ = try reader.read(at: 65_536, into: &span)
        }
        #expect(room == [UInt8](repeating: 0, count: 65_536))
    }

    @Test func `an identity and a header open a payload kept apart`() throws {
        let identity = X25519Identity()
        let header = try AgeHeader.seal(fileKey: SecretBytes(fileKey), to: [identity.publicKey])
        let source = MemoryPayload(try payload(of: plaintext(of: 5)))
        let reader = try SeekableReader(header: header, identity: identity, source: source)
        #expect(try reader.read(1..<4) == Array(plaintext(of: 5)[1..<4]))
        #expect(throws: AgeError.noMatch) {
            _ = try SeekableReader(header: header, identity: X25519Identity(), source: source)
        }
    }

    @Test func `several readers at once do not disturb each other`() async throws {
        let plain = plaintext(of: 400_000)
        let reader = try reader(payload(of: plain))
        await withTaskGroup(of: Bool.self) { group in
            for task in 0..<4 {
                group.addTask {
                    (0..<20).allSatisfy { round in
                        let start = (task * 7919 + round * 18_000) % 380_000
                        let found = try? reader.read(UInt64(start)..<UInt64(start + 20_000))
                        return found == Array(plain[start..<start + 20_000])
                    }
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }
}
