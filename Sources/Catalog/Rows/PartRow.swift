public import Database
public import VaultModel

/// One of the files that a film was made of, when it was more than one: a chapter that a camera cut.
///
/// It goes by the film's id, which stays the same from quarantine to clip to tombstone. So the same file is
/// recognised as long as the film is, and after its destruction.
public struct PartRow: StoredRow {
    /// The row's id.
    public var id: RowID
    /// The film's id, whatever the film is by now.
    public var film: ClipID
    /// Its place among the film's files, from 1.
    public var position: Int64
    /// Bytes of the file.
    public var bytes: Int64
    /// BLAKE2b-256 of the file's SHA-256 under the vault's digest key.
    public var digest: [UInt8]

    /// Makes a row of its columns.
    public init(id: RowID, film: ClipID, position: Int64, bytes: Int64, digest: [UInt8]) {
        self.id = id
        self.film = film
        self.position = position
        self.bytes = bytes
        self.digest = digest
    }
}

extension PartRow {
    /// The table's name.
    public static var table: String { "part" }
    /// The columns after `id` and `salt`.
    public static var columns: [Column] {
        [
            .blob("film"),
            .integer("position"),
            .integer("bytes"),
            .blob("digest"),
        ]
    }
    /// The id's 16 bytes.
    public var rowID: [UInt8] { id.bytes }
    /// What stands in the columns.
    public var values: [DatabaseValue] {
        [
            .id(film),
            .integer(position),
            .integer(bytes),
            .blob(digest),
        ]
    }
    /// Reads a row of what stands in its columns.
    public init(id: [UInt8], _ values: inout ValueReader) throws(CatalogError) {
        self.id = try ValueReader.identity(id, in: Self.table)
        film = try values.id()
        position = try values.integer()
        bytes = try values.integer()
        digest = try values.blob()
    }
}
