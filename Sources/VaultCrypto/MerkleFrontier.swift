/// A whole subtree of a Merkle tree, of 2^level leaves.
public struct MerkleSubtree: Hashable, Sendable {
    /// 0 for a leaf.
    public let level: Int
    /// The subtree's number among those of its level, from the left, from 0.
    public let index: UInt64
    /// Its root.
    public let hash: SHA256Digest

    /// Names a subtree.
    public init(level: Int, index: UInt64, hash: SHA256Digest) {
        self.level = level
        self.index = index
        self.hash = hash
    }
}

/// The right edge of a growing Merkle tree: all that is needed to append leaves and to know the root.
///
/// It holds the roots of the largest whole subtrees, one for each bit that is set in the size, so it
/// takes O(log n) memory whatever the tree's size is (a *compact range* from leaf 0).
public struct MerkleFrontier: Hashable, Sendable {
    /// How many leaves were appended.
    public private(set) var size: UInt64
    /// The roots of the largest whole subtrees, from the left, the largest first.
    public private(set) var hashes: [SHA256Digest]

    /// The edge of the tree without leaves.
    public init() {
        size = 0
        hashes = []
    }

    /// The edge of a tree that exists, or none when the number of hashes does not suit its size.
    public init?(size: UInt64, hashes: [SHA256Digest]) {
        guard hashes.count == size.nonzeroBitCount else { return nil }
        self.size = size
        self.hashes = hashes
    }

    /// Appends a leaf by its hash (`MerkleHash.leaf`).
    public mutating func append(_ leaf: SHA256Digest) {
        append(leaf) { _ in }
    }

    /// Appends a leaf by its hash, and lists the subtrees that it made whole: itself first, then upward.
    public mutating func appendListingSubtrees(_ leaf: SHA256Digest) -> [MerkleSubtree] {
        var completed: [MerkleSubtree] = []
        append(leaf) { completed.append($0) }
        return completed
    }

    /// Appends a leaf by its hash, and shows each subtree that it made whole: itself first, then upward.
    public mutating func append(_ leaf: SHA256Digest, completed: (MerkleSubtree) -> Void) {
        var subtree = MerkleSubtree(level: 0, index: size, hash: leaf)
        completed(subtree)
        while !subtree.index.isMultiple(of: 2), let left = hashes.popLast() {
            subtree = MerkleSubtree(
                level: subtree.level + 1, index: subtree.index / 2,
                hash: MerkleHash.node(left, subtree.hash))
            completed(subtree)
        }
        hashes.append(subtree.hash)
        size += 1
    }

    /// The root of the tree as it is now.
    public var root: SHA256Digest {
        guard var root = hashes.last else { return MerkleHash.empty }
        for left in hashes.dropLast().reversed() { root = MerkleHash.node(left, root) }
        return root
    }
}
