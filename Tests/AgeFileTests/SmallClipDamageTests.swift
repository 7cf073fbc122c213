import AgeFile
import Testing
import VaultCrypto

/// Every byte of small clips, changed, and every cut of them, for the reader that streams and the one that
/// seeks: a clip of one short chunk with every bit turned, and one of two chunks with every byte changed.
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

    private static let payload = (try? sealed(plain)) ?? []

    private static func sealed(_ plain: [UInt8]) throws -> [UInt8] {
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

    @Test(arguments: 0..<8)
    func `every bit of a clip of one chunk that turns is detected`(bit: Int) throws {
        let whole = try Self.header + Self.sealed(Array(Self.plain.prefix(300)))
        for index in whole.indices {
            var file = whole
            file[index] ^= 1 << UInt8(bit)
            let outcome = Vector.seek(file)
            let expected: Set<Outcome> =
                index < Self.header.count ? [.header, .noMatch, .hmac] : [.payload]
            #expect(expected.contains(outcome), "byte \(index)")
            #expect(Vector.stream(file, piece: 300) == outcome, "byte \(index)")
        }
    }

    @Test func `every cut of a clip of one chunk is detected`() throws {
        let whole = try Self.header + Self.sealed(Array(Self.plain.prefix(300)))
        for count in whole.indices {
            let cut = Array(whole.prefix(count))
            let expected: Outcome = count < Self.header.count + 16 ? .header : .payload
            #expect(Vector.seek(cut) == expected, "\(count) bytes")
            #expect(Vector.stream(cut, piece: 100) == expected, "\(count) bytes")
        }
    }

    @Test(arguments: 0..<8)
    func `every changed byte of a payload of two chunks is a payload failure`(part: Int) {
        let size = (Self.payload.count + 7) / 8
        var wrong: [Int] = []
        var payload = Self.payload
        for index in part * size..<min((part + 1) * size, Self.payload.count) {
            // By turns one bit, and all of them.
            let turn: UInt8 = index.isMultiple(of: 2) ? 0x01 : 0xFF
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
    func `every cut of two chunks is detected before any length is believed`(part: Int) {
        let size = (Self.payload.count + 7) / 8
        var wrong: [Int] = []
        for count in part * size..<min((part + 1) * size, Self.payload.count) {
            let expected: Outcome = count < 16 ? .header : .payload
            let cut = Array(Self.payload.prefix(count))
            if Self.seek(cut) != [expected] { wrong.append(count) }
            // The stream learns of its end last, wherever that is; every eighth shows it.
            if count.isMultiple(of: 8), Self.stream(cut.span) != expected { wrong.append(count) }
        }
        #expect(wrong == [])
    }
}
