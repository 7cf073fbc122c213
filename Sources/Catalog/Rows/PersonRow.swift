public import Database
public import VaultModel

/// A person or a job: their public keys, roles and standing.
public struct PersonRow: StoredRow {
    /// The row's id.
    public var id: PrincipalID
    /// The X25519 public key that secrets are sealed to, 32 bytes.
    public var recipient: [UInt8]
    /// The Ed25519 key that their records are signed with, 32 bytes.
    public var verifying: [UInt8]
    /// Their name, sealed to the names ring.
    public var name: [UInt8]
    /// The version of the names ring that the name is sealed to.
    public var ring: Int64
    /// What they are in the vault for.
    public var roles: Set<Role>
    /// Whether they have accepted, and whether they are still here.
    public var standing: Standing
    /// When they were added.
    public var added: Instant
    /// Who added them; none for the founder.
    public var addedBy: PrincipalID?
    /// When they were last given new keys in place of others; none while they hold the first.
    public var rekeyed: Instant?
    /// Who gave them those.
    public var rekeyedBy: PrincipalID?

    /// Makes a row of its columns.
    public init(
        id: PrincipalID, recipient: [UInt8], verifying: [UInt8], name: [UInt8], ring: Int64,
        roles: Set<Role>, standing: Standing, added: Instant, addedBy: PrincipalID? = nil
    ) {
        self.id = id
        self.recipient = recipient
        self.verifying = verifying
        self.name = name
        self.ring = ring
        self.roles = roles
        self.standing = standing
        self.added = added
        self.addedBy = addedBy
    }
}

extension PersonRow {
    /// The table's name.
    public static var table: String { "person" }
    /// The columns after `id` and `salt`.
    public static var columns: [Column] {
        [
            .blob("recipient"),
            .blob("verifying"),
            .blob("name"),
            .integer("ring"),
            .text("roles"),
            .text("standing"),
            .integer("added"),
            .id("added_by", of: "person"),
            .integer("rekeyed"),
            .id("rekeyed_by", of: "person"),
        ]
    }
    /// The id's 16 bytes.
    public var rowID: [UInt8] { id.bytes }
    /// What stands in the columns.
    public var values: [DatabaseValue] {
        [
            .blob(recipient),
            .blob(verifying),
            .blob(name),
            .integer(ring),
            .words(roles),
            .text(standing.rawValue),
            .instant(added),
            .id(addedBy),
            .instant(rekeyed),
            .id(rekeyedBy),
        ]
    }
    /// Reads a row of what stands in its columns.
    public init(id: [UInt8], _ values: inout ValueReader) throws(CatalogError) {
        self.id = try ValueReader.identity(id, in: Self.table)
        recipient = try values.blob()
        verifying = try values.blob()
        name = try values.blob()
        ring = try values.integer()
        roles = try values.words()
        standing = try values.word()
        added = try values.instant()
        addedBy = try values.optionalID()
        rekeyed = try values.optionalInstant()
        rekeyedBy = try values.optionalID()
    }
}
