import AuditLog
import Catalog
import VaultCrypto
import VaultModel

/// What the log said last of every row: its digest or *gone*, and in which record.
///
/// It is kept compact, because a log of a million records speaks of more rows than that: 56 bytes a row.
struct LastWords {
    struct Word {
        let id: RowID
        let digest: SHA256Digest
        private var mark: UInt64

        init(_ digest: SHA256Digest?, of id: RowID, index: UInt64) {
            self.id = id
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

    /// By table, in the order of `RowKey.tables`, and by bucket.
    private var tables: [[WordBucket]]
    /// Words on tables or rows that this program knows nothing of: the first, and how many.
    private(set) var strange: (first: String, index: UInt64, count: Int)?

    init() {
        let none = [WordBucket](repeating: WordBucket(), count: 256)
        tables = RowKey.tables.map { _ in none }
    }

    mutating func hear(_ row: RowGlance, in index: UInt64) {
        guard let key = RowKey(row) else {
            let word = row.word
            // That a text is gone `TextCheck` holds to the texts.
            if word.table == Record.textTable, word.state == .gone, SHA256Digest(word.id) != nil {
                return
            }
            let first = strange?.first ?? "\(word.table) \(word.id)"
            strange = (first, strange?.index ?? index, (strange?.count ?? 0) + 1)
            return
        }
        tables[Int(key.table)][key.id.bucket].add(Word(row.digest, of: key.id, index: index))
    }

    /// The last word on a row.
    mutating func word(on id: RowID, in table: String) -> Word? {
        guard let key = RowKey(table, id) else { return nil }
        return tables[Int(key.table)][id.bucket].word(of: id)
    }

    /// The last word on a row that was met, which is noted.
    mutating func meet(_ table: String, _ id: RowID) -> Word? {
        guard let key = RowKey(table, id) else { return nil }
        return tables[Int(key.table)][id.bucket].meet(id)
    }

    /// Hands over the words on rows that should be there and were not met, in order of id.
    mutating func forEachUnmet(in table: String, _ body: (Word) -> Void) {
        guard let place = RowKey.tables.firstIndex(of: table) else { return }
        for bucket in 0..<256 {
            for word in tables[place][bucket].last() where !word.isMet && !word.isGone {
                body(word)
            }
        }
    }
}

extension RowID {
    /// Ids are random, and so is their first byte.
    fileprivate var bucket: Int { Int(firstByte) }
}

/// The words on the rows of a table whose ids begin alike.
///
/// They are noted as they come, in pieces of one size, and put in order when they are asked for: a
/// dictionary would leave a third of its room empty, and need half as much again whenever it grows.
private struct WordBucket {
    /// The last words on rows, by id.
    private var settled: [LastWords.Word] = []
    private var pieces: [[LastWords.Word]] = []

    private static let pieceLength = 32

    mutating func add(_ word: LastWords.Word) {
        if pieces.last.map({ $0.count == Self.pieceLength }) ?? true {
            // Rows that are spoken of again and again take no more room than those that are not.
            if pieces.count * Self.pieceLength > settled.count + 1024 { settle() }
            var piece: [LastWords.Word] = []
            piece.reserveCapacity(Self.pieceLength)
            pieces.append(piece)
        }
        pieces[pieces.count - 1].append(word)
    }

    mutating func word(of id: RowID) -> LastWords.Word? { place(of: id).map { settled[$0] } }

    mutating func meet(_ id: RowID) -> LastWords.Word? {
        guard let place = place(of: id) else { return nil }
        settled[place].meet()
        return settled[place]
    }

    private mutating func place(of id: RowID) -> Int? {
        settle()
        var (low, high) = (0, settled.count)
        while low < high {
            let middle = (low + high) / 2
            if settled[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low < settled.count && settled[low].id == id ? low : nil
    }

    /// The last words, by id.
    mutating func last() -> [LastWords.Word] {
        settle()
        return settled
    }

    private mutating func settle() {
        guard !pieces.isEmpty else { return }
        var all = settled
        settled = []
        all.reserveCapacity(all.count + pieces.count * Self.pieceLength)
        for piece in pieces { all.append(contentsOf: piece) }
        pieces = []
        // By place where ids are the same: of two words the later counts.
        let order = all.indices.sorted { (all[$0].id, $0) < (all[$1].id, $1) }
        settled.reserveCapacity(all.count)
        for place in order {
            if settled.last?.id == all[place].id { settled.removeLast() }
            settled.append(all[place])
        }
    }
}
