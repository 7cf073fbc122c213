public import Database
public import VaultModel

/// Reads a row's columns one after the other, and refuses what the table never holds.
public struct ValueReader {
    let table: String
    private var rest: ArraySlice<DatabaseValue>

    init(table: String, _ values: ArraySlice<DatabaseValue>) {
        self.table = table
        rest = values
    }

    private mutating func next() throws(CatalogError) -> DatabaseValue {
        guard let value = rest.popFirst() else { throw malformed("a column is missing") }
        return value
    }

    func malformed(_ detail: String) -> CatalogError { .malformed(table: table, detail: detail) }

    /// A number that must be there.
    public mutating func integer() throws(CatalogError) -> Int64 {
        guard case .integer(let number) = try next() else { throw malformed("no number") }
        return number
    }

    /// A number, or none.
    public mutating func optionalInteger() throws(CatalogError) -> Int64? {
        switch try next() {
        case .integer(let number): return number
        case .null: return nil
        default: throw malformed("no number")
        }
    }

    /// A text that must be there.
    public mutating func text() throws(CatalogError) -> String {
        guard case .text(let text) = try next() else { throw malformed("no text") }
        return text
    }

    /// A text, or none.
    public mutating func optionalText() throws(CatalogError) -> String? {
        switch try next() {
        case .text(let text): return text
        case .null: return nil
        default: throw malformed("no text")
        }
    }

    /// Bytes that must be there.
    public mutating func blob() throws(CatalogError) -> [UInt8] {
        guard case .blob(let bytes) = try next() else { throw malformed("no bytes") }
        return bytes
    }

    /// Bytes, or none.
    public mutating func optionalBlob() throws(CatalogError) -> [UInt8]? {
        switch try next() {
        case .blob(let bytes): return bytes
        case .null: return nil
        default: throw malformed("no bytes")
        }
    }

    /// An id that must be there.
    public mutating func id<Kind>(_: Kind.Type = Kind.self) throws(CatalogError) -> ID<Kind> {
        guard let id = ID<Kind>(bytes: try blob()) else { throw malformed("no id") }
        return id
    }

    /// An id, or none.
    public mutating func optionalID<Kind>(_: Kind.Type = Kind.self) throws(CatalogError) -> ID<
        Kind
    >? {
        guard let bytes = try optionalBlob() else { return nil }
        guard let id = ID<Kind>(bytes: bytes) else { throw malformed("no id") }
        return id
    }

    /// A civil date that must be there, as days since 1970-01-01.
    public mutating func date() throws(CatalogError) -> CivilDate {
        guard let days = Int32(exactly: try integer()) else { throw malformed("no date") }
        return CivilDate(days: days)
    }

    /// A civil date, or none.
    public mutating func optionalDate() throws(CatalogError) -> CivilDate? {
        guard let number = try optionalInteger() else { return nil }
        guard let days = Int32(exactly: number) else { throw malformed("no date") }
        return CivilDate(days: days)
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
        var words: Set<Word> = []
        for part in try text().split(separator: " ") {
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
