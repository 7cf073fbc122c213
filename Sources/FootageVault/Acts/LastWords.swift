import AuditLog
import Catalog
import VaultCrypto
import VaultModel

/// What the log said last of every row: its digest or *gone*, and in which record.
///
/// It is kept compact, because a log of a million records speaks of about as many rows: 56 bytes a row.
struct LastWords {
    struct Word {
        var digest: SHA256Digest
        private var mark: UInt64

        init(_ digest: SHA256Digest?, index: UInt64) {
            self.digest = digest ?? MerkleHash.empty
            mark = index << 2 | (digest == nil ? 1 : 0)
        }

        /// The record that spoke last.
        var index: UInt64 { mark >> 2 }
        /// Whether it said that the row is gone.
        var isGone: Bool { mark & 1 == 1 }
        /// Whether the row was met.
        var isMet: Bool { mark & 2 == 2 }

        mutating func meet() { mark |= 2 }
    }

    private(set) var tables: [String: [RowID: Word]]
    /// Words on tables or rows that this program knows nothing of: the first, and how many.
    private(set) var strange: (first: String, index: UInt64, count: Int)?

    init() {
        tables = Dictionary(
            Schema.stored.map { ($0.table, [:]) }, uniquingKeysWith: { first, _ in first })
    }

    mutating func hear(_ word: Record.RowWord, in index: UInt64) {
        // That a text is gone `TextCheck` holds to the texts.
        if word.table == Record.textTable, word.state == .gone, SHA256Digest(word.id) != nil {
            return
        }
        guard let id = RowID(word.id), tables[word.table] != nil else {
            let first = strange?.first ?? "\(word.table) \(word.id)"
            strange = (first, strange?.index ?? index, (strange?.count ?? 0) + 1)
            return
        }
        let digest: SHA256Digest? =
            switch word.state {
            case .holds(let digest): digest
            case .gone: nil
            }
        tables[word.table]?[id] = Word(digest, index: index)
    }

    /// The last word on a row.
    func word(on id: RowID, in table: String) -> Word? { tables[table]?[id] }

    /// The last word on a row that was met, which is noted.
    mutating func meet(_ table: String, _ id: RowID) -> Word? {
        guard let place = tables[table]?.index(forKey: id) else { return nil }
        tables[table]?.values[place].meet()
        return tables[table]?.values[place]
    }

    /// Hands over the words on rows that should be there and were not met, in order of id.
    func forEachUnmet(in table: String, _ body: (RowID, Word) -> Void) {
        guard let words = tables[table] else { return }
        let unmet = words.filter { !$0.value.isMet && !$0.value.isGone }
        for (id, word) in unmet.sorted(by: { $0.key < $1.key }) { body(id, word) }
    }
}
