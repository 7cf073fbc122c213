public import Database
public import VaultModel

/// A family's identity, sealed to one principal or to recovery, for stated purposes.
public struct GrantRow: StoredRow {
    /// The row's id.
    public var id: RowID
    /// The family.
    public var family: FamilyID
    /// Who may open the family's films; none for recovery.
    public var principal: PrincipalID?
    /// The access purposes it is for, separated by spaces.
    public var purposes: String
    /// When it was given.
    public var from: Instant
    /// The last day it holds; none for as long as it is not revoked.
    public var until: CivilDate?
    /// Who gave it.
    public var givenBy: PrincipalID
    /// When it was revoked.
    public var revoked: Instant?
    /// Who revoked it.
    public var revokedBy: PrincipalID?
    /// An age file that holds the family's identity as the text that stock `age` reads.
    public var sealed: [UInt8]

    /// Makes a row of its columns.
    public init(
        id: RowID, family: FamilyID, principal: PrincipalID? = nil, purposes: String, from: Instant,
        until: CivilDate? = nil, givenBy: PrincipalID, revoked: Instant? = nil,
        revokedBy: PrincipalID? = nil, sealed: [UInt8]
    ) {
        self.id = id
        self.family = family
        self.principal = principal
        self.purposes = purposes
        self.from = from
        self.until = until
        self.givenBy = givenBy
        self.revoked = revoked
        self.revokedBy = revokedBy
        self.sealed = sealed
    }
}

extension GrantRow {
    /// The table's name.
    public static var table: String { "grant_" }
    /// The columns after `id` and `salt`.
    public static var columns: [Column] {
        [
            .id("family", of: "family"),
            .id("principal", of: "person"),
            .text("purposes"),
            .integer("from_"),
            .integer("until"),
            .id("given_by", of: "person"),
            .integer("revoked"),
            .id("revoked_by", of: "person"),
            .blob("sealed"),
        ]
    }
    /// The id's 16 bytes.
    public var rowID: [UInt8] { id.bytes }
    /// What stands in the columns.
    public var values: [DatabaseValue] {
        [
            .id(family),
            .id(principal),
            .text(purposes),
            .instant(from),
            .date(until),
            .id(givenBy),
            .instant(revoked),
            .id(revokedBy),
            .blob(sealed),
        ]
    }
    /// Reads a row of what stands in its columns.
    public init(id: [UInt8], _ values: inout ValueReader) throws(CatalogError) {
        self.id = try ValueReader.identity(id, in: Self.table)
        family = try values.id()
        principal = try values.optionalID()
        purposes = try values.text()
        from = try values.instant()
        until = try values.optionalDate()
        givenBy = try values.id()
        revoked = try values.optionalInstant()
        revokedBy = try values.optionalID()
        sealed = try values.blob()
    }
}
