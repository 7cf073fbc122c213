public import Database
public import VaultModel

/// A film that left the vault.
public struct ExportRow: StoredRow {
    /// The row's id.
    public var id: ExportID
    /// The family.
    public var family: FamilyID
    /// The clip's id.
    public var clip: [UInt8]
    /// Its number in the vault, from 1.
    public var number: Int64
    /// Why it was opened.
    public var purpose: String
    /// Who has it.
    public var principal: PrincipalID
    /// When it left.
    public var taken: Instant
    /// The civil date of that moment.
    public var takenOn: CivilDate
    /// When the copy should be gone.
    public var returnBy: CivilDate?
    /// When its return or deletion was recorded.
    public var returned: Instant?
    /// Who recorded that.
    public var returnedBy: PrincipalID?

    /// Makes a row of its columns.
    public init(
        id: ExportID, family: FamilyID, clip: [UInt8], number: Int64, purpose: String,
        principal: PrincipalID, taken: Instant, takenOn: CivilDate, returnBy: CivilDate? = nil,
        returned: Instant? = nil, returnedBy: PrincipalID? = nil
    ) {
        self.id = id
        self.family = family
        self.clip = clip
        self.number = number
        self.purpose = purpose
        self.principal = principal
        self.taken = taken
        self.takenOn = takenOn
        self.returnBy = returnBy
        self.returned = returned
        self.returnedBy = returnedBy
    }
}

extension ExportRow {
    /// The table's name.
    public static var table: String { "export" }
    /// The columns after `id` and `salt`.
    public static var columns: [Column] {
        [
            .id("family", of: "family"),
            .blob("clip"),
            .integer("number"),
            .text("purpose"),
            .id("principal", of: "person"),
            .integer("taken"),
            .integer("taken_on"),
            .integer("return_by"),
            .integer("returned"),
            .id("returned_by", of: "person"),
        ]
    }
    /// The id's 16 bytes.
    public var rowID: [UInt8] { id.bytes }
    /// What stands in the columns.
    public var values: [DatabaseValue] {
        [
            .id(family),
            .blob(clip),
            .integer(number),
            .text(purpose),
            .id(principal),
            .instant(taken),
            .date(takenOn),
            .date(returnBy),
            .instant(returned),
            .id(returnedBy),
        ]
    }
    /// Reads a row of what stands in its columns.
    public init(id: [UInt8], _ values: inout ValueReader) throws(CatalogError) {
        self.id = try ValueReader.identity(id, in: Self.table)
        family = try values.id()
        clip = try values.blob()
        number = try values.integer()
        purpose = try values.text()
        principal = try values.id()
        taken = try values.instant()
        takenOn = try values.date()
        returnBy = try values.optionalDate()
        returned = try values.optionalInstant()
        returnedBy = try values.optionalID()
    }
}
