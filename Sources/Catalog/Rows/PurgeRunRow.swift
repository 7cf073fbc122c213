public import Database
public import VaultModel

/// One run of the purge.
public struct PurgeRunRow: StoredRow {
    /// The row's id.
    public var id: RunID
    /// The civil date it was for.
    public var date: CivilDate
    /// The SHA-256 of its plan.
    public var plan: [UInt8]
    /// The SHA-256 of the policy in force.
    public var policy: [UInt8]
    /// When it began.
    public var started: Instant
    /// When it ended.
    public var ended: Instant?
    /// How many clips the plan named.
    public var planned: Int64
    /// How many were destroyed.
    public var destroyed: Int64
    /// How many were no longer due.
    public var skipped: Int64
    /// `running`, `done`, `braked` or `failed`.
    public var outcome: String
    /// Who ran it.
    public var principal: PrincipalID

    /// Makes a row of its columns.
    public init(
        id: RunID, date: CivilDate, plan: [UInt8], policy: [UInt8], started: Instant,
        ended: Instant? = nil, planned: Int64, destroyed: Int64, skipped: Int64, outcome: String,
        principal: PrincipalID
    ) {
        self.id = id
        self.date = date
        self.plan = plan
        self.policy = policy
        self.started = started
        self.ended = ended
        self.planned = planned
        self.destroyed = destroyed
        self.skipped = skipped
        self.outcome = outcome
        self.principal = principal
    }
}

extension PurgeRunRow {
    /// The table's name.
    public static var table: String { "purge_run" }
    /// The columns after `id` and `salt`.
    public static var columns: [Column] {
        [
            .integer("date"),
            .blob("plan"),
            .blob("policy"),
            .integer("started"),
            .integer("ended"),
            .integer("planned"),
            .integer("destroyed"),
            .integer("skipped"),
            .text("outcome"),
            .id("principal", of: "person"),
        ]
    }
    /// The id's 16 bytes.
    public var rowID: [UInt8] { id.bytes }
    /// What stands in the columns.
    public var values: [DatabaseValue] {
        [
            .date(date),
            .blob(plan),
            .blob(policy),
            .instant(started),
            .instant(ended),
            .integer(planned),
            .integer(destroyed),
            .integer(skipped),
            .text(outcome),
            .id(principal),
        ]
    }
    /// Reads a row of what stands in its columns.
    public init(id: [UInt8], _ values: inout ValueReader) throws(CatalogError) {
        self.id = try ValueReader.identity(id, in: Self.table)
        date = try values.date()
        plan = try values.blob()
        policy = try values.blob()
        started = try values.instant()
        ended = try values.optionalInstant()
        planned = try values.integer()
        destroyed = try values.integer()
        skipped = try values.integer()
        outcome = try values.text()
        principal = try values.id()
    }
}
