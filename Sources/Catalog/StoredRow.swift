public import Database
public import VaultCrypto
import VaultModel

/// A row of a table that the log speaks for: every write of it is in a record, as a digest.
///
/// The canonical content of a row is a JSON object (`JSONValue`'s canonical text) of its columns
/// that are not null — integers as they are, text as it is, blobs as base64url without padding —
/// with its `id` and the random `salt` that is drawn at each write.
public protocol StoredRow: Sendable {
    /// The table's name.
    static var table: String { get }
    /// The columns after `id` and `salt`, in the order of `values`.
    static var columns: [Column] { get }
    /// The row's id.
    var rowID: [UInt8] { get }
    /// What stands in the columns.
    var values: [DatabaseValue] { get }
    /// Reads a row of what stands in its columns; the id has been taken already.
    init(id: [UInt8], _ values: inout ValueReader) throws(CatalogError)
}

/// A column of a stored row.
public struct Column: Sendable {
    /// The column's name.
    public let name: String
    /// SQLite's strict type, and what the column refers to.
    public let definition: String

    /// A number.
    public static func integer(_ name: String) -> Self { Self(name: name, definition: "INTEGER") }
    /// A text.
    public static func text(_ name: String) -> Self { Self(name: name, definition: "TEXT") }
    /// Bytes.
    public static func blob(_ name: String) -> Self { Self(name: name, definition: "BLOB") }
    /// An id of another table's row.
    public static func id(_ name: String, of table: String) -> Self {
        Self(name: name, definition: "BLOB REFERENCES \(table)(id)")
    }
}

extension StoredRow {
    /// The row's id as lower-case hexadecimal digits, as records name it.
    public var rowName: String { Hex.encode(rowID) }

    /// The SHA-256 of the row's canonical content with this salt.
    public func digest(salt: [UInt8]) -> SHA256Digest {
        // `JSONValue`'s text, written in order at once: a dictionary to sort costs most of the time.
        var text: [UInt8] = [UInt8(ascii: "{")]
        text.reserveCapacity(1024)
        let values = values
        for (key, place) in Self.shape.members {
            let start = text.count
            if start > 1 { text.append(UInt8(ascii: ",")) }
            text.append(contentsOf: key)
            switch place {
            case .id: Self.append(rowName, to: &text)
            case .salt: Self.append(Base64.encode(salt, .urlNoPad), to: &text)
            case .column(let index):
                switch values[index] {
                case .integer(let number): text.append(contentsOf: String(number).utf8)
                case .text(let value): text += JSONValue.string(value).canonicalBytes
                case .blob(let bytes): Self.append(Base64.encode(bytes, .urlNoPad), to: &text)
                case .null: text.removeSubrange(start...)
                }
            }
        }
        text.append(UInt8(ascii: "}"))
        return SHA256.hash(text)
    }

    /// Digits of a base: nothing in them needs an escape.
    private static func append(_ digits: String, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "\""))
        text.append(contentsOf: digits.utf8)
        text.append(UInt8(ascii: "\""))
    }

    static var selection: String { shape.selection }
    static var insertion: String { shape.insertion }
    static var shape: RowShape { RowShape.of(Self.self) }

    static var creation: String {
        let columns = columns.map { "\($0.name) \($0.definition)" }
        return "CREATE TABLE \(table) (id BLOB PRIMARY KEY NOT NULL, salt BLOB NOT NULL, "
            + columns.joined(separator: ", ") + ") STRICT, WITHOUT ROWID"
    }
}
