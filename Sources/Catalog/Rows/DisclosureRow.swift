public import Database
public import VaultModel

/// A film that was given to a named recipient in another organisation.
///
/// To whom, and under which agreement, is a sealed text.
public struct DisclosureRow: StoredRow {
    /// The row's id.
    public var id: DisclosureID
    /// The family.
    public var family: FamilyID
    /// The clip's id.
    public var clip: [UInt8]
    /// The disclosure's number in the vault, from 1; films that went in one file have the same.
    public var number: Int64
    /// The commitment to its terms, 32 bytes.
    public var note: [UInt8]
    /// The recipient's X25519 key, to which the file was sealed, 32 bytes.
    public var key: [UInt8]
    /// The last day on which the recipient may have it.
    public var expires: CivilDate
    /// Who disclosed it.
    public var principal: PrincipalID
    /// When it left.
    public var disclosed: Instant
    /// The civil date of that moment.
    public var disclosedOn: CivilDate

    /// Makes a row of its columns.
    public init(
        id: DisclosureID, family: FamilyID, clip: [UInt8], number: Int64, note: [UInt8],
        key: [UInt8], expires: CivilDate, principal: PrincipalID, disclosed: Instant,
        disclosedOn: CivilDate
    ) {
        self.id = id
        self.family = family
        self.clip = clip
        self.number = number
        self.note = note
        self.key = key
        self.expires = expires
        self.principal = principal
        self.disclosed = disclosed
        self.disclosedOn = disclosedOn
    }
}

extension DisclosureRow {
    /// The table's name.
    public static var table: String { "disclosure" }
    /// The columns after `id` and `salt`.
    public static var columns: [Column] {
        [
            .id("family", of: "family"),
            .blob("clip"),
            .integer("number"),
            .blob("note"),
            .blob("key"),
            .integer("expires"),
            .id("principal", of: "person"),
            .integer("disclosed"),
            .integer("disclosed_on"),
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
            .blob(note),
            .blob(key),
            .date(expires),
            .id(principal),
            .instant(disclosed),
            .date(disclosedOn),
        ]
    }
    /// Reads a row of what stands in its columns.
    public init(id: [UInt8], _ values: inout ValueReader) throws(CatalogError) {
        self.id = try ValueReader.identity(id, in: Self.table)
        family = try values.id()
        clip = try values.blob()
        number = try values.integer()
        note = try values.blob()
        key = try values.blob()
        expires = try values.date()
        principal = try values.id()
        disclosed = try values.instant()
        disclosedOn = try values.date()
    }
}
