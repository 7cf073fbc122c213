import AgeFile
import Testing
import VaultCrypto

/// Every byte of a small file, turned, cut off or added to.
@Suite struct DamageTests {
    /// The vector's file by its parts: what flipping a bit there may lead to.
    private static func expected(at index: Int, of file: [UInt8]) -> Set<Outcome> {
        let symbols = Set(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        func isCanonical(_ range: Range<Int>) -> Bool {
            file[range].allSatisfy(symbols.contains)
                && Base64.decode(Array(file[range]), .standardNoPad) != nil
        }
        switch index {
        case 0..<22: return [.header]
        case 22..<25, 75, 119: return [.header]
        // A changed type is an unknown one, also with the space behind it, if it is visible.
        case 25..<32: return (0x21...0x7E).contains(file[index]) ? [.noMatch] : [.header]
        case 32..<75: return isCanonical(32..<75) ? [.noMatch] : [.header]
        case 76..<119: return isCanonical(76..<119) ? [.noMatch] : [.header]
        case 120..<124, 167: return [.header]
        case 124..<167: return isCanonical(124..<167) ? [.hmac] : [.header]
        default: return [.payload]
        }
    }

    @Test(arguments: 0..<8)
    func `every flipped bit leads to the failure of its place`(bit: Int) {
        for index in Vector.file.indices {
            var file = Vector.file
            file[index] ^= 1 << UInt8(bit)
            let outcome = Vector.open(file)
            let expected = Self.expected(at: index, of: file)
            #expect(expected.contains(outcome), "byte \(index)")
            #expect(Vector.stream(file, piece: 61) == outcome, "byte \(index)")
        }
    }

    @Test func `every cut leads to the failure of its place`() {
        for count in Vector.file.indices {
            let file = Array(Vector.file.prefix(count))
            let expected: Outcome = count < 168 + 16 ? .header : .payload
            #expect(Vector.open(file) == expected, "\(count) bytes")
            #expect(Vector.stream(file, piece: 13) == expected, "\(count) bytes")
        }
    }

    @Test(arguments: [1, 2, 16, 17, 65_536, 65_553])
    func `whatever is added is a payload failure`(count: Int) {
        let file = Vector.file + [UInt8](repeating: 0, count: count)
        #expect(Vector.open(file) == .payload)
        #expect(Vector.stream(file, piece: 10_000) == .payload)
    }

    @Test func `what parses gives back its bytes`() {
        // A generator of fixed numbers (Knuth's MMIX), so that a failure repeats.
        var state: UInt64 = 2026
        func draw(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let header = Array(Vector.file.prefix(168))
        let pieces: [[UInt8]] = [
            Array("-> a b\n\n".utf8), Array("\n".utf8), Array(" ".utf8), Array("AAAA".utf8),
            Array("--- ".utf8), Array("-> X25519 ".utf8), [UInt8](repeating: 65, count: 64), [13],
        ]
        var parsed = 0
        var changed: [[UInt8]] = []
        for _ in 0..<10_000 {
            var bytes = header
            for _ in 0..<1 + draw(2) {
                let place = draw(bytes.count)
                switch draw(3) {
                case 0: bytes[place] = UInt8(draw(256))
                case 1: bytes.remove(at: place)
                default: bytes.insert(contentsOf: pieces[draw(pieces.count)], at: place)
                }
            }
            guard let (found, length) = try? AgeHeader.parsePrefix(of: bytes) else { continue }
            parsed += 1
            if found.serialized != Array(bytes.prefix(length)) { changed.append(bytes) }
        }
        #expect(changed == [])
        #expect(parsed > 1000)
    }
}
