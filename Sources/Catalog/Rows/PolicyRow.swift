public import Database
public import VaultModel

/// A version of the policy that was ever adopted, word for word.
public struct PolicyRow: StoredRow {
    /// The row's id.
    public var id: RowID
    /// Its number in the vault, from 1.
    public var number: Int64
    /// The policy's name.
    public var name: String
    /// The policy's version.
    public var version: Int64
    /// The SHA-256 of its text.
    public var sha256: [UInt8]
    /// Its text, as it was adopted.
    public var text: [UInt8]
    /// When it was adopted.
    public var adopted: Instant
    /// The civil date of that moment.
    public var adoptedOn: CivilDate
    /// Who adopted it.
    public var adoptedBy: PrincipalID
    /// Whether it makes any clip's limit earlier, or drops a keep, a review or a requirement.
    public var shortens: Bool
    /// What it made otherwise when it was adopted, as canonical JSON: counts and names of rules only.
    public var difference: [UInt8]?
    /// When a second person approved it.
    public var approved: Instant?
    /// Who approved it.
    public var approvedBy: PrincipalID?
    /// The first day it is in force; none while it waits for approval.
    public var effective: CivilDate?

    /// Makes a row of its columns.
    public init(
        id: RowID, number: Int64, name: String, version: Int64, sha256: [UInt8], text: [UInt8],
        adopted: Instant, adoptedOn: CivilDate, adoptedBy: PrincipalID, shortens: Bool,
        difference: [UInt8]? = nil, approved: Instant? = nil, approvedBy: PrincipalID? = nil,
        effective: CivilDate? = nil
    ) {
        self.id = id
        self.number = number
        self.name = name
        self.version = version
        self.sha256 = sha256
        self.text = text
        self.adopted = adopted
        self.adoptedOn = adoptedOn
        self.adoptedBy = adoptedBy
        self.shortens = shortens
        self.difference = difference
        self.approved = approved
        self.approvedBy = approvedBy
        self.effective = effective
    }
}

extension PolicyRow {
    /// The table's name.
    public static var table: String { "policy" }
    /// The columns after `id` and `salt`.
    public static var columns: [Column] {
        [
            .integer("number"),
            .text("name"),
            .integer("version"),
            .blob("sha256"),
            .blob("text"),
            .integer("adopted"),
            .integer("adopted_on"),
            .id("adopted_by", of: "person"),
            .integer("shortens"),
            .blob("difference"),
            .integer("approved"),
            .id("approved_by", of: "person"),
            .integer("effective"),
        ]
    }
    /// The id's 16 bytes.
    public var rowID: [UInt8] { id.bytes }
    /// What stands in the columns.
    public var values: [DatabaseValue] {
        [
            .integer(number),
            .text(name),
            .integer(version),
            .blob(sha256),
            .blob(text),
            .instant(adopted),
            .date(adoptedOn),
            .id(adoptedBy),
            .integer(shortens ? 1 : 0),
            .optional(difference),
            .instant(approved),
            .id(approvedBy),
            .date(effective),
        ]
    }
    /// Reads a row of what stands in its columns.
    public init(id: [UInt8], _ values: inout ValueReader) throws(CatalogError) {
        self.id = try ValueReader.identity(id, in: Self.table)
        number = try values.integer()
        name = try values.text()
        version = try values.integer()
        sha256 = try values.blob()
        text = try values.blob()
        adopted = try values.instant()
        adoptedOn = try values.date()
        adoptedBy = try values.id()
        shortens = try values.integer() != 0
        difference = try values.optionalBlob()
        approved = try values.optionalInstant()
        approvedBy = try values.optionalID()
        effective = try values.optionalDate()
    }
}
