import AuditLog
import Catalog
import Database
import VaultCrypto
import VaultModel

/// Holds the rows on which a destruction rests to the log's last word on each.
///
/// A hold that somebody removed behind the log's back, a date that was moved, a clip that was slipped in
/// among those being destroyed: each has another digest than the log says, or is there without a word.
struct DecidingRows {
    /// A row by its table and its id in hexadecimal digits.
    struct Key: Hashable {
        var table: String
        var id: String
    }

    private var found: [Key: SHA256Digest?] = [:]
    private var words: [Key: Record.RowWord.State] = [:]
    private let families: Set<FamilyID>

    /// The tables, and how their rows are found by a family's id.
    private static let tables: [(type: any StoredRow.Type, condition: String)] = [
        (FamilyRow.self, "id = ?"), (ProgrammeRow.self, "family = ?"),
        (SessionRow.self, "family = ?"), (FactRow.self, "family = ?"),
        (ConsentRow.self, "family = ?"), (HoldRow.self, "family = ?"),
        (ChildRow.self, "family = ?"), (ClipRow.self, "family = ?"),
        (HeaderRow.self, "id IN (SELECT id FROM clip WHERE family = ?)"),
        (DestructionRow.self, "id IN (SELECT id FROM clip WHERE family = ?)"),
    ]

    private init(of families: Set<FamilyID>, in catalog: Catalog) throws {
        self.families = families
        for family in families {
            for (type, condition) in Self.tables {
                for (id, digest) in try catalog.digests(
                    of: type, where: condition, [.id(family)])
                {
                    found[Key(table: type.table, id: Hex.encode(id))] = .some(digest)
                }
            }
        }
        for (id, digest) in try catalog.digests(of: PolicyRow.self, where: "1", []) {
            found[Key(table: PolicyRow.table, id: Hex.encode(id))] = .some(digest)
        }
    }

    /// Reads the whole log once, rehashing it, and compares.
    ///
    /// - Throws: `VaultError` of kind `tampered` that names the first row that is not what the log says.
    static func check(of families: Set<FamilyID>, in catalog: Catalog) throws {
        guard !families.isEmpty else { return }
        try catalog.read {
            var rows = try DecidingRows(of: families, in: catalog)
            let log = try LogTable(catalog.database)
            var frontier = MerkleFrontier()
            try log.forEachLeaf { _, leaf in
                frontier.append(MerkleHash.leaf(leaf))
                rows.take(try SignedRecord(leaf: leaf).record)
            }
            guard frontier.root == log.root else {
                throw VaultError(
                    .tampered, "log-root",
                    "the log's records are not those that its tree was made of",
                    hint: "nothing was destroyed; run `footage audit verify`")
            }
            try rows.compare()
        }
    }

    private mutating func take(_ record: Record) {
        let isTheirs = record.family.map(families.contains) ?? false
        for word in record.rows {
            let key = Key(table: word.table, id: word.id)
            let decides = isTheirs && Self.tables.contains { $0.type.table == word.table }
            if decides || word.table == PolicyRow.table || found[key] != nil {
                words[key] = word.state
            }
        }
    }

    private func compare() throws {
        for (key, digest) in found {
            guard let digest, words[key] == .holds(digest) else { throw Self.tampered(key) }
        }
        for (key, word) in words {
            if case .holds = word, found[key] == nil { throw Self.tampered(key) }
        }
    }

    private static func tampered(_ key: Key) -> VaultError {
        VaultError(
            .tampered, "row",
            "the row \(key.id) of \(key.table) is not what the log says; it decides a destruction",
            hint:
                "nothing was destroyed; run `footage audit verify`, and tell information governance"
        )
    }
}
