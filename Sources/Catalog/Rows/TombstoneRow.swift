public import Database
public import VaultModel

/// What is kept of a film that was destroyed: a clip, or one that waited in quarantine.
public struct TombstoneRow: StoredRow {
    /// The row's id.
    public var id: ClipID
    /// The family; none of a film in quarantine.
    public var family: FamilyID?
    /// The session's number; none of a film in quarantine.
    public var session: Int64?
    /// The clip's number within the session, or the film's in quarantine.
    public var number: Int64
    /// The civil date it was filmed, where it is known.
    public var recorded: CivilDate?
    /// Its length in time.
    public var milliseconds: Int64
    /// Bytes of the sealed payload.
    public var payloadLength: Int64
    /// The civil date it was taken in.
    public var uploadedOn: CivilDate
    /// The keyed digest by which the same film is recognised.
    public var digest: [UInt8]
    /// The limiting rule's id.
    public var rule: String
    /// The last lawful day.
    public var limit: CivilDate
    /// The SHA-256 of the policy in force.
    public var policy: [UInt8]
    /// That policy's name and version.
    public var policyVersion: String
    /// The run that destroyed it.
    public var run: RunID
    /// How: what was overwritten and removed.
    public var method: String
    /// How many exports of it are known.
    public var exports: Int64
    /// How many of them are not recorded as returned.
    public var exportsOpen: Int64
    /// When the last backup of its key slot expires.
    public var backupsUntil: CivilDate
    /// When its header was overwritten.
    public var destroyed: Instant
    /// The civil date of that moment.
    public var destroyedOn: CivilDate
    /// Who ran the purge.
    public var destroyedBy: PrincipalID
    /// The names of its payloads where it had others than its id, as `PayloadNames` has them.
    public var payloads: [UInt8]?

    /// Makes a row of its columns.
    public init(
        id: ClipID, family: FamilyID?, session: Int64?, number: Int64, recorded: CivilDate?,
        milliseconds: Int64, payloadLength: Int64, uploadedOn: CivilDate, digest: [UInt8],
        rule: String, limit: CivilDate, policy: [UInt8], policyVersion: String, run: RunID,
        method: String, exports: Int64, exportsOpen: Int64, backupsUntil: CivilDate,
        destroyed: Instant, destroyedOn: CivilDate, destroyedBy: PrincipalID,
        payloads: [UInt8]? = nil
    ) {
        self.id = id
        self.family = family
        self.session = session
        self.number = number
        self.recorded = recorded
        self.milliseconds = milliseconds
        self.payloadLength = payloadLength
        self.uploadedOn = uploadedOn
        self.digest = digest
        self.rule = rule
        self.limit = limit
        self.policy = policy
        self.policyVersion = policyVersion
        self.run = run
        self.method = method
        self.exports = exports
        self.exportsOpen = exportsOpen
        self.backupsUntil = backupsUntil
        self.destroyed = destroyed
        self.destroyedOn = destroyedOn
        self.destroyedBy = destroyedBy
        self.payloads = payloads
    }
}

extension TombstoneRow {
    /// The table's name.
    public static var table: String { "tombstone" }
    /// The columns after `id` and `salt`.
    public static var columns: [Column] {
        [
            .id("family", of: "family"),
            .integer("session"),
            .integer("number"),
            .integer("recorded"),
            .integer("milliseconds"),
            .integer("payload_length"),
            .integer("uploaded_on"),
            .blob("digest"),
            .text("rule"),
            .integer("limit_"),
            .blob("policy"),
            .text("policy_version"),
            .id("run", of: "purge_run"),
            .text("method"),
            .integer("exports"),
            .integer("exports_open"),
            .integer("backups_until"),
            .integer("destroyed"),
            .integer("destroyed_on"),
            .id("destroyed_by", of: "person"),
            .blob("payloads"),
        ]
    }
    /// The id's 16 bytes.
    public var rowID: [UInt8] { id.bytes }
    /// What stands in the columns.
    public var values: [DatabaseValue] {
        [
            .id(family),
            .optional(session),
            .integer(number),
            .date(recorded),
            .integer(milliseconds),
            .integer(payloadLength),
            .date(uploadedOn),
            .blob(digest),
            .text(rule),
            .date(limit),
            .blob(policy),
            .text(policyVersion),
            .id(run),
            .text(method),
            .integer(exports),
            .integer(exportsOpen),
            .date(backupsUntil),
            .instant(destroyed),
            .date(destroyedOn),
            .id(destroyedBy),
            .optional(payloads),
        ]
    }
    /// Reads a row of what stands in its columns.
    public init(id: [UInt8], _ values: inout ValueReader) throws(CatalogError) {
        self.id = try ValueReader.identity(id, in: Self.table)
        family = try values.optionalID()
        session = try values.optionalInteger()
        number = try values.integer()
        recorded = try values.optionalDate()
        milliseconds = try values.integer()
        payloadLength = try values.integer()
        uploadedOn = try values.date()
        digest = try values.blob()
        rule = try values.text()
        limit = try values.date()
        policy = try values.blob()
        policyVersion = try values.text()
        run = try values.id()
        method = try values.text()
        exports = try values.integer()
        exportsOpen = try values.integer()
        backupsUntil = try values.date()
        destroyed = try values.instant()
        destroyedOn = try values.date()
        destroyedBy = try values.id()
        payloads = try values.optionalBlob()
    }
}
