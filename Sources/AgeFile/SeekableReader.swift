public import VaultCrypto

/// Where a payload is kept, to be read by position.
///
/// Several readers may ask at once.
public protocol PayloadSource: Sendable {
    /// How many bytes the payload has, nonce included.
    var size: UInt64 { get }

    /// Fills all of `bytes` from a position on.
    ///
    /// When that cannot be done it throws `AgeError.source`, also when the payload ends before.
    func read(at offset: UInt64, into bytes: inout MutableSpan<UInt8>) throws(AgeError)
}

/// Reads any part of a sealed film, by opening only the chunks it needs.
///
/// The last chunk is opened first: before it proves that the payload ends where it does, no length is
/// told. Every byte that is given is authentic and stands where it was asked for. One reader may be
/// used by several threads at once.
public final class SeekableReader<Source: PayloadSource>: Sendable {
    /// How many bytes the film has.
    public let size: UInt64
    private let source: Source
    private let key: PayloadKey

    /// Opens a payload with the file key that its header gave.
    public init(fileKey: borrowing SecretBytes, source: Source) throws(AgeError) {
        let claimed = try AgePayload.plaintextSize(ofPayload: source.size)
        var nonce = [UInt8](repeating: 0, count: AgePayload.nonceSize)
        var span = nonce.mutableSpan
        try source.read(at: 0, into: &span)
        let key = try PayloadKey(fileKey: fileKey, nonce: nonce)
        try Self.authenticateEnd(of: claimed, source: source, key: key)
        size = claimed
        self.source = source
        self.key = key
    }

    /// Opens a payload with its header and an identity that the header is sealed to.
    public convenience init(
        header: AgeHeader, identity: borrowing X25519Identity, source: Source
    ) throws(AgeError) {
        try self.init(fileKey: header.fileKey(with: identity), source: source)
    }

    /// Fills `bytes` from a position on as far as the film goes, and says how far.
    ///
    /// At the end of the film it gives 0 bytes; behind it, it throws.
    public func read(
        at offset: UInt64, into bytes: inout MutableSpan<UInt8>
    ) throws(AgeError) -> Int {
        guard offset <= size else { throw .beyondEnd(offset: offset, size: size) }
        let wanted = Int(min(UInt64(bytes.count), size - offset))
        let chunkSize = UInt64(AgePayload.chunkSize)
        var sealed = [UInt8](repeating: 0, count: wanted > 0 ? AgePayload.sealedChunkSize : 0)
        var filled = 0
        while filled < wanted {
            let position = offset + UInt64(filled)
            let index = position / chunkSize
            let skip = Int(position % chunkSize)
            let length = Self.length(ofChunk: index, in: size)
            let count = min(length - skip, wanted - filled)
            var target = bytes._mutatingExtracting(filled..<filled + count)
            if count == length {
                try Self.open(
                    index, of: size, source: source, key: key, through: &sealed, into: &target)
            } else {
                // Part of a chunk: all of it has to be opened, away from the caller's memory.
                try PlainPages(count: length).withMutableSpan { whole throws(AgeError) in
                    try Self.open(
                        index, of: size, source: source, key: key, through: &sealed, into: &whole)
                    target.replace(at: 0, with: whole.span.extracting(skip..<skip + count))
                }
            }
            filled += count
        }
        return filled
    }

    /// The bytes of a range, which has to end within the film.
    public func read(_ range: Range<UInt64>) throws(AgeError) -> [UInt8] {
        guard range.upperBound <= size else {
            throw .beyondEnd(offset: range.upperBound, size: size)
        }
        var bytes = [UInt8](repeating: 0, count: Int(range.upperBound - range.lowerBound))
        var span = bytes.mutableSpan
        _ = try read(at: range.lowerBound, into: &span)
        return bytes
    }

    private static func authenticateEnd(
        of size: UInt64, source: Source, key: borrowing PayloadKey
    ) throws(AgeError) {
        let last = AgePayload.chunkCount(ofPlaintext: size) - 1
        var sealed = [UInt8](repeating: 0, count: AgePayload.sealedChunkSize)
        let plaintext = PlainPages(count: length(ofChunk: last, in: size))
        try plaintext.withMutableSpan { plaintext throws(AgeError) in
            try open(
                last, of: size, source: source, key: key, through: &sealed, into: &plaintext)
        }
    }

    private static func open(
        _ index: UInt64, of size: UInt64, source: Source, key: borrowing PayloadKey,
        through sealed: inout [UInt8], into plaintext: inout MutableSpan<UInt8>
    ) throws(AgeError) {
        var all = sealed.mutableSpan
        var chunk = all._mutatingExtracting(0..<plaintext.count + AgePayload.tagSize)
        try source.read(
            at: UInt64(AgePayload.nonceSize) + index * UInt64(AgePayload.sealedChunkSize),
            into: &chunk)
        try key.open(
            chunk: index, isLast: index == AgePayload.chunkCount(ofPlaintext: size) - 1,
            chunk.span, into: &plaintext)
    }

    private static func length(ofChunk index: UInt64, in size: UInt64) -> Int {
        Int(min(UInt64(AgePayload.chunkSize), size - index * UInt64(AgePayload.chunkSize)))
    }
}
