public import VaultCrypto
public import VaultModel

/// What a verification of a whole log found.
public struct LogSummary: Sendable {
    /// How many records there were.
    public let size: UInt64
    /// The root of the records up to the first that was tampered with; of all, where none was.
    public let root: SHA256Digest
    /// The vault's id, once record 0 was accepted.
    public let vaultID: VaultID?
    /// What is wrong, in the order of the records; at most one is of tampering, and it is the last.
    public let findings: [Finding]
    /// How many findings there were, those not kept included.
    public let findingCount: Int
    private let people: LogPrincipals
    /// How many families have a series.
    public let families: Int
    /// The latest time that a record bears.
    public let newest: Instant?
    /// How often a record bears an earlier time than one before it.
    ///
    /// The log's order is its order: this is no alarm.
    public let clockSteps: UInt64
    /// From where a later verification can go on, if there was no finding.
    public let state: LogVerifier.State

    init(
        size: UInt64, root: SHA256Digest, vaultID: VaultID?, findings: [Finding],
        findingCount: Int, principals: LogPrincipals, families: Int, newest: Instant?,
        clockSteps: UInt64, state: LogVerifier.State
    ) {
        self.size = size
        self.root = root
        self.vaultID = vaultID
        self.findings = findings
        self.findingCount = findingCount
        people = principals
        self.families = families
        self.newest = newest
        self.clockSteps = clockSteps
        self.state = state
    }

    /// Whether nothing is wrong.
    public var isSound: Bool { findingCount == 0 }

    /// Everyone whom the log introduced, as of its last record, in the order of their ids.
    public var principals: [LogPrincipal] { people.byID.values.sorted { $0.id < $1.id } }

    /// The log's keys, the first first.
    public var logKeys: [LogKeySpan] { people.logKeys }

    /// The age recipients of every version of each ring, the first first, by the rings' names.
    public var rings: [String: [String]] { people.rings }

    /// The log's epochs, the first first.
    public var epochs: [LogEpoch] { people.epochs }

    /// The log's name, in its newest epoch.
    public var origin: String { people.origin }

    /// The vault's civil time zone.
    public var zone: String { people.zone }

    /// Whether one person may hold several roles.
    public var smallTeam: Bool { people.smallTeam }

    /// Checks that a signed checkpoint is this log's head: its origin, its size, its root, and the
    /// keys in force there.
    ///
    /// - Returns: The checkpoint.
    /// - Throws: `checkpointMalformed`, `originUnexpected`, `outOfRange` for another size,
    ///   `proofFalse` for another root, `signatureMissing`, `signatureFalse`.
    @discardableResult
    public func verify(head note: SignedNote) throws(AuditLogError) -> Checkpoint {
        let head = try Checkpoint(text: note.text)
        guard head.origin == origin else {
            throw .originUnexpected(expected: origin, found: head.origin)
        }
        guard head.size == size else { throw .outOfRange(index: head.size, size: size) }
        for span in logKeys where span.signs(size: size) { try note.verify(by: span.key) }
        guard head.root == root else { throw .proofFalse }
        return head
    }
}
