import AgeFile
import Dispatch
import Synchronization
import Testing
import VaultCrypto

/// What seals and opens on several threads gives what one thread gives.
@Suite struct ParallelTests {
    private let fileKey = Array("sixteen bytes ok".utf8)

    /// Sizes at which chunks, blocks of 2 MiB and rounds of all threads end.
    static let sizes = [
        0, 1, 65_535, 65_536, 65_537, 2_097_151, 2_097_152, 2_097_153, 4_194_304, 4_194_305,
        9_000_000,
    ]

    private func sealed(_ plain: [UInt8], threads: Int, piece: Int) throws -> [UInt8] {
        var sealer = try ParallelSealer(fileKey: SecretBytes(fileKey), threads: threads)
        var payload: [UInt8] = []
        for start in stride(from: 0, to: plain.count, by: piece) {
            let end = min(start + piece, plain.count)
            try sealer.update(plain.span.extracting(start..<end)) { payload.append(copying: $0) }
        }
        try sealer.finish { payload.append(copying: $0) }
        return payload
    }

    @Test(arguments: sizes, [1, 2, 3])
    func `what several threads seal is what one seals, byte for byte`(
        size: Int, threads: Int
    ) throws {
        let plain = plaintext(of: size)
        let payload = try sealed(plain, threads: threads, piece: 1_500_000)
        // A stream cannot be told its nonce, so its chunks are sealed here, one after the other.
        let key = try PayloadKey(fileKey: SecretBytes(fileKey), nonce: Array(payload.prefix(16)))
        var expected = Array(payload.prefix(16))
        let count = max(1, (size + 65_535) / 65_536)
        for chunk in 0..<count {
            let part = plain[chunk * 65_536..<min((chunk + 1) * 65_536, size)]
            var room = [UInt8](repeating: 0, count: part.count + 16)
            var span = room.mutableSpan
            try key.seal(
                chunk: UInt64(chunk), isLast: chunk == count - 1, Array(part).span, into: &span)
            expected += room
        }
        #expect(ConstantTime.equal(payload, expected))
        var opener = try StreamOpener(fileKey: SecretBytes(fileKey))
        let opened = try opener.update(payload) + opener.finish()
        #expect(ConstantTime.equal(opened, plain))
    }

    @Test(arguments: [1, 65_536, 70_000, 4_194_304])
    func `however the plaintext comes, the same bytes are sealed`(piece: Int) throws {
        let size = piece == 1 ? 70_000 : 9_000_000
        let plain = plaintext(of: size)
        let payload = try sealed(plain, threads: 2, piece: piece)
        #expect(UInt64(payload.count) == AgePayload.size(ofPlaintext: UInt64(size)))
        var opener = try StreamOpener(fileKey: SecretBytes(fileKey))
        let opened = try opener.update(payload) + opener.finish()
        #expect(ConstantTime.equal(opened, plain))
    }

    @Test func `after an error a sealer seals nothing more`() throws {
        struct Full: Error {}
        var sealer = try ParallelSealer(fileKey: SecretBytes(fileKey), threads: 1)
        let plain = plaintext(of: 2_097_153)
        var failures = 0
        var handed = 0
        do { try sealer.update(plain.span) { _ in throw Full() } } catch is Full { failures += 1 }
        do { try sealer.update(plain.span) { handed += $0.count } } catch is Full { failures += 1 }
        do { try sealer.finish { handed += $0.count } } catch is Full { failures += 1 }
        #expect(failures == 3 && handed == 0)
    }

    @Test(arguments: [0, 1, 65_537, 4_194_305])
    func `promise 9: age opens what several threads sealed`(size: Int) throws {
        let directory = try TemporaryDirectory()
        try StockAge.run(["age-keygen", "-o", "identity"], in: directory)
        let identity = try IdentityFile.read(directory.read("identity"), passphrase: nil)
        let plain = plaintext(of: size)
        var file: [UInt8] = []
        var sealer = try ParallelSealer(to: [identity.publicKey], threads: 2)
        try sealer.update(plain.span) { file.append(copying: $0) }
        try sealer.finish { file.append(copying: $0) }
        try directory.write(file, to: "sealed")
        try StockAge.run(["sh", "-c", "age -d -i identity sealed > plain"], in: directory)
        let read = try directory.read("plain")
        #expect(ConstantTime.equal(read, plain))
    }

