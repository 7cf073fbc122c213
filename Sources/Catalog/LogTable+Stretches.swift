import AuditLog
import Database
import VaultCrypto

/// Some of the log, held to the tree without reading the rest of it.
extension LogTable {
    /// The leaves of a range, in order, held to the tree: what is read beside them are the hashes of the whole
    /// subtrees around them.
    ///
    /// - Throws: `CatalogError.malformed` when a leaf is missing, or they are not the tree's.
    public func leaves(in range: Range<UInt64>) throws -> [[UInt8]] {
        guard range.upperBound <= size else { throw Self.strange(size) }
        var leaves: [[UInt8]] = []
        try database.forEach(
            "SELECT idx, leaf FROM log_record WHERE idx >= ? AND idx < ? ORDER BY idx",
            [
                .integer(Int64(clamping: range.lowerBound)),
                .integer(Int64(clamping: range.upperBound)),
            ]
        ) { row in
            let next = range.lowerBound + UInt64(leaves.count)
            guard UInt64(clamping: try row.int(at: 0)) == next else { throw Self.strange(next) }
            leaves.append(try row.blob(at: 1))
        }
        guard leaves.count == range.count else {
            throw Self.strange(range.lowerBound + UInt64(leaves.count))
        }
        let stretch = LogStretch(
            tree: self, range: range, hashes: leaves.map { MerkleHash.leaf($0) })
        guard try stretch.root == root else { throw Self.strange(range.lowerBound) }
        return leaves
    }

    /// Hands over the leaves before an index, the newest first, for as long as the body wants more.
    ///
    /// A page of them is read at a time, and held to the tree before any of it is handed over: the newest few
    /// cost little in a long log, and nothing newer than what was handed over is missing.
    ///
    /// - Throws: As `leaves` does; what the body does.
    public func forEachLeafBackwards(
        before end: UInt64 = .max,
        _ wantsMore: (_ index: UInt64, _ leaf: [UInt8]) throws -> Bool
    ) throws {
        var end = min(end, size)
        while end > 0 {
            let page = end - min(end, 512)..<end
            for (index, leaf) in zip(page, try leaves(in: page)).reversed() {
                guard try wantsMore(index, leaf) else { return }
            }
            end = page.lowerBound
        }
    }
}

/// A tree of which some leaves are as they were read, and whatever lies beside them is as it is stored.
private struct LogStretch: TreeReader {
    let tree: LogTable
    let range: Range<UInt64>
    let hashes: [SHA256Digest]

    var root: SHA256Digest {
        get throws {
            do {
                return try Proof.root(size: tree.size, in: self)
            } catch let error as CatalogError {
                guard case .missing = error else { throw error }
                throw LogTable.strange(range.lowerBound)
            }
        }
    }

    func hash(level: Int, index: UInt64) throws -> SHA256Digest {
        let leaves = index << UInt64(level)..<(index + 1) << UInt64(level)
        guard leaves.overlaps(range) else { return try tree.hash(level: level, index: index) }
        guard level > 0 else { return hashes[Int(index - range.lowerBound)] }
        return MerkleHash.node(
            try hash(level: level - 1, index: 2 * index),
            try hash(level: level - 1, index: 2 * index + 1))
    }
}
