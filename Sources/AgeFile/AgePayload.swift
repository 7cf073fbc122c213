/// The sizes of a payload: a nonce, then chunks of 64 KiB, each sealed by itself.
public enum AgePayload {
    /// How many bytes of plaintext every chunk but the last has.
    public static let chunkSize = 65_536
    /// How many bytes such a chunk has once sealed.
    public static let sealedChunkSize = chunkSize + tagSize
    /// How many bytes stand before the first chunk.
    public static let nonceSize = 16
    /// How many bytes sealing adds to a chunk.
    public static let tagSize = 16
    /// The largest plaintext there is, in bytes; anything larger counts as that.
    public static let maximumPlaintextSize: UInt64 = 1 << 62

    /// How many chunks a plaintext has: at least one.
    public static func chunkCount(ofPlaintext size: UInt64) -> UInt64 {
        let size = min(size, maximumPlaintextSize)
        return max(1, (size + UInt64(chunkSize) - 1) / UInt64(chunkSize))
    }

    /// How many bytes the payload of a plaintext has, nonce and tags included.
    public static func size(ofPlaintext size: UInt64) -> UInt64 {
        let size = min(size, maximumPlaintextSize)
        return UInt64(nonceSize) + size + UInt64(tagSize) * chunkCount(ofPlaintext: size)
    }

    /// How many bytes of plaintext a payload of this size has, if it is authentic.
    ///
    /// Sizes that no payload has are refused; a right size proves nothing before the last chunk opens.
    public static func plaintextSize(ofPayload size: UInt64) throws(AgeError) -> UInt64 {
        guard size >= UInt64(nonceSize) else { throw .header(.nonce) }
        let body = size - UInt64(nonceSize)
        guard body > 0 else { throw .payload(.empty) }
        let sealed = UInt64(sealedChunkSize)
        let chunks = body / sealed + (body.isMultiple(of: sealed) ? 0 : 1)
        let tags = UInt64(tagSize) * chunks
        guard body >= tags, body - tags <= maximumPlaintextSize,
            chunkCount(ofPlaintext: body - tags) == chunks
        else { throw .payload(.size(size)) }
        return body - tags
    }
}
