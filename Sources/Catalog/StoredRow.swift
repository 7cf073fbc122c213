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
    /// What the column holds, where it holds anything.
    let kind: Row.Kind

    /// A number.
    public static func integer(_ name: String) -> Self {
        Self(name: name, definition: "INTEGER", kind: .number)
    }
    /// A text.
    public static func text(_ name: String) -> Self {
        Self(name: name, definition: "TEXT", kind: .text)
    }
    /// Bytes.
    public static func blob(_ name: String) -> Self {
        Self(name: name, definition: "BLOB", kind: .bytes)
    }
    /// An id of another table's row.
    public static func id(_ name: String, of table: String) -> Self {
        Self(name: name, definition: "BLOB REFERENCES \(table)(id)", kind: .bytes)
    }
}

extension StoredRow {
    /// The row's id as lower-case hexadecimal digits, as records name it.
    public var rowName: String { Hex.encode(rowID) }

    /// The SHA-256 of the row's canonical content with this salt.
    public func digest(salt: [UInt8]) -> SHA256Digest {
        Self.digest(of: rowID, salt: salt, values)
    }

    /// The SHA-256 of the canonical content of a row with this id, salt and values.
    static func digest(
        of id: [UInt8], salt: [UInt8], _ values: [DatabaseValue]
    ) -> SHA256Digest {
        RowText.digest(shape, id: id, salt: salt, values)
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
