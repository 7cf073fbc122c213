public import VaultCrypto

/// Proofs about a tree, made of the roots of its whole subtrees (RFC 6962 §2.1).
///
/// Every function also works on a *subtree* of leaves s up to e, where s is 0 or a multiple of the
/// smallest power of two that is not less than e − s.
public enum Proof {
    /// The root of the tree of so many leaves.
    public static func root(
        size: UInt64, in tree: some TreeReader
    ) throws -> SHA256Digest {
        try root(of: 0..<size, in: tree)
    }

    /// The root of a subtree.
    public static func root(
        of range: Range<UInt64>, in tree: some TreeReader
    ) throws -> SHA256Digest {
        guard let k = try split(range) else {
            guard !range.isEmpty else { return MerkleHash.empty }
            let count = UInt64(range.count)
            return try tree.hash(
                level: count.trailingZeroBitCount, index: range.lowerBound / count)
        }
        let middle = range.lowerBound + k
        return MerkleHash.node(
            try root(of: range.lowerBound..<middle, in: tree),
            try root(of: middle..<range.upperBound, in: tree))
    }

    /// The inclusion proof of a leaf in the tree of so many leaves: its sibling first, the root's
    /// child last.
    ///
    /// - Throws: `AuditLogError.outOfRange`, and whatever the tree throws.
    public static func inclusion(
        of index: UInt64, size: UInt64, in tree: some TreeReader
    ) throws -> [SHA256Digest] {
        try inclusion(of: index, within: 0..<size, in: tree)
    }

    /// The inclusion proof of a leaf in a subtree.
    ///
    /// - Throws: `AuditLogError.outOfRange`, and whatever the tree throws.
    public static func inclusion(
        of index: UInt64, within range: Range<UInt64>, in tree: some TreeReader
    ) throws -> [SHA256Digest] {
        guard range.contains(index) else {
            throw AuditLogError.outOfRange(index: index, size: range.upperBound)
        }
        _ = try split(range)
        var range = range
        var path: [SHA256Digest] = []
        while range.count > 1 {
            let middle = range.lowerBound + largestPower(below: UInt64(range.count))
            if index < middle {
                path.append(try root(of: middle..<range.upperBound, in: tree))
                range = range.lowerBound..<middle
            } else {
                path.append(try root(of: range.lowerBound..<middle, in: tree))
                range = middle..<range.upperBound
            }
        }
        return path.reversed()
    }

    /// The proof that the tree of so many leaves begins with the tree of fewer.
    ///
    /// - Throws: `AuditLogError.outOfRange`, and whatever the tree throws.
    public static func consistency(
        from old: UInt64, to size: UInt64, in tree: some TreeReader
    ) throws -> [SHA256Digest] {
        try consistency(of: 0..<old, size: size, in: tree)
    }

    /// The proof that the tree of so many leaves contains a subtree.
    ///
    /// - Throws: `AuditLogError.outOfRange`, and whatever the tree throws.
    public static func consistency(
        of subtree: Range<UInt64>, size: UInt64, in tree: some TreeReader
    ) throws -> [SHA256Digest] {
        guard subtree.upperBound <= size, size <= UInt64(Int64.max) else {
            throw AuditLogError.outOfRange(index: subtree.upperBound, size: size)
        }
        guard !subtree.isEmpty else { return [] }
        _ = try split(subtree)
        var subtree = subtree
        var range = 0..<size
        var isKnown = true
        var path: [SHA256Digest] = []
        while subtree != range {
            let middle = range.lowerBound + largestPower(below: UInt64(range.count))
            if subtree.upperBound <= middle {
                path.append(try root(of: middle..<range.upperBound, in: tree))
                range = range.lowerBound..<middle
            } else {
                path.append(try root(of: range.lowerBound..<middle, in: tree))
                range = middle..<range.upperBound
                if subtree.lowerBound < middle {
                    subtree = middle..<subtree.upperBound
                    isKnown = false
                }
            }
        }
        if !isKnown { path.append(try root(of: range, in: tree)) }
        return path.reversed()
    }

    /// Where a range divides, as a count from its start; none when it is empty or one whole
    /// subtree.
    private static func split(_ range: Range<UInt64>) throws -> UInt64? {
        guard range.upperBound <= UInt64(Int64.max) else {
            throw AuditLogError.outOfRange(index: range.upperBound, size: UInt64(Int64.max))
        }
        let count = UInt64(range.count)
        guard count > 0 else { return nil }
        let smaller = count == 1 ? 0 : largestPower(below: count)
        let whole = count == 1 ? 1 : smaller * 2
        guard range.lowerBound.isMultiple(of: whole) else {
            throw AuditLogError.outOfRange(index: range.lowerBound, size: range.upperBound)
        }
        return count == whole ? nil : smaller
    }

    /// The largest power of two less than a count of at least 2.
    private static func largestPower(below count: UInt64) -> UInt64 {
        1 << UInt64(63 - (count - 1).leadingZeroBitCount)
    }
}
