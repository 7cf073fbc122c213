public import VaultCrypto

/// Seals a plaintext that comes piece by piece, in memory that does not grow with it.
///
/// The sealed bytes are the header (unless it is kept elsewhere), the nonce and the chunks, in order.
/// `finish` ends them; without its bytes nobody opens the file as whole.
public struct StreamSealer: ~Copyable, Sendable {
    private let key: PayloadKey
    /// A chunk that waits until it is known whether more follows.
    private var pending: SecretBytes
    private var pendingCount = 0
    private var index: UInt64 = 0
    /// The header and the nonce, until the first sealed bytes are asked for.
    private var preface: [UInt8]

    /// Starts a file for recipients, with a new file key.
    public init(to recipients: [X25519PublicKey]) throws(AgeError) {
        let fileKey = SecretBytes(random: AgeHeader.fileKeySize)
        let header = try AgeHeader.seal(fileKey: fileKey, to: recipients)
        try self.init(fileKey: fileKey, preface: header.serialized)
    }

    /// Starts a file behind a passphrase, with N = 2^workFactor, which takes as long as opening it does.
    public init(passphrase: borrowing SecretBytes, workFactor: Int) throws(AgeError) {
        let fileKey = SecretBytes(random: AgeHeader.fileKeySize)
        let header = try AgeHeader.seal(
            fileKey: fileKey, passphrase: passphrase, workFactor: workFactor)
        try self.init(fileKey: fileKey, preface: header.serialized)
    }

    /// Starts a payload alone, its header being kept elsewhere.
    public init(fileKey: borrowing SecretBytes) throws(AgeError) {
        try self.init(fileKey: fileKey, preface: [])
    }

    init(fileKey: borrowing SecretBytes, preface: [UInt8]) throws(AgeError) {
        let nonce = Random.bytes(AgePayload.nonceSize)
        key = try PayloadKey(fileKey: fileKey, nonce: nonce)
        pending = SecretBytes(count: AgePayload.chunkSize) { _ in }
        self.preface = preface + nonce
    }

    /// Takes the next bytes of plaintext, and gives what is sealed by now, which may be nothing.
    public mutating func update(_ plaintext: Span<UInt8>) throws(AgeError) -> [UInt8] {
        var sealed = takePreface()
        let chunks = (pendingCount + plaintext.count) / AgePayload.chunkSize
        sealed.reserveCapacity(sealed.count + chunks * AgePayload.sealedChunkSize)
        var taken = 0
        while taken < plaintext.count {
            if pendingCount == AgePayload.chunkSize {
                try sealPending(isLast: false, into: &sealed)
            }
            let count = min(plaintext.count - taken, AgePayload.chunkSize - pendingCount)
            let start = pendingCount
            pending.withMutableSpan { span in
                span.replace(at: start, with: plaintext.extracting(taken..<taken + count))
            }
            pendingCount += count
            taken += count
        }
        return sealed
    }

    /// Takes the next bytes of plaintext, and gives what is sealed by now, which may be nothing.
    public mutating func update(_ plaintext: [UInt8]) throws(AgeError) -> [UInt8] {
        try update(plaintext.span)
    }

    /// Seals the last chunk, and gives the rest of the sealed bytes.
    public consuming func finish() throws(AgeError) -> [UInt8] {
        var sealed = takePreface()
        try sealPending(isLast: true, into: &sealed)
        return sealed
    }

    private mutating func takePreface() -> [UInt8] {
        defer { preface = [] }
        return preface
    }

    private mutating func sealPending(
        isLast: Bool, into sealed: inout [UInt8]
    ) throws(AgeError) {
        let start = sealed.count
        let count = pendingCount
        sealed.append(zeros: count + AgePayload.tagSize)
        var all = sealed.mutableSpan
        var target = all._mutatingExtracting(start...)
        try pending.withSpan { span throws(AgeError) in
            try key.seal(
                chunk: index, isLast: isLast, span.extracting(0..<count), into: &target)
        }
        index += 1
        pendingCount = 0
    }
}
