public import Database
public import VaultModel

/// A backup that was begun, and what became of its keys.
public struct BackupRow: StoredRow {
    /// The row's id.
    public var id: RowID
    /// Its number in the vault.
    public var number: Int64
    /// The 16 bytes of the id of the directory that holds its store part.
    public var medium: [UInt8]
    /// The same of the directory that holds its key part.
    public var keysMedium: [UInt8]
    /// What it is called there.
    public var stamp: String
    /// When it was begun.
    public var begun: Instant
    /// The civil date of that moment.
    public var begunOn: CivilDate
    /// Who made it.
    public var principal: PrincipalID
    /// When it ended.
    public var ended: Instant?
    /// `begun`, `done`, `incomplete` or `failed`.
    public var outcome: String
    /// How many payloads it holds.
    public var payloads: Int64
    /// The SHA-256 of the store part's manifest.
    public var store: [UInt8]?
    /// The SHA-256 of the key part's manifest.
    public var keys: [UInt8]?
    /// When its key part was found to be no more; none while there may be one.
    public var keysEnded: Instant?
    /// How it ended: `overwritten`; `absent` when it was not where it had been put; `lost` or `destroyed` with
    /// its medium, on the word of governance.
    public var keysFate: String?

    /// Makes the row of a backup that begins.
    public init(
        id: RowID, number: Int64, medium: [UInt8], keysMedium: [UInt8], stamp: String,
        begun: Instant, begunOn: CivilDate, principal: PrincipalID
    ) {
        self.id = id
        self.number = number
        self.medium = medium
        self.keysMedium = keysMedium
        self.stamp = stamp
        self.begun = begun
        self.begunOn = begunOn
        self.principal = principal
        outcome = "begun"
        payloads = 0
    }
}

extension BackupRow {
    /// The table's name.
    public static var table: String { "backup" }
    /// The columns after `id` and `salt`.
    public static var columns: [Column] {
        [
            .integer("number"),
            .blob("medium"),
            .blob("keys_medium"),
            .text("stamp"),
            .integer("begun"),
            .integer("begun_on"),
            .id("principal", of: "person"),
            .integer("ended"),
            .text("outcome"),
            .integer("payloads"),
            .blob("store"),
            .blob("keys"),
            .integer("keys_ended"),
            .text("keys_fate"),
        ]
    }
    /// The id's 16 bytes.
    public var rowID: [UInt8] { id.bytes }
    /// What stands in the columns.
    public var values: [DatabaseValue] {
        [
            .integer(number),
            .blob(medium),
            .blob(keysMedium),
            .text(stamp),
            .instant(begun),
            .date(begunOn),
            .id(principal),
            .instant(ended),
            .text(outcome),
            .integer(payloads),
            store.map { .blob($0) } ?? .null,
            keys.map { .blob($0) } ?? .null,
            .instant(keysEnded),
            keysFate.map { .text($0) } ?? .null,
        ]
    }
    /// Reads a row of what stands in its columns.
    public init(id: [UInt8], _ values: inout ValueReader) throws(CatalogError) {
        self.id = try ValueReader.identity(id, in: Self.table)
        number = try values.integer()
        medium = try values.blob()
        keysMedium = try values.blob()
        stamp = try values.text()
        begun = try values.instant()
        begunOn = try values.date()
        principal = try values.id()
        ended = try values.optionalInstant()
        outcome = try values.text()
        payloads = try values.integer()
        store = try values.optionalBlob()
        keys = try values.optionalBlob()
        keysEnded = try values.optionalInstant()
        keysFate = try values.optionalText()
    }
}
