public import AuditLog
public import Database
public import VaultCrypto
public import VaultModel

/// The log inside the catalog: leaves, the hashes of complete subtrees, and the signed head.
///
/// An append writes one leaf and the hashes of the subtrees it completes; nothing is rewritten but
/// the head.
public final class LogTable: TreeReader {
    let database: Database
    private var frontier: MerkleFrontier

    /// Reads the head and the subtrees it stands on.
    public init(_ database: Database) throws {
        self.database = database
        let size = try database.query("SELECT size FROM log_head WHERE one = 1") {
            try $0.int(at: 0)
        }
        guard let size = size.first, size >= 0 else {
            throw CatalogError.malformed(table: "log_head", detail: "no head")
        }
        frontier = try Self.frontier(database, size: size)
    }

    /// The right edge of the tree when it had so many leaves, by the subtrees that are stored.
    private static func frontier(_ database: Database, size: Int64) throws -> MerkleFrontier {
        var peaks: [SHA256Digest] = []
        var start: Int64 = 0
        for level in (0..<63).reversed() where size >> Int64(level) & 1 == 1 {
            guard let peak = try Self.node(database, level: level, index: start >> Int64(level))
            else {
                throw CatalogError.malformed(
                    table: "log_node", detail: "none of level \(level) at \(start >> Int64(level))")
            }
            peaks.append(peak)
            start += 1 << Int64(level)
        }
        guard let frontier = MerkleFrontier(size: UInt64(size), hashes: peaks) else {
            throw CatalogError.malformed(table: "log_head", detail: "no head")
        }
        return frontier
    }

    /// How many records the log has.
    public var size: UInt64 { frontier.size }

    /// The root of the tree over all of them.
    public var root: SHA256Digest { frontier.root }

    /// Adds a leaf and what it completes; the head follows with `close`.
    public func append(leaf: [UInt8], family: FamilyID?) throws {
        guard let index = Int64(exactly: frontier.size), index < .max else {
            throw CatalogError.malformed(table: "log_head", detail: "no room for a record")
        }
        let hash = MerkleHash.leaf(leaf)
        _ = try database.execute(
            "INSERT INTO log_record (idx, leaf) VALUES (?, ?)", [.integer(index), .blob(leaf)])
        for node in frontier.appendListingSubtrees(hash) {
            _ = try database.execute(
                "INSERT INTO log_node (level, idx, hash) VALUES (?, ?, ?)",
                [
                    .integer(Int64(node.level)), .integer(Int64(node.index)),
                    .blob(node.hash.bytes),
                ])
        }
        guard let family else { return }
        let (next, overflow) = (try series(of: family)?.n ?? -1).addingReportingOverflow(1)
        guard next >= 0, !overflow else {
            throw CatalogError.malformed(
                table: "log_series", detail: "a number that none can follow")
        }
        _ = try database.execute(
            """
            INSERT INTO log_series (family, n, idx, previous) VALUES (?, ?, ?, ?) \
            ON CONFLICT (family) DO UPDATE \
            SET n = excluded.n, idx = excluded.idx, previous = excluded.previous
            """, [.id(family), .integer(next), .integer(index), .blob(hash.bytes)])
    }

    /// The newest record of a family: its number among the family's, its index in the log, its leaf hash.
    public struct SeriesEnd: Hashable, Sendable {
        /// Its number among the family's records, from 0.
        public let n: Int64
        /// Its index in the log.
        public let index: Int64
        /// Its leaf hash.
        public let previous: SHA256Digest
    }

    /// The end of a family's series as it is stored, or none when the family has no record yet.
    public func series(of family: FamilyID) throws -> SeriesEnd? {
        let rows = try database.query(
            "SELECT n, idx, previous FROM log_series WHERE family = ?", [.id(family)]
        ) { (try $0.int(at: 0), try $0.int(at: 1), try $0.blob(at: 2)) }
        guard let (number, index, bytes) = rows.first else { return nil }
        guard let hash = SHA256Digest(bytes: bytes) else {
            throw CatalogError.malformed(table: "log_series", detail: "no hash")
        }
        return SeriesEnd(n: number, index: index, previous: hash)
    }

