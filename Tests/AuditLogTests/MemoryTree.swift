import AuditLog
import VaultCrypto

/// A tree in memory, read as a catalog would let it be read.
struct MemoryTree: TreeReader {
    struct Missing: Error {}

    private var levels: [[SHA256Digest]] = []
    private(set) var frontier = MerkleFrontier()

    init(_ leaves: some Sequence<[UInt8]> = []) { for leaf in leaves { append(leaf) } }

    mutating func append(_ leaf: [UInt8]) { append(hash: MerkleHash.leaf(leaf)) }

    mutating func append(hash: SHA256Digest) {
        for subtree in frontier.appendListingSubtrees(hash) {
            if subtree.level == levels.count { levels.append([]) }
            levels[subtree.level].append(subtree.hash)
        }
    }

    func hash(level: Int, index: UInt64) throws -> SHA256Digest {
        guard levels.indices.contains(level), index < UInt64(levels[level].count) else {
            throw Missing()
        }
        return levels[level][Int(index)]
    }
}
