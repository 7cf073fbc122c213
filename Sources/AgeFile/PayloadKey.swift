public import VaultCrypto

/// The key of one payload, which seals and opens any of its chunks without knowing the others.
///
/// Several threads may use one key for different chunks at once. A chunk's nonce is its index and
/// whether it is the last, so **each chunk may be sealed once, ever**: two plaintexts under one nonce
/// give away their difference and let anybody forge. A payload that was interrupted is started afresh,
/// with a new file key and a new nonce.
public struct PayloadKey: ~Copyable, Sendable {
    private let key: SecretBytes

    /// Derives the key from a file key and the nonce that the payload begins with, each of 16 bytes.
    public init(fileKey: borrowing SecretBytes, nonce: [UInt8]) throws(AgeError) {
        try AgeHeader.checkFileKey(fileKey)
        guard nonce.count == AgePayload.nonceSize else {
            throw .length(expected: AgePayload.nonceSize, found: nonce.count)
        }
        key = HKDF.sha256(ikm: fileKey, salt: nonce, info: "payload")
    }

    /// Seals a chunk into memory of exactly 16 bytes more, without allocating.
    ///
    /// Every chunk but the last has 65,536 bytes; the last has 1 to 65,536, or none when it is the first.
    public borrowing func seal(
        chunk index: UInt64, isLast: Bool, _ plaintext: Span<UInt8>,
        into sealed: inout MutableSpan<UInt8>
    ) throws(AgeError) {
        try check(plaintext.count, index, isLast)
        guard sealed.count == plaintext.count + AgePayload.tagSize else {
            throw .length(expected: plaintext.count + AgePayload.tagSize, found: sealed.count)
        }
        ChaCha20Poly1305.seal(
            plaintext, key: key, nonce: Self.nonce(index, isLast: isLast), into: &sealed)
    }

    /// Opens a chunk into memory of exactly 16 bytes fewer, without allocating.
    ///
    /// When it is not authentic, nothing of it is there but zeros.
    public borrowing func open(
        chunk index: UInt64, isLast: Bool, _ sealed: Span<UInt8>,
        into plaintext: inout MutableSpan<UInt8>
    ) throws(AgeError) {
        let count = sealed.count - AgePayload.tagSize
        guard count >= 0 else { throw .payload(.chunk(index)) }
        if isLast, count == 0, index > 0 { throw .payload(.emptyLastChunk(index)) }
        guard count <= AgePayload.chunkSize, isLast || count == AgePayload.chunkSize else {
            throw .payload(.chunk(index))
        }
        guard plaintext.count == count else {
            throw .length(expected: count, found: plaintext.count)
        }
        do throws(CryptoError) {
            try ChaCha20Poly1305.open(
                sealed, key: key, nonce: Self.nonce(index, isLast: isLast), into: &plaintext)
        } catch {
            throw .payload(.chunk(index))
        }
    }

    /// Lends the key's bytes, for the worked vectors.
    package borrowing func withSpan<R>(_ body: (Span<UInt8>) -> R) -> R { key.withSpan(body) }

    private func check(_ count: Int, _ index: UInt64, _ isLast: Bool) throws(AgeError) {
        let whole = count == AgePayload.chunkSize
        let shorter = isLast && count < AgePayload.chunkSize && (count > 0 || index == 0)
        guard whole || shorter else {
            throw .length(expected: AgePayload.chunkSize, found: count)
        }
    }

    /// Eleven bytes of counter, most significant first, and one that is 1 for the last chunk.
    private static func nonce(_ index: UInt64, isLast: Bool) -> ChaCha20Poly1305.Nonce {
        var nonce = ChaCha20Poly1305.Nonce(repeating: 0)
        for place in 0..<8 {
            nonce[3 + place] = UInt8(truncatingIfNeeded: index >> UInt64(56 - 8 * place))
        }
        nonce[11] = isLast ? 1 : 0
        return nonce
    }
}
