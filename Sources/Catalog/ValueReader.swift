public import Database
public import VaultModel

/// Reads a row's columns one after the other, and refuses what the table never holds.
///
/// They are read where they lie, so that a number or an id takes no memory of its own.
public struct ValueReader: ~Copyable {
    let table: String
    private let row: Row
    private var column: Int
    /// What the database itself found wrong, which is another thing than a row that nobody here writes.
    private(set) var damage: DatabaseError?

    /// Begins at a column; for no longer than the row is shown.
    init(table: String, _ row: borrowing Row, from column: Int) {
        self.table = table
        self.row = row.lentOn()
        self.column = column
    }

    func malformed(_ detail: String) -> CatalogError { .malformed(table: table, detail: detail) }

    /// What to throw for a column that cannot be read as what is asked for.
    ///
    /// A fraction, or text that is none, no program of the vault has written.
    private mutating func wrong(_ error: DatabaseError, _ detail: String) -> CatalogError {
        let kind = (try? row.kind(at: column)) ?? .fraction
        if kind == .fraction || kind == .text && detail == Self.noText { damage = error }
        return malformed(detail)
    }

    private static let noText = "no text"

    /// Whether the next column holds nothing; it is passed then.
    private mutating func passNothing() throws(CatalogError) -> Bool {
        do throws(DatabaseError) {
            guard try row.isNull(at: column) else { return false }
        } catch {
            throw malformed("a column is missing")
        }
        column += 1
        return true
    }

    /// A number that must be there.
    public mutating func integer() throws(CatalogError) -> Int64 {
        do throws(DatabaseError) {
            let number = try row.int(at: column)
            column += 1
            return number
        } catch {
            throw wrong(error, "no number")
        }
    }

    /// A number, or none.
    public mutating func optionalInteger() throws(CatalogError) -> Int64? {
        try passNothing() ? nil : try integer()
    }

    /// A text that must be there.
    public mutating func text() throws(CatalogError) -> String {
        do throws(DatabaseError) {
            let text = try row.text(at: column)
            column += 1
            return text
        } catch {
            throw wrong(error, Self.noText)
        }
    }

    /// A text, or none.
    public mutating func optionalText() throws(CatalogError) -> String? {
        try passNothing() ? nil : try text()
    }

    /// Bytes that must be there.
    public mutating func blob() throws(CatalogError) -> [UInt8] {
        do throws(DatabaseError) {
            let bytes = try row.blob(at: column)
            column += 1
            return bytes
        } catch {
            throw wrong(error, "no bytes")
        }
    }

    /// Bytes, or none.
    public mutating func optionalBlob() throws(CatalogError) -> [UInt8]? {
        try passNothing() ? nil : try blob()
    }

    /// An id that must be there.
    public mutating func id<Kind>(_: Kind.Type = Kind.self) throws(CatalogError) -> ID<Kind> {
        do throws(DatabaseError) {
            let (high, low) = try row.words(at: column)
            column += 1
            return ID(high: high, low: low)
        } catch {
            let areBytes = (try? row.kind(at: column)) == .bytes
            throw wrong(error, areBytes ? "no id" : "no bytes")
        }
    }

    /// An id, or none.
    public mutating func optionalID<Kind>(_: Kind.Type = Kind.self) throws(CatalogError) -> ID<
        Kind
    >? {
        try passNothing() ? nil : try id()
    }

    /// A civil date that must be there, as days since 1970-01-01.
    public mutating func date() throws(CatalogError) -> CivilDate {
        guard let days = Int32(exactly: try integer()) else { throw malformed("no date") }
        return CivilDate(days: days)
    }

    /// A civil date, or none.
    public mutating func optionalDate() throws(CatalogError) -> CivilDate? {
        try passNothing() ? nil : try date()
    }

    /// A moment that must be there, in milliseconds.
    public mutating func instant() throws(CatalogError) -> Instant {
        Instant(milliseconds: try integer())
    }

    /// A moment, or none.
    public mutating func optionalInstant() throws(CatalogError) -> Instant? {
        try optionalInteger().map { Instant(milliseconds: $0) }
    }

    /// A word of a closed list.
    public mutating func word<Word: RawRepresentable>(
        _: Word.Type = Word.self
    ) throws(CatalogError) -> Word where Word.RawValue == String {
        let text = try text()
        guard let word = Word(rawValue: text) else { throw malformed("unknown word \(text)") }
        return word
    }

    /// Words of a closed list, separated by spaces, in order and without repetition.
    public mutating func words<Word: RawRepresentable & Hashable>(
        _: Word.Type = Word.self
    ) throws(CatalogError) -> Set<Word> where Word.RawValue == String {
        try words(of: try text())
    }

    /// Words of a closed list that a column's text was found to be.
    func words<Word: RawRepresentable & Hashable>(
        of text: String
    ) throws(CatalogError) -> Set<Word> where Word.RawValue == String {
        var words: Set<Word> = []
        for part in text.split(separator: " ") {
            guard let word = Word(rawValue: String(part)) else {
                throw malformed("unknown word \(part)")
            }
            words.insert(word)
        }
        return words
    }

    /// An id's 16 bytes as the id of the row itself.
    public static func identity<Kind>(_ bytes: [UInt8], in table: String) throws(CatalogError)
        -> ID<Kind>
    {
        guard let id = ID<Kind>(bytes: bytes) else {
            throw CatalogError.malformed(table: table, detail: "no id")
        }
        return id
    }
}

extension DatabaseValue {
    /// An id's bytes.
    public static func id<Kind>(_ id: ID<Kind>) -> Self { .blob(id.bytes) }
    /// An id's bytes, or null.
    public static func id<Kind>(_ id: ID<Kind>?) -> Self { id.map { .blob($0.bytes) } ?? .null }
    /// A date's days since 1970-01-01.
    public static func date(_ date: CivilDate) -> Self { .integer(Int64(date.days)) }
    /// A date's days since 1970-01-01, or null.
    public static func date(_ date: CivilDate?) -> Self {
        date.map { .integer(Int64($0.days)) } ?? .null
    }
    /// A moment's milliseconds.
    public static func instant(_ instant: Instant) -> Self { .integer(instant.milliseconds) }
    /// A moment's milliseconds, or null.
    public static func instant(_ instant: Instant?) -> Self {
        instant.map { .integer($0.milliseconds) } ?? .null
    }
    /// A number, or null.
    public static func optional(_ number: Int64?) -> Self { number.map { .integer($0) } ?? .null }
    /// A text, or null.
    public static func optional(_ text: String?) -> Self { text.map { .text($0) } ?? .null }
    /// Bytes, or null.
    public static func optional(_ bytes: [UInt8]?) -> Self { bytes.map { .blob($0) } ?? .null }
    /// Words of a closed list, sorted, separated by spaces.
    public static func words<Word: RawRepresentable & Comparable>(
        _ words: Set<Word>
    ) -> Self where Word.RawValue == String {
        .text(words.sorted().map(\.rawValue).joined(separator: " "))
    }
}
