import AuditLog
import Catalog
import VaultCrypto
import VaultModel

/// What the log said last of every row: its digest or *gone*, in which record, and of which family.
///
/// It is kept compact, because a log of a million records speaks of more rows than that: 64 bytes a row. Of a long
/// log it is kept for a part of the rows at a time.
struct LastWords {
    struct Word {
        let id: RowID
        let digest: SHA256Digest
        private var mark: UInt64
        /// The family's number among `Families`.
        var family: UInt32

        init(_ spoken: LogVerifier.SpokenWord, of id: RowID, family: UInt32) {
            self.id = id
            self.family = family
            let digest = spoken.row.digest
            self.digest = digest ?? MerkleHash.empty
            let event = spoken.event.flatMap { Self.places[$0] } ?? 255
            mark = spoken.index << 10 | event << 2 | (digest == nil ? 1 : 0)
        }

        /// The record that spoke last.
        var index: UInt64 { mark >> 10 }
        /// Whether it said that the row is gone.
        var isGone: Bool { mark & 1 == 1 }
        /// Whether the row was met.
        var isMet: Bool { mark & 2 == 2 }
        /// The record's event.
        var event: Event? {
            let place = Int(mark >> 2 & 255)
            return Self.events.indices.contains(place) ? Self.events[place] : nil
        }

        mutating func meet() { mark |= 2 }

        private static let events = Event.allCases
        private static let places = Dictionary(
            uniqueKeysWithValues: events.enumerated().map { ($1, UInt64($0)) })
    }

    /// By table, in the order of `RowKey.tables`, and by bucket.
    private var tables: [[WordBucket]]
    /// The rows whose words are kept.
    private let part: IDPart?
    private let families = Families()
    /// Words on tables or rows that this program knows nothing of: the first, and how many.
    private(set) var strange: (first: String, index: UInt64, count: Int)?

    /// - Parameter part: The rows whose words are kept; none where nobody will ask.
    init(of part: IDPart?) {
        self.part = part
        tables = RowKey.tables.map { name in
            [WordBucket](repeating: WordBucket(of: name), count: 256)
        }
    }

    mutating func hear(_ spoken: LogVerifier.SpokenWord) {
        guard let key = RowKey(spoken.row) else {
            let word = spoken.row.word
            // That a text is gone `TextCheck` holds to the texts.
            if word.table == Record.textTable, word.state == .gone, SHA256Digest(word.id) != nil {
                return
            }
            let first = strange?.first ?? "\(word.table) \(word.id)"
            strange = (first, strange?.index ?? spoken.index, (strange?.count ?? 0) + 1)
            return
        }
        guard let part, part.firstBytes.contains(key.id.firstByte) else { return }
        let family = families.number(of: spoken.family)
        tables[Int(key.table)][key.id.bucket].add(
            Word(spoken, of: key.id, family: family), families)
    }

    /// The last word on a row.
    mutating func word(on id: RowID, in table: String) -> Word? {
        guard let key = RowKey(table, id) else { return nil }
        return tables[Int(key.table)][id.bucket].word(of: id, families)
    }

    /// The last word on a row that was met, which is noted.
    mutating func meet(_ table: String, _ id: RowID) -> Word? {
        guard let key = RowKey(table, id) else { return nil }
        return tables[Int(key.table)][id.bucket].meet(id, families)
    }

    /// The family of which a word was said; none where it named none.
    func family(of word: Word) -> FamilyID? { families[word.family] }

    /// Hands over the words on rows that should be there and were not met, in order of id.
    mutating func forEachUnmet(in table: String, _ body: (Word) -> Void) {
        guard let place = RowKey.tables.firstIndex(of: table) else { return }
        for bucket in 0..<256 {
            for word in tables[place][bucket].last(families) where !word.isMet && !word.isGone {
                body(word)
            }
        }
    }

    /// The first record that says of a row what is not for its event, or its family, to say.
    mutating func misuse() -> Finding? {
        var first: Finding?
        for table in tables.indices {
            for bucket in 0..<256 {
                guard let found = tables[table][bucket].misuse(families) else { continue }
                if first.map({ found.index < $0.index }) ?? true { first = found }
            }
        }
        return first
    }
}

extension RowID {
    /// Ids are random, and so is their first byte.
    fileprivate var bucket: Int { Int(firstByte) }
}
