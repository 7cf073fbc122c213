import AgeFile
import Testing
import VaultCrypto

/// Every byte of a small clip of two chunks, turned twice, and every cut of it, for the reader that streams
/// and the one that seeks.
@Suite struct SmallClipDamageTests {
    private static let fileKey = Array("sixteen bytes ok".utf8)
    private static let plain = plaintext(of: 65_536 + 40)
    private static let header: [UInt8] = {
        let header = try? AgeHeader.seal(
            fileKey: SecretBytes(fileKey), to: [Vector.identity().publicKey])
        return header?.serialized ?? []
    }()
    /// Where the first chunk begins in the payload, and where the second does.
    private static let chunks = [16, 16 + 65_552]

    private static let payload = (try? sealed()) ?? []

    private static func sealed() throws -> [UInt8] {
        var sealer = try StreamSealer(fileKey: SecretBytes(fileKey))
        return try sealer.update(plain) + sealer.finish()
    }

    private static let first = Outcome.success(Array(plain.prefix(65_536)))
    private static let second = Outcome.success(Array(plain.suffix(40)))

    private static func stream(_ payload: borrowing Span<UInt8>) -> Outcome {
        Outcome {
            var opener = try StreamOpener(fileKey: SecretBytes(fileKey))
            return try opener.update(payload) + opener.finish()
        }
    }

    /// What comes of opening to seek, and then of reading each chunk.
    private static func seek(_ payload: [UInt8]) -> [Outcome] {
        do throws(AgeError) {
            let reader = try SeekableReader(
                fileKey: SecretBytes(fileKey), source: MemoryPayload(payload))
            return [0..<65_536, 65_536..<65_576].map { range in
                Outcome { try reader.read(range) }
            }
        } catch {
            return [Outcome(error)]
        }
    }

    @Test func `the clip itself opens`() {
        #expect(Self.payload.count == 16 + 65_552 + 56)
        #expect(Self.stream(Self.payload.span) == .success(Self.plain))
        #expect(Self.seek(Self.payload) == [Self.first, Self.second])
        #expect(Vector.seek(Self.header + Self.payload) == .success(Self.plain))
    }

    /// Two other values for a byte: one bit turned, and all of them.
    private static let turns: [UInt8] = [0x01, 0xFF]

    @Test(arguments: turns)
    func `every changed byte of the header is detected, and none of the payload is given`(
        turn: UInt8
    ) {
        for index in Self.header.indices {
            var file = Self.header + Self.payload
            file[index] ^= turn
            let outcome = Vector.seek(file)
            #expect([.header, .noMatch, .hmac].contains(outcome), "byte \(index)")
            #expect(Vector.stream(file, piece: 30_000) == outcome, "byte \(index)")
        }
    }

    @Test(arguments: turns, 0..<8)
    func `every changed byte of the payload is a payload failure`(turn: UInt8, part: Int) {
        let size = (Self.payload.count + 7) / 8
        let range = part * size..<min((part + 1) * size, Self.payload.count)
        var wrong: [Int] = []
        var payload = Self.payload
        for index in range {
            payload[index] ^= turn
            // The nonce and the last chunk keep it from opening; the first chunk's damage stays its own.
            let expected: [Outcome] =
                index < Self.chunks[0] || index >= Self.chunks[1]
                ? [.payload] : [.payload, Self.second]
            if Self.stream(payload.span) != .payload || Self.seek(payload) != expected {
                wrong.append(index)
            }
            payload[index] ^= turn
        }
        #expect(wrong == [])
        #expect(Self.seek(payload) == [Self.first, Self.second])
    }

    @Test(arguments: 0..<8)
    func `every cut is detected before any length is believed`(part: Int) {
        let size = (Self.payload.count + 7) / 8
        var wrong: [Int] = []
        for count in part * size..<min((part + 1) * size, Self.payload.count) {
            let expected: Outcome = count < 16 ? .header : .payload
            let cut = Array(Self.payload.prefix(count))
            if Self.stream(cut.span) != expected || Self.seek(cut) != [expected] {
                wrong.append(count)
            }
        }
        #expect(wrong == [])
    }

    @Test func `every cut of the header is a header failure`() {
        for count in Self.header.indices {
            let cut = Array(Self.header.prefix(count))
            #expect(Vector.seek(cut) == .header && Vector.stream(cut, piece: 50) == .header)
        }
    }
}