    /// Whether the end of a family's series is the record of that family, and of that number, which
    /// stands at its index.
    public func holds(_ end: SeriesEnd, of family: FamilyID) throws -> Bool {
        guard let index = UInt64(exactly: end.index), index < size else { return false }
        // Which end is true, whoever asks knows from elsewhere: the hash holds the leaf to it.
        let leaf = try storedLeaf(at: index)
        guard MerkleHash.leaf(leaf) == end.previous,
            let record = try? SignedRecord(leaf: leaf).record
        else { return false }
        return record.family == family && record.series?.n == UInt64(exactly: end.n)
    }

    /// Puts the signed checkpoint of the tree as it now is at the head.
    public func close(checkpoint: [UInt8]) throws {
        _ = try database.execute(
            "UPDATE log_head SET size = ?, checkpoint = ? WHERE one = 1",
            [.integer(Int64(frontier.size)), .blob(checkpoint)])
    }

    /// The signed checkpoint at the head, as bytes of a signed note.
    public func checkpoint() throws -> [UInt8] {
        let rows = try database.query("SELECT checkpoint FROM log_head WHERE one = 1") {
            try $0.blob(at: 0)
        }
        return rows.first ?? []
    }

    /// The leaf at an index, held to the tree: one that was edited leads to another root.
    ///
    /// - Throws: `CatalogError.malformed` for a leaf that is not the tree's; `missing` for none.
    public func leaf(at index: UInt64) throws -> [UInt8] {
        let leaf = try storedLeaf(at: index)
        guard index < size,
            Proof.isIncluded(
                leaf: MerkleHash.leaf(leaf), index: index, size: size,
                path: try Proof.inclusion(of: index, size: size, in: self), root: root)
        else { throw Self.strange(index) }
        return leaf
    }

    private func storedLeaf(at index: UInt64) throws -> [UInt8] {
        let rows = try database.query(
            "SELECT leaf FROM log_record WHERE idx = ?", [.integer(Int64(clamping: index))]
        ) { try $0.blob(at: 0) }
        guard let leaf = rows.first else {
            throw CatalogError.missing(table: "log_record", id: String(index))
        }
        return leaf
    }

    /// Hands over the leaves from an index on, in order, and holds them to the tree.
    ///
    /// What was handed over counts only once this returns: that all of it leads to the root is known at the end.
    /// Records that others append meanwhile are not among them.
    ///
    /// - Throws: `CatalogError.malformed` when a leaf is missing, or they are not the tree's; what the body does.
    public func forEachLeaf(
        from start: UInt64 = 0, _ body: (_ index: UInt64, _ leaf: [UInt8]) throws -> Void
    ) throws {
        guard start <= size else { throw Self.strange(start) }
        var tree = try Self.frontier(database, size: Int64(clamping: start))
        try database.forEach(
            "SELECT idx, leaf FROM log_record WHERE idx >= ? AND idx < ? ORDER BY idx",
            [.integer(Int64(clamping: start)), .integer(Int64(clamping: size))]
        ) { row in
            let (index, leaf) = (UInt64(clamping: try row.int(at: 0)), try row.blob(at: 1))
            guard index == tree.size else { throw Self.strange(tree.size) }
            tree.append(MerkleHash.leaf(leaf))
            try body(index, leaf)
        }
        guard tree.size == size, tree.root == root else { throw Self.strange(start) }
    }

    static func strange(_ index: UInt64) -> CatalogError {
        .malformed(
            table: "log_record", detail: "from \(index) on it is not what the tree's root says")
    }

    /// The hash of a complete subtree of 2^level leaves.
    public func hash(level: Int, index: UInt64) throws -> SHA256Digest {
        guard
            let hash = try Self.node(database, level: level, index: Int64(clamping: index))
        else { throw CatalogError.missing(table: "log_node", id: "\(level)/\(index)") }
        return hash
    }

    private static func node(
        _ database: Database, level: Int, index: Int64
    ) throws -> SHA256Digest? {
        let rows = try database.query(
            "SELECT hash FROM log_node WHERE level = ? AND idx = ?",
            [.integer(Int64(level)), .integer(index)]
        ) { try $0.blob(at: 0) }
        return rows.first.flatMap { SHA256Digest(bytes: $0) }
    }
}
