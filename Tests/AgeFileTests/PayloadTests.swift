import AgeFile
import Testing
import VaultCrypto

@Suite struct PayloadTests {
    /// The sizes at which something changes, and one of more than 256 chunks.
    static let sizes = [0, 1, 65_535, 65_536, 65_537, 131_072, 131_073, 257 * 65_536 + 5]

    @Test(arguments: sizes)
    func `what is sealed opens again, whole and as a stream`(size: Int) throws {
        let identity = X25519Identity()
        let plain = plaintext(of: size)
        let file = try AgeFile.seal(plain, to: [identity.publicKey])
        #expect(UInt64(file.count) == 168 + AgePayload.size(ofPlaintext: UInt64(size)))
        let whole = try AgeFile.open(file, with: identity).array
        #expect(ConstantTime.equal(whole, plain))
        var opener = StreamOpener(with: identity)
        var opened: [UInt8] = []
        for start in stride(from: 0, to: file.count, by: 50_000) {
            let end = min(start + 50_000, file.count)
            opened += try opener.update(file.span.extracting(start..<end))
        }
        opened += try opener.finish()
        #expect(ConstantTime.equal(opened, plain))
    }

    @Test(arguments: sizes.dropLast(), [1000, 65_536, 100_000])
    func `a stream seals what opens whole`(size: Int, piece: Int) throws {
        let identity = X25519Identity()
        let plain = plaintext(of: size)
        var sealer = try StreamSealer(to: [identity.publicKey])
        var file: [UInt8] = []
        for start in stride(from: 0, to: size, by: piece) {
            let end = min(start + piece, size)
            file += try sealer.update(plain.span.extracting(start..<end))
        }
        file += try sealer.finish()
        #expect(UInt64(file.count) == 168 + AgePayload.size(ofPlaintext: UInt64(size)))
        let whole = try AgeFile.open(file, with: identity).array
        #expect(ConstantTime.equal(whole, plain))
    }

    @Test func `a stream seals more than 256 chunks`() throws {
        try `a stream seals what opens whole`(size: 257 * 65_536 + 5, piece: 1_000_000)
    }

    @Test(
        arguments: [
            (0, 32), (1, 33), (65_535, 65_567), (65_536, 65_568), (65_537, 65_585),
            (131_072, 131_120), (UInt64(4) << 30, (UInt64(4) << 30) + 16 + 16 * 65_536),
        ] as [(UInt64, UInt64)])
    func `sizes are those of the format`(plain: UInt64, payload: UInt64) throws {
        #expect(AgePayload.size(ofPlaintext: plain) == payload)
        #expect(try AgePayload.plaintextSize(ofPayload: payload) == plain)
    }

