/// The hashes of a Merkle tree (RFC 6962 §2.1).
///
/// Leaves and nodes are hashed apart, by a first byte, so that neither can stand for the other.
public enum MerkleHash {
    /// The root of the tree without leaves: SHA-256 of nothing.
    public static let empty = SHA256.hash([])

    /// SHA-256 of the byte 0 and the leaf.
    public static func leaf(_ bytes: Span<UInt8>) -> SHA256Digest {
        let prefix: InlineArray<1, UInt8> = [0]
        return DigestContext.withThreadsOwn { context in
            context.start()
            context.update(prefix.span)
            context.update(bytes)
            return context.finish()
        }
    }

    /// SHA-256 of the byte 0 and the leaf.
    public static func leaf(_ bytes: [UInt8]) -> SHA256Digest { leaf(bytes.span) }

    /// SHA-256 of the byte 1 and both children.
    public static func node(_ left: SHA256Digest, _ right: SHA256Digest) -> SHA256Digest {
        let prefix: InlineArray<1, UInt8> = [1]
        return DigestContext.withThreadsOwn { context in
            context.start()
            context.update(prefix.span)
            left.withBytes { context.update($0) }
            right.withBytes { context.update($0) }
            return context.finish()
        }
    }
}
