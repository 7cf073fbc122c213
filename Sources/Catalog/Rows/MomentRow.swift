public import Database
public import VaultModel

/// A moment that somebody marked in a clip; what they saw there is sealed under the clip's own file key.
public struct MomentRow: StoredRow {
    /// The row's id.
    public var id: RowID
    /// The clip's family.
    public var family: FamilyID
    /// The clip.
    public var clip: ClipID
    /// Its number within the clip, from 1.
    public var number: Int64
    /// An age payload under the clip's file key: behind the clip's header it is an age file.
    public var sealed: [UInt8]
    /// When it was entered.
    public var entered: Instant
    /// The civil date of that, in the vault's zone.
    public var enteredOn: CivilDate
    /// Who entered it.
    public var enteredBy: PrincipalID

    /// Makes a row of its columns.
    public init(
        id: RowID, family: FamilyID, clip: ClipID, number: Int64, sealed: [UInt8],
        entered: Instant, enteredOn: CivilDate, enteredBy: PrincipalID
    ) {
        self.id = id
        self.family = family
        self.clip = clip
        self.number = number
        self.sealed = sealed
        self.entered = entered
        self.enteredOn = enteredOn
        self.enteredBy = enteredBy
    }
}

extension MomentRow {
    /// The table's name.
    public static var table: String { "moment" }
    /// The columns after `id` and `salt`.
    public static var columns: [Column] {
        [
            .id("family", of: "family"),
            .id("clip", of: "clip"),
            .integer("number"),
            .blob("sealed"),
            .integer("entered"),
            .integer("entered_on"),
            .id("entered_by", of: "person"),
        ]
    }
    /// The id's 16 bytes.
    public var rowID: [UInt8] { id.bytes }
    /// What stands in the columns.
    public var values: [DatabaseValue] {
        [
            .id(family),
            .id(clip),
            .integer(number),
            .blob(sealed),
            .instant(entered),
            .date(enteredOn),
            .id(enteredBy),
        ]
    }
    /// Reads a row of what stands in its columns.
    public init(id: [UInt8], _ values: inout ValueReader) throws(CatalogError) {
        self.id = try ValueReader.identity(id, in: Self.table)
        family = try values.id()
        clip = try values.id()
        number = try values.integer()
        sealed = try values.blob()
        entered = try values.instant()
        enteredOn = try values.date()
        enteredBy = try values.id()
    }
}
