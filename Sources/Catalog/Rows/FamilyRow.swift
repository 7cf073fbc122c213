public import Database
public import VaultModel

/// A family: the reference people use, and the key its films are sealed to.
public struct FamilyRow: StoredRow {
    /// The row's id.
    public var id: FamilyID
    /// The reference with its check character.
    public var reference: String
    /// The family's X25519 public key, 32 bytes.
    public var recipient: [UInt8]
    /// The key slot that holds the per-family keys of names and dates; none when erased.
    public var slot: Int64?
    /// The SHA-256 of that slot's body.
    public var slotDigest: [UInt8]?
    /// The team's own case number, sealed under the family's names key.
    public var alias: [UInt8]?
    /// The keyed digest by which the same alias is recognised.
    public var aliasDigest: [UInt8]?
    /// The names of its people, sealed under the family's names key.
    public var names: [UInt8]?
    /// When it was created.
    public var created: Instant
    /// Who created it.
    public var createdBy: PrincipalID
    /// The practitioner it was created for.
    public var practitioner: PrincipalID

    /// Makes a row of its columns.
    public init(
        id: FamilyID, reference: String, recipient: [UInt8], slot: Int64? = nil,
        slotDigest: [UInt8]? = nil, alias: [UInt8]? = nil, aliasDigest: [UInt8]? = nil,
        names: [UInt8]? = nil, created: Instant, createdBy: PrincipalID, practitioner: PrincipalID
    ) {
        self.id = id
        self.reference = reference
        self.recipient = recipient
        self.slot = slot
        self.slotDigest = slotDigest
        self.alias = alias
        self.aliasDigest = aliasDigest
        self.names = names
        self.created = created
        self.createdBy = createdBy
        self.practitioner = practitioner
    }
}

extension FamilyRow {
    /// The table's name.
    public static var table: String { "family" }
    /// The columns after `id` and `salt`.
    public static var columns: [Column] {
        [
            .text("reference"),
            .blob("recipient"),
            .integer("slot"),
            .blob("slot_sha256"),
            .blob("alias"),
            .blob("alias_digest"),
            .blob("names"),
            .integer("created"),
            .id("created_by", of: "person"),
            .id("practitioner", of: "person"),
        ]
    }
    /// The id's 16 bytes.
    public var rowID: [UInt8] { id.bytes }
    /// What stands in the columns.
    public var values: [DatabaseValue] {
        [
            .text(reference),
            .blob(recipient),
            .optional(slot),
            .optional(slotDigest),
            .optional(alias),
            .optional(aliasDigest),
            .optional(names),
            .instant(created),
            .id(createdBy),
            .id(practitioner),
        ]
    }
    /// Reads a row of what stands in its columns.
    public init(id: [UInt8], _ values: inout ValueReader) throws(CatalogError) {
        self.id = try ValueReader.identity(id, in: Self.table)
        reference = try values.text()
        recipient = try values.blob()
        slot = try values.optionalInteger()
        slotDigest = try values.optionalBlob()
        alias = try values.optionalBlob()
        aliasDigest = try values.optionalBlob()
        names = try values.optionalBlob()
        created = try values.instant()
        createdBy = try values.id()
        practitioner = try values.id()
    }
}