    private func reader(_ plain: [UInt8]) throws -> SeekableReader<MemoryPayload> {
        try SeekableReader(
            fileKey: SecretBytes(fileKey),
            source: MemoryPayload(sealed(plain, threads: 2, piece: 1 << 22)))
    }

    @Test(arguments: sizes, [1, 2, 3])
    func `several threads open what one opens, in order`(size: Int, threads: Int) throws {
        let plain = plaintext(of: size)
        let reader = try reader(plain)
        var opened: [UInt8] = []
        try ParallelOpener(reader, range: 0..<UInt64(size), threads: threads).run {
            opened.append(copying: $0)
        }
        #expect(ConstantTime.equal(opened, plain))
    }

    @Test(arguments: [
        (0, 0), (5, 5), (0, 1), (65_535, 65_537), (2_097_151, 2_097_153), (2_097_152, 2_097_152),
        (100, 9_000_000), (2_000_000, 7_000_000), (8_999_999, 9_000_000), (4_194_304, 6_291_456),
    ])
    func `a range comes as the film has it, and costs the chunks it touches`(
        lower: Int, upper: Int
    ) throws {
        let plain = plaintext(of: 9_000_000)
        let payload = MemoryPayload(try sealed(plain, threads: 2, piece: 1 << 22))
        let reader = try SeekableReader(fileKey: SecretBytes(fileKey), source: payload)
        let before = payload.offsets.count
        var opened: [UInt8] = []
        try ParallelOpener(reader, range: UInt64(lower)..<UInt64(upper), threads: 2).run {
            opened.append(copying: $0)
        }
        #expect(ConstantTime.equal(opened, Array(plain[lower..<upper])))
        let touched = upper > lower ? (upper - 1) / 65_536 - lower / 65_536 + 1 : 0
        #expect(payload.offsets.count - before == touched)
    }

    @Test func `a range behind the end is refused`() throws {
        let reader = try reader(plaintext(of: 10))
        #expect(throws: AgeError.beyondEnd(offset: 11, size: 10)) {
            _ = try ParallelOpener(reader, range: 0..<11, threads: 2)
        }
    }

    @Test(arguments: [1, 2, 3])
    func `nothing behind a damaged chunk is handed on`(threads: Int) throws {
        let plain = plaintext(of: 20_000_000)
        var payload = try sealed(plain, threads: 2, piece: 1 << 22)
        payload[16 + 100 * 65_552] ^= 1
        let reader = try SeekableReader(
            fileKey: SecretBytes(fileKey), source: MemoryPayload(payload))
        var opened: [UInt8] = []
        #expect(throws: AgeError.payload(.chunk(100))) {
            try ParallelOpener(reader, range: 0..<20_000_000, threads: threads).run {
                opened.append(copying: $0)
            }
        }
        // Chunk 100 lies in the fourth block; the three before it came.
        #expect(ConstantTime.equal(opened, Array(plain.prefix(3 * 2_097_152))))
    }

    @Test(arguments: [0, 1, 3])
    func `whoever takes the blocks can end it`(after: Int) throws {
        struct Enough: Error {}
        let reader = try reader(plaintext(of: 20_000_000))
        var blocks = 0
        #expect(throws: Enough.self) {
            try ParallelOpener(reader, range: 0..<20_000_000, threads: 2).run { _ in
                guard blocks < after else { throw Enough() }
                blocks += 1
            }
        }
        #expect(blocks == after)
    }

    @Test func `a slow taker keeps no more than a few blocks waiting`() throws {
        let plain = plaintext(of: 40 * 2_097_152)
        let payload = MemoryPayload(try sealed(plain, threads: 2, piece: 1 << 22))
        let reader = try SeekableReader(fileKey: SecretBytes(fileKey), source: payload)
        var taken = 0
        var most = 0
        try ParallelOpener(reader, range: 0..<reader.size, threads: 2).run { block in
            taken += block.count / 65_536
            most = max(most, payload.offsets.count - 2 - taken)
        }
        // Two threads with two blocks each, of 32 chunks.
        #expect(most <= 4 * 32)
    }
}
