public import VaultCrypto
public import VaultModel

/// One leaf of the log before it is signed: who did what, to what, when, and what the catalog must
/// hold since.
///
/// Its canonical text (RFC 8785 for the subset that `JSONValue` writes) is what is signed and
/// hashed. A record names at most one family, and never a name or a reference of anyone.
public struct Record: Hashable, Sendable {
    /// The version of records that this program writes.
    public static let version: Int64 = 1
    /// The most bytes that a signed record may have: what an entry bundle can carry.
    public static let maximumLength = 65_535

    /// This leaf's number in the log, below 2⁶³.
    public var index: UInt64
    /// The root of the tree of all leaves before; absent in record 0 only.
    public var before: SHA256Digest?
    /// 16 random bytes, without which a proof's hashes would let a neighbour's record be guessed.
    public var salt: [UInt8]
    /// When it happened, by the clock of the machine.
    public var at: Instant
    /// What happened.
    public var event: Event
    /// Whether this is said before or after an effect that lies outside the transaction; absent for
    /// an act that is one.
    public var phase: Phase?
    /// What joins an intent to its outcome, and the parts of one act.
    public var request: RequestID?
    /// How it ended, or for an intent: whether it was allowed to begin.
    public var outcome: Outcome
    /// A code for why it was refused or failed, or for what was particular about it.
    public var reason: String?
    /// Who did it, and signs.
    public var actor: PrincipalID
    /// The roles that the actor held then, in the order of `Role.allCases`; none for the recovery
    /// identity.
    public var roles: [Role]
    /// For whom the actor did it.
    public var behalf: PrincipalID?
    /// Why footage was opened.
    public var purpose: AccessPurpose?
    /// The four questions of NEN 7513.
    public var checks: Checks?
    /// The SHA-256 of the retention policy in force.
    public var policy: SHA256Digest?
    /// The family concerned.
    public var family: FamilyID?
    /// The session concerned.
    public var session: SessionID?
    /// The clip concerned.
    public var clip: ClipID?
    /// The machine's id.
    public var host: String
    /// The program's name and version.
    public var program: String
    /// What was really given or taken.
    public var amount: Amount?
    /// The commitment to free text that lies outside the log (`Commitment`).
    public var note: SHA256Digest?
    /// The record's place among those of its family; present exactly when a family is.
    public var series: Series?
    /// What the catalog must now hold for every row that the act wrote.
    public var rows: [RowWord]
    /// Which of several records of one act this is.
    public var part: Part?
    /// Keys, roles and policies that enter the log in the clear (`Introduction`), for whoever
    /// verifies without a catalog.
    public var introduces: [String: JSONValue]?

    /// Makes a record; what is left out is absent from its text.
    public init(
        index: UInt64, before: SHA256Digest?, salt: [UInt8], at: Instant, event: Event,
        phase: Phase? = nil, request: RequestID? = nil, outcome: Outcome = .ok,
        reason: String? = nil, actor: PrincipalID, roles: [Role], behalf: PrincipalID? = nil,
        purpose: AccessPurpose? = nil, checks: Checks? = nil, policy: SHA256Digest? = nil,
        family: FamilyID? = nil, session: SessionID? = nil, clip: ClipID? = nil, host: String,
        program: String, amount: Amount? = nil, note: SHA256Digest? = nil, series: Series? = nil,
        rows: [RowWord] = [], part: Part? = nil, introduces: [String: JSONValue]? = nil
    ) {
        self.index = index
        self.before = before
        self.salt = salt
        self.at = at
        self.event = event
        self.phase = phase
        self.request = request
        self.outcome = outcome
        self.reason = reason
        self.actor = actor
        self.roles = Roles(roles).listed
        self.behalf = behalf
        self.purpose = purpose
        self.checks = checks
        self.policy = policy
        self.family = family
        self.session = session
        self.clip = clip
        self.host = host
        self.program = program
        self.amount = amount
        self.note = note
        self.series = series
        self.rows = rows
        self.part = part
        self.introduces = introduces
    }
}
