public import VaultCrypto
public import VaultModel

/// What is needed to pass over a record, or to stop at it, without building it whole.
public struct RecordGlance: Sendable {
    /// The record's number in the log.
    public let index: UInt64
    /// When it happened.
    public let at: Instant
    /// The event's name, known to this program or not.
    public let event: String
    /// Whether it is said before or after an effect.
    public let phase: Record.Phase?
    /// What joins an intent to its outcome.
    public let request: RequestID?
    /// Whether it is the first record of its act, or the only one.
    public let isFirstPart: Bool
    /// How it ended.
    public let outcome: Record.Outcome
    /// Who did it.
    public let actor: PrincipalID
    /// The family concerned.
    public let family: FamilyID?
    /// The clip concerned.
    public let clip: ClipID?
    /// A code for why.
    public let reason: String?
    /// The commitment to free text.
    public let note: SHA256Digest?
    /// Whether it introduces keys, roles or a policy.
    public let introduces: Bool
    /// Whether it says what rows the catalog holds since.
    public let writesRows: Bool
    /// The commitments whose texts it says are gone.
    public let erasedTexts: [SHA256Digest]

    /// Looks at a leaf.
    ///
    /// - Throws: `AuditLogError` for text that is no record.
    public init(leaf: [UInt8]) throws(AuditLogError) {
        self.init(try RecordScan(leaf))
    }

    /// Takes what is needed of a record that was read.
    init(_ scan: RecordScan) {
        index = scan.index
        at = scan.at
        event = scan.text(scan.event)
        phase = scan.phase
        request = scan.request?.of(RequestID.self)
        isFirstPart = scan.part.map { $0.i == 1 } ?? true
        outcome = scan.outcome
        actor = scan.actor.of(PrincipalID.self)
        family = scan.family?.of(FamilyID.self)
        clip = scan.clip?.of(ClipID.self)
        reason = scan.reason.map { scan.text($0) }
        note = scan.note
        introduces = scan.introduces != nil
        writesRows = !scan.rows.isEmpty
        erasedTexts = scan.rows.filter { $0.digest == nil && scan.isText($0) }
            .compactMap { SHA256Digest(scan.text($0.id)) }
    }
}

extension RecordScan {
    /// Whether a row is the sealed opening of a commitment.
    fileprivate func isText(_ row: Row) -> Bool {
        leaf[row.table].elementsEqual(Record.textTable.utf8)
    }
}
