public import Database
public import VaultModel

/// A clip's destruction that has begun: what its certificate will say, should another run finish it.
public struct DestructionRow: StoredRow {
    /// The clip's id.
    public var id: ClipID
    /// The run that began it.
    public var run: RunID
    /// What joins the record of the intent to that of the outcome.
    public var request: RequestID
    /// The limiting rule's id.
    public var rule: String
    /// The last lawful day.
    public var limit: CivilDate
    /// The SHA-256 of the policy in force when it began.
    public var policy: [UInt8]
    /// That policy's name and version.
    public var policyVersion: String
    /// When the last backup of its key slot expires.
    public var backupsUntil: CivilDate
    /// When it began.
    public var begun: Instant

    /// Makes a row of its columns.
    public init(
        id: ClipID, run: RunID, request: RequestID, rule: String, limit: CivilDate,
        policy: [UInt8], policyVersion: String, backupsUntil: CivilDate, begun: Instant
    ) {
        self.id = id
        self.run = run
        self.request = request
        self.rule = rule
        self.limit = limit
        self.policy = policy
        self.policyVersion = policyVersion
        self.backupsUntil = backupsUntil
        self.begun = begun
    }
}

extension DestructionRow {
    /// The table's name.
    public static var table: String { "destruction" }
    /// The columns after `id` and `salt`.
    public static var columns: [Column] {
        [
            .id("run", of: "purge_run"),
            .blob("request"),
            .text("rule"),
            .integer("limit_"),
            .blob("policy"),
            .text("policy_version"),
            .integer("backups_until"),
            .integer("begun"),
        ]
    }
    /// The id's 16 bytes.
    public var rowID: [UInt8] { id.bytes }
    /// What stands in the columns.
    public var values: [DatabaseValue] {
        [
            .id(run),
            .id(request),
            .text(rule),
            .date(limit),
            .blob(policy),
            .text(policyVersion),
            .date(backupsUntil),
            .instant(begun),
        ]
    }
    /// Reads a row of what stands in its columns.
    public init(id: [UInt8], _ values: inout ValueReader) throws(CatalogError) {
        self.id = try ValueReader.identity(id, in: Self.table)
        run = try values.id()
        request = try values.id()
        rule = try values.text()
        limit = try values.date()
        policy = try values.blob()
        policyVersion = try values.text()
        backupsUntil = try values.date()
        begun = try values.instant()
    }
}