    @Test func `a size that no payload has is refused, and no other`() throws {
        let real = Set((0...140_000).map { AgePayload.size(ofPlaintext: $0) })
        let read = (UInt64(17)...140_000).filter {
            (try? AgePayload.plaintextSize(ofPayload: $0)) != nil
        }
        #expect(read == real.filter { (17...140_000).contains($0) }.sorted())
        for size in UInt64(0)...15 {
            #expect(throws: AgeError.header(.nonce)) {
                try AgePayload.plaintextSize(ofPayload: size)
            }
        }
        #expect(throws: AgeError.payload(.empty)) { try AgePayload.plaintextSize(ofPayload: 16) }
        #expect(throws: AgeError.payload(.size(.max))) {
            try AgePayload.plaintextSize(ofPayload: .max)
        }
        #expect(AgePayload.size(ofPlaintext: .max) > 1 << 62)
    }

    /// A payload of chunks that are each sealed as asked, whatever the format says.
    private static func payload(_ chunks: [(size: Int, index: UInt64, last: Bool)]) -> [UInt8] {
        let key = SecretBytes(Vector.payloadKey)
        var payload = Vector.nonce
        for chunk in chunks {
            var nonce = ChaCha20Poly1305.Nonce(repeating: 0)
            nonce[10] = UInt8(chunk.index)
            nonce[11] = chunk.last ? 1 : 0
            var sealed = [UInt8](repeating: 0, count: chunk.size + 16)
            var span = sealed.mutableSpan
            let plain = [UInt8](repeating: 7, count: chunk.size)
            ChaCha20Poly1305.seal(plain.span, key: key, nonce: nonce, into: &span)
            payload += sealed
        }
        return payload
    }

    static let header = Array(Vector.file.prefix(168))

    @Test(
        arguments: [
            [(0, 0, true)], [(65_536, 0, true)], [(65_536, 0, false), (1, 1, true)],
            [(65_536, 0, false), (65_536, 1, true)],
        ] as [[(Int, UInt64, Bool)]])
    func `chunks as the format has them open`(chunks: [(Int, UInt64, Bool)]) {
        let file = Self.header + Self.payload(chunks.map { (size: $0.0, index: $0.1, last: $0.2) })
        let plain = [UInt8](repeating: 7, count: chunks.map(\.0).reduce(0, +))
        #expect(Vector.open(file) == .success(plain))
        #expect(Vector.stream(file, piece: 4096) == .success(plain))
    }

    @Test(
        arguments: [
            // nothing at all; a flag that is missing at the end
            [], [(3, 0, false)], [(65_536, 0, false)], [(65_536, 0, false), (65_536, 1, false)],
            // an empty last chunk behind another
            [(65_536, 0, false), (0, 1, true)],
            // a short chunk that is not the last
            [(3, 0, false), (3, 1, true)], [(65_535, 0, false), (65_536, 1, true)],
            // two last chunks, and one behind the last
            [(65_536, 0, true), (65_536, 1, true)], [(65_536, 0, true), (3, 1, false)],
            [(3, 0, true), (3, 1, true)],
            // chunks that changed places, came twice or are missing
            [(65_536, 1, false), (65_536, 0, true)], [(65_536, 0, false), (65_536, 0, true)],
            [(65_536, 1, true)], [(3, 2, true)],
        ] as [[(Int, UInt64, Bool)]])
    func `chunks as the format does not have them are a payload failure`(
        chunks: [(Int, UInt64, Bool)]
    ) {
        let file = Self.header + Self.payload(chunks.map { (size: $0.0, index: $0.1, last: $0.2) })
        #expect(Vector.open(file) == .payload)
        #expect(Vector.stream(file, piece: 4096) == .payload)
        #expect(Vector.stream(file, piece: 200_000) == .payload)
    }

    @Test func `a swapped payload is refused`() throws {
        let identity = X25519Identity()
        let first = try AgeFile.seal(plaintext(of: 1000), to: [identity.publicKey])
        let second = try AgeFile.seal(plaintext(of: 1000), to: [identity.publicKey])
        let swapped = Array(first.prefix(168) + second.dropFirst(168))
        #expect(throws: AgeError.payload(.chunk(0))) {
            _ = try AgeFile.open(swapped, with: identity)
        }
    }

    @Test func `a chunk of a wrong length is not sealed`() throws {
        let key = try PayloadKey(fileKey: SecretBytes(random: 16), nonce: Random.bytes(16))
        for (count, index, isLast) in [
            (0, 1, true), (10, 0, false), (65_537, 0, true), (65_535, 3, false), (0, 0, false),
        ] as [(Int, UInt64, Bool)] {
            var room = [UInt8](repeating: 0, count: count + 16)
            let plain = [UInt8](repeating: 0, count: count)
            #expect(throws: AgeError.length(expected: 65_536, found: count)) {
                var span = room.mutableSpan
                try key.seal(chunk: index, isLast: isLast, plain.span, into: &span)
            }
        }
        #expect(throws: AgeError.length(expected: 16, found: 15)) {
            _ = try PayloadKey(fileKey: SecretBytes(random: 16), nonce: Random.bytes(15))
        }
    }

    @Test func `after an error a stream gives nothing more`() throws {
        var opener = StreamOpener(with: try Vector.identity())
        var file = Self.header + Self.payload([(65_536, 0, false), (65_536, 1, true)])
        file[200] ^= 1
        #expect(throws: AgeError.payload(.chunk(0))) { try opener.update(file) }
        #expect(throws: AgeError.payload(.chunk(0))) { try opener.update(file) }
    }
}
