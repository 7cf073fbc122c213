import CSQLite

/// One row of a query's result, valid while it is shown.
///
/// Columns count from 0. A column that is missing or holds another type than asked for is `.corrupt`:
/// the database may have been written by someone else.
@safe public struct Row: ~Copyable {
    private let statement: OpaquePointer

    init(of statement: Statement) { unsafe self.statement = statement.pointer }

    /// The same row for a reader that goes no further than whoever is shown this one.
    package func lentOn() -> Row { unsafe Row(statement) }

    private init(_ statement: OpaquePointer) { unsafe self.statement = unsafe statement }

    /// How many columns there are.
    public var count: Int { unsafe Int(sqlite3_data_count(statement)) }

    /// The whole number in a column.
    public func int(at column: Int) throws(DatabaseError) -> Int64 {
        try expect(SQLITE_INTEGER, at: column)
        return unsafe sqlite3_column_int64(statement, Int32(column))
    }

    /// The text in a column.
    public func text(at column: Int) throws(DatabaseError) -> String {
        try expect(SQLITE_TEXT, at: column)
        let start = unsafe sqlite3_column_text(statement, Int32(column))
        let count = unsafe Int(sqlite3_column_bytes(statement, Int32(column)))
        guard let start = unsafe start else { throw .other(code: SQLITE_NOMEM, "out of memory") }
        let bytes = unsafe UnsafeBufferPointer(start: start, count: count)
        // Names and words are ASCII, which is always valid: the general way costs ten times as much.
        if unsafe bytes.allSatisfy({ $0 < 0x80 }) {
            return unsafe String(decoding: bytes, as: UTF8.self)
        }
        guard let text = unsafe String(validating: bytes, as: UTF8.self) else {
            throw .corrupt("\(name(of: column)) is not UTF-8")
        }
        return text
    }

    /// The bytes in a column.
    public func blob(at column: Int) throws(DatabaseError) -> [UInt8] {
        try expect(SQLITE_BLOB, at: column)
        return unsafe Array(bytes(at: column))
    }

    /// Lends the bytes in a column, without a copy.
    public func withBlobSpan<Value>(
        at column: Int, _ body: (Span<UInt8>) throws -> Value
    ) throws -> Value {
        try expect(SQLITE_BLOB, at: column)
        return try unsafe body(Span(_unsafeElements: bytes(at: column)))
    }

    /// Lends the bytes of the text in a column, without a copy; nobody has looked whether they are UTF-8.
    public func withTextSpan<Value>(
        at column: Int, _ body: (Span<UInt8>) throws -> Value
    ) throws -> Value {
        try expect(SQLITE_TEXT, at: column)
        let start = unsafe sqlite3_column_text(statement, Int32(column))
        let count = unsafe Int(sqlite3_column_bytes(statement, Int32(column)))
        guard let start = unsafe start else {
            throw DatabaseError.other(code: SQLITE_NOMEM, "out of memory")
        }
        let bytes = unsafe UnsafeBufferPointer(start: start, count: count)
        return try unsafe body(Span(_unsafeElements: bytes))
    }

    /// The 128 bits of the 16 bytes in a column.
    public func words(at column: Int) throws(DatabaseError) -> (high: UInt64, low: UInt64) {
        try expect(SQLITE_BLOB, at: column)
        let bytes = unsafe bytes(at: column)
        guard bytes.count == 16 else { throw .corrupt("\(name(of: column)) is not 16 bytes") }
        var (high, low): (UInt64, UInt64) = (0, 0)
        for index in 0..<8 {
            unsafe high = high << 8 | UInt64(bytes[index])
            unsafe low = low << 8 | UInt64(bytes[index + 8])
        }
        return (high, low)
    }

    /// The whole number in a column, or none where it holds nothing.
    public func optionalInt(at column: Int) throws(DatabaseError) -> Int64? {
        try isNull(at: column) ? nil : int(at: column)
    }

    /// The text in a column, or none where it holds nothing.
    public func optionalText(at column: Int) throws(DatabaseError) -> String? {
        try isNull(at: column) ? nil : text(at: column)
    }

    /// The bytes in a column, or none where it holds nothing.
    public func optionalBlob(at column: Int) throws(DatabaseError) -> [UInt8]? {
        try isNull(at: column) ? nil : blob(at: column)
    }

    /// Whether a column holds nothing.
    public func isNull(at column: Int) throws(DatabaseError) -> Bool {
        try type(at: column) == SQLITE_NULL
    }

    /// What kind of thing a column holds.
    public enum Kind: Hashable, Sendable {
        /// A whole number.
        case number
        /// A fraction, which the vault never stores.
        case fraction
        /// Text, be it valid or not.
        case text
        /// Bytes.
        case bytes
        /// Nothing.
        case nothing
    }

    /// What kind of thing a column holds.
    public func kind(at column: Int) throws(DatabaseError) -> Kind {
        switch try type(at: column) {
        case SQLITE_INTEGER: .number
        case SQLITE_FLOAT: .fraction
        case SQLITE_TEXT: .text
        case SQLITE_BLOB: .bytes
        default: .nothing
        }
    }

    /// Whatever a column holds; a fraction, which the vault never stores, is corrupt.
    public func value(at column: Int) throws(DatabaseError) -> DatabaseValue {
        switch try type(at: column) {
        case SQLITE_INTEGER: .integer(try int(at: column))
        case SQLITE_TEXT: .text(try text(at: column))
        case SQLITE_BLOB: .blob(try blob(at: column))
        case SQLITE_NULL: .null
        default: throw .corrupt("\(name(of: column)) is a fraction")
        }
    }

    private func bytes(at column: Int) -> UnsafeBufferPointer<UInt8> {
        let start = unsafe sqlite3_column_blob(statement, Int32(column))
        let count = unsafe Int(sqlite3_column_bytes(statement, Int32(column)))
        // No address stands for no bytes.
        guard let start = unsafe start else {
            return unsafe UnsafeBufferPointer(start: nil, count: 0)
        }
        return unsafe UnsafeBufferPointer(
            start: start.assumingMemoryBound(to: UInt8.self), count: count)
    }

    private func type(at column: Int) throws(DatabaseError) -> Int32 {
        let type = unsafe sqlite3_column_type(statement, Int32(clamping: column))
        // Of a column that is not there SQLite says that it holds nothing.
        guard type != SQLITE_NULL || column >= 0 && column < count else {
            throw .corrupt("a row of \(count) columns has no column \(column)")
        }
        return type
    }

    private func expect(_ wanted: Int32, at column: Int) throws(DatabaseError) {
        let found = try type(at: column)
        guard found == wanted else {
            throw .corrupt(
                "\(name(of: column)) is \(Self.phrase(found)), not \(Self.phrase(wanted))")
        }
    }

    private func name(of column: Int) -> String {
        guard let name = unsafe sqlite3_column_name(statement, Int32(column)) else {
            return "column \(column)"
        }
        return unsafe "column " + String(cString: name)
    }

    private static func phrase(_ type: Int32) -> String {
        switch type {
        case SQLITE_INTEGER: "a whole number"
        case SQLITE_FLOAT: "a fraction"
        case SQLITE_TEXT: "text"
        case SQLITE_BLOB: "bytes"
        default: "nothing"
        }
    }
}
