import AuditLog
import VaultCrypto
import VaultDisk
import VaultModel

/// The last words up to some record in a file that is never changed: looked up by row, by table and by family,
/// a few pages at a time.
///
/// Three runs of entries: the words in order of table and id; where the words of each family stand; and the ends
/// of the families' series.
final class WordsBase {
    /// What has to be known of the file before it is read.
    struct Shape: Hashable {
        /// The file's random id, which is in its name.
        var id: RowID
        /// How many words there are on each table, in the order of `RowKey.tables`.
        var tables: [Int]
        /// How many words speak of a family.
        var placed: Int
        /// How many series there are.
        var series: Int

        var words: WordsSection {
            WordsSection(firstPage: 0, width: WordEntry.width, count: tables.reduce(0, +))
        }
        var places: WordsSection {
            WordsSection(firstPage: words.endPage, width: PlaceEntry.width, count: placed)
        }
        var ends: WordsSection {
            WordsSection(firstPage: places.endPage, width: SeriesEntry.width, count: series)
        }

        /// The places of a table's words.
        func range(of table: Int) -> Range<Int> {
            let start = tables[..<table].reduce(0, +)
            return start..<start + tables[table]
        }
    }

    /// Where a word of a family stands: family and place.
    enum PlaceEntry {
        static let width = 16 + 4
    }

    let shape: Shape
    private let pages: WordsPages

    init(_ shape: Shape, _ file: FileHandle, key: borrowing SecretBytes) {
        self.shape = shape
        pages = WordsPages(file, id: shape.id, key: key)
    }

    /// The last word on a row.
    func word(on key: RowKey) throws -> KnownWord? {
        let range = shape.range(of: Int(key.table))
        let wanted = key.bytes
        let place = try shape.words.place(of: wanted, in: range, guessingFrom: 1, pages)
        guard place < range.upperBound else { return nil }
        let (found, word) = try entry(place)
        return found == key ? word : nil
    }

    /// The words on a table's rows.
    func forEach(of table: Int, _ body: (RowKey, KnownWord) throws -> Void) throws {
        for place in shape.range(of: table) {
            let (key, word) = try entry(place)
            try body(key, word)
        }
    }

    /// The words on a family's rows.
    func forEach(of family: FamilyID, _ body: (RowKey, KnownWord) throws -> Void) throws {
        let wanted = family.bytes
        var place = try shape.places.place(
            of: wanted, in: 0..<shape.placed, guessingFrom: 0, pages)
        while place < shape.placed {
            let found = try shape.places.entry(place, in: pages)
            guard found.starts(with: wanted) else { return }
            let number = found.suffix(4).reduce(0) { $0 << 8 | Int($1) }
            guard number < shape.words.count else { throw WordsDamage() }
            let (key, word) = try entry(number)
            try body(key, word)
            place += 1
        }
    }

    /// The end of a family's series.
    func series(of family: FamilyID) throws -> LogSummary.FamilySeries? {
        let place = try shape.ends.place(
            of: family.bytes, in: 0..<shape.series, guessingFrom: 0, pages)
        guard place < shape.series else { return nil }
        let (found, series) = try end(place)
        return found == family ? series : nil
    }

    /// The word at a place.
    func entry(_ place: Int) throws -> (RowKey, KnownWord) {
        let (page, start) = try shape.words.spot(place, in: pages)
        guard let entry = WordEntry.read(page, at: start) else { throw WordsDamage() }
        return entry
    }

    /// The series at a place.
    func end(_ place: Int) throws -> (FamilyID, LogSummary.FamilySeries) {
        let (page, start) = try shape.ends.spot(place, in: pages)
        guard let entry = SeriesEntry.read(page, at: start) else { throw WordsDamage() }
        return entry
    }
}
