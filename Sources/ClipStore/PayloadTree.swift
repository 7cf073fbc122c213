import VaultCrypto

/// Hashes a payload as it goes by, in pieces of any length: the nonce, then chunk after chunk.
///
/// It keeps no bytes, so it costs the same memory for a film of a minute and of an hour.
struct PayloadTree: ~Copyable {
    private var frontier = MerkleFrontier()
    private var hasher = SHA256.Hasher()
    private var missing = PayloadLayout.nonceLength
    private var isLeafOpen = false
    private(set) var length: UInt64 = 0

    /// Whether the next byte begins a chunk.
    var isAtChunk: Bool { !isLeafOpen && frontier.size > 0 }

    /// Takes the next bytes.
    mutating func append(_ bytes: Span<UInt8>) {
        var start = 0
        while start < bytes.count {
            if !isLeafOpen {
                // RFC 6962 §2.1: a leaf's hash begins with a zero byte.
                hasher.update([0])
                isLeafOpen = true
            }
            let count = min(missing, bytes.count - start)
            hasher.update(bytes.extracting(start..<start + count))
            missing -= count
            start += count
            if missing == 0 { closeLeaf() }
        }
        length += UInt64(bytes.count)
    }

    /// Takes whole leaves that are hashed already, of so many bytes together.
    mutating func append(_ leaves: [SHA256Digest], length count: Int) {
        for leaf in leaves { frontier.append(leaf) }
        length += UInt64(count)
    }

    /// The length and root of all that came.
    mutating func finish() -> PayloadSummary {
        if isLeafOpen { closeLeaf() }
        return PayloadSummary(length: length, treeRoot: frontier.root)
    }

    private mutating func closeLeaf() {
        frontier.append(hasher.finalize())
        missing = PayloadLayout.sealedChunkLength
        isLeafOpen = false
    }
}
