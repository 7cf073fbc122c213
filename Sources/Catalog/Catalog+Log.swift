import Database
public import VaultCrypto
import VaultModel

/// The log's tables as they are stored, for whoever holds them to account: nothing is taken for granted.
extension Catalog {
    /// The head that stands in the catalog, or none.
    public func logHead() throws -> (size: Int64, checkpoint: [UInt8])? {
        try database.query("SELECT size, checkpoint FROM log_head WHERE one = 1") { row in
            (try row.int(at: 0), try row.blob(at: 1))
        }.first
    }

    /// How many records the head says that the log has.
    public func logSize() throws -> UInt64 {
        let size = try database.first("SELECT size FROM log_head WHERE one = 1") {
            try $0.int(at: 0)
        }
        guard let size, let size = UInt64(exactly: size) else {
            throw CatalogError.malformed(table: "log_head", detail: "no head")
        }
        return size
    }

    /// Hands over the leaves in a range of indices, in order, with the index each stands under.
    public func forEachStoredLeaf(
        in range: Range<UInt64> = 0..<UInt64(Int64.max),
        _ body: (_ index: Int64, _ leaf: [UInt8]) throws -> Void
    ) throws {
        try database.forEach(
            "SELECT idx, leaf FROM log_record WHERE idx >= ? AND idx < ? ORDER BY idx",
            [
                .integer(Int64(clamping: range.lowerBound)),
                .integer(Int64(clamping: range.upperBound)),
            ]
        ) { row in try body(try row.int(at: 0), try row.blob(at: 1)) }
    }

    /// The greatest index of a leaf; none of an empty log.
    public func lastLeafIndex() throws -> Int64? {
        try database.query("SELECT max(idx) FROM log_record") { try $0.optionalInt(at: 0) }
            .first ?? nil
    }

    /// How many leaves lie below index 0, where none may be.
    public func countMisplacedLeaves() throws -> Int64 {
        try database.query("SELECT count(*) FROM log_record WHERE idx < 0") { try $0.int(at: 0) }
            .first ?? 0
    }

    /// The stored hashes of a level from one index up to another, in order.
    public func storedNodes(
        level: Int, in range: ClosedRange<UInt64>
    ) throws -> [(index: Int64, hash: SHA256Digest?)] {
        try database.query(
            "SELECT idx, hash FROM log_node WHERE level = ? AND idx >= ? AND idx <= ? ORDER BY idx",
            [
                .integer(Int64(level)), .integer(Int64(clamping: range.lowerBound)),
                .integer(Int64(clamping: range.upperBound)),
            ]
        ) { row in (try row.int(at: 0), try row.withBlobSpan(at: 1) { SHA256Digest(bytes: $0) }) }
    }

    /// The first stored hash that a log of that size has no place for, and how many there are.
    public func surplusNodes(
        beyond size: UInt64
    ) throws -> (count: Int64, first: (level: Int64, index: Int64)?) {
        let condition = "level < 0 OR level > 62 OR idx < 0 OR idx >= (? >> level)"
        let count =
            try database.query(
                "SELECT count(*) FROM log_node WHERE \(condition)",
                [.integer(Int64(clamping: size))]
            ) { try $0.int(at: 0) }.first ?? 0
        let first = try database.query(
            "SELECT level, idx FROM log_node WHERE \(condition) ORDER BY level, idx LIMIT 1",
            [.integer(Int64(clamping: size))]
        ) { (level: try $0.int(at: 0), index: try $0.int(at: 1)) }.first
        return (count, first)
    }

    /// Hands over what is stored of every family's series.
    public func forEachStoredSeries(
        _ body: (
            _ family: [UInt8], _ number: Int64, _ index: Int64, _ previous: [UInt8]
        ) throws -> Void
    ) throws {
        try database.forEach("SELECT family, n, idx, previous FROM log_series ORDER BY family") {
            row in
            try body(
                try row.blob(at: 0), try row.int(at: 1), try row.int(at: 2), try row.blob(at: 3))
        }
    }

    /// Whether the leaf stored under an index has this hash.
    public func hasLeaf(at index: Int64, hashing hash: SHA256Digest) throws -> Bool {
        try database.query("SELECT leaf FROM log_record WHERE idx = ?", [.integer(index)]) {
            MerkleHash.leaf(try $0.blob(at: 0)) == hash
        }.first ?? false
    }

    /// The first table, index, trigger or view that is not as this program makes it, if any is.
    ///
    /// What is there must have the very text of `Schema`, and nothing else may be there.
    public func schemaFault() throws -> SchemaFault? {
        var expected = Schema.named
        // SQLite's own indices behind primary keys have no text.
        let found = try database.query(
            "SELECT type, name, sql FROM sqlite_schema WHERE NOT (type = 'index' AND sql IS NULL) "
                + "ORDER BY name"
        ) { (try $0.text(at: 0), try $0.text(at: 1), try $0.optionalText(at: 2)) }
        for (type, name, sql) in found {
            guard let text = expected.removeValue(forKey: name) else {
                return .strange(type: type, name: name)
            }
            guard sql == text else { return .changed(type: type, name: name) }
        }
        return expected.keys.min().map { .missing(name: $0) }
    }

    /// The names of triggers and views, of which a catalog has none.
    public func strangeObjects() throws -> [String] {
        try database.query(
            "SELECT name FROM sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY name"
        ) { try $0.text(at: 0) }
    }
}
