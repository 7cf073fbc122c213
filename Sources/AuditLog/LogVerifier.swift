public import VaultCrypto
public import VaultModel

/// Verifies a whole log, record by record, in memory that does not grow with it.
///
/// It needs nothing but the leaves: every key is one that the log itself introduced, the first in
/// record 0, whose leaf hash is the vault's id. It stops judging at the first record that was
/// tampered with, since nothing after it can be believed; what is merely unverifiable is noted, and
/// judged on. Memory grows with the number of principals and of families only.
public struct LogVerifier {
    /// What is known from elsewhere, and held against the log.
    public struct Trust: Hashable, Sendable {
        /// The vault's id, from paper or memory.
        public var vaultID: VaultID?
        /// The key of the founder, who signs record 0.
        public var founder: VerifyingKey?
        /// A key that the log must have had.
        public var logKey: NoteKey?

        /// Puts together what is known; without any, the log vouches for itself.
        public init(
            vaultID: VaultID? = nil, founder: VerifyingKey? = nil, logKey: NoteKey? = nil
        ) {
            self.vaultID = vaultID
            self.founder = founder
            self.logKey = logKey
        }
    }

    /// One signature that waits to be checked.
    public struct SignatureCheck: Sendable {
        /// The record's index.
        public let index: UInt64
        /// The actor.
        public let actor: PrincipalID
        /// The actor's key at that point of the log.
        public let key: VerifyingKey
        /// The signature.
        public let signature: Signature
        /// What was signed.
        public let message: [UInt8]

        /// Says what is to be checked.
        package init(
            index: UInt64, actor: PrincipalID, key: VerifyingKey, signature: Signature,
            message: [UInt8]
        ) {
            self.index = index
            self.actor = actor
            self.key = key
            self.signature = signature
            self.message = message
        }

        /// Whether the signature is true.
        public var isTrue: Bool { key.isValid(signature, for: message) }
    }

    /// A word on a row, and the record that says it.
    public struct SpokenWord: Sendable {
        /// The word.
        public let row: RowGlance
        /// The record's index.
        public let index: UInt64
        /// The record's event; none where this program does not know it.
        public let event: Event?
        /// The family that the record names.
        public let family: FamilyID?
    }

    /// Called with every word on a row, in the log's order: the last word counts.
    ///
    /// Words are told before the signatures of their records are checked; they hold only when the
    /// verification ends without a finding of tampering.
    public typealias OnRow = (SpokenWord) -> Void

    /// Tells what the words before said of a row; none where that is not kept, so that nobody judges whether
    /// a record adds the row or changes it, and whose it is.
    public typealias KnownRows = (RowGlance) -> KnownRow?

    /// Tells the end of a family's series as an earlier verification left it; none of a family without records.
    public typealias KnownSeries = (FamilyID) -> LogSummary.FamilySeries?

    /// Called with every record, before the words on its rows; as with these, what it says holds only when
    /// the verification ends without a finding of tampering.
    public typealias OnRecord = (RecordGlance) -> Void

    /// Everything learned so far, from which a later verification can go on.
    public struct State: Hashable, Sendable {
        var frontier = MerkleFrontier()
        var vaultID: VaultID?
        var principals = LogPrincipals()
        var series: [HexID: Series] = [:]
        var openPart: OpenPart?
        var newest: Instant?
        var clockSteps: UInt64 = 0

        /// Nothing learned: the state before record 0.
        public init() {}
    }

    struct Series: Hashable, Sendable {
        var count: UInt64
        var last: SHA256Digest
    }

    struct OpenPart: Hashable, Sendable {
        var part: Record.Part
        var actor: HexID
        var event: String
        var request: HexID?
        var phase: Record.Phase?
        var outcome: Record.Outcome
    }

    /// How many findings are kept; more are only counted.
    public static let maximumFindings = 100

    var state: State
    var findings: [Finding] = []
    var findingCount = 0
    var isTampered = false
    var seen: UInt64
    var pending: [SignatureCheck] = []
    var pendingBytes = 0
    let trust: Trust
    let checker: any SignatureChecking
    let onRow: OnRow?
    let knownRows: KnownRows?
    let knownSeries: KnownSeries?
    let onRecord: OnRecord?

    /// Starts a verification.
    ///
    /// - Parameters:
    ///   - trust: What is known from elsewhere.
    ///   - state: Where an earlier verification of the same log ended without findings.
    ///   - checker: Checks signatures; one after another unless given.
    ///   - onRow: Is told every word on a row.
    ///   - knownRows: Tells what earlier words said of a row.
    ///   - onRecord: Is told every record.
    ///   - knownSeries: Tells of series that the state does not hold.
    public init(
        trusting trust: Trust = Trust(), resuming state: State = State(),
        checkedBy checker: any SignatureChecking = SignaturesInOrder(), onRow: OnRow? = nil,
        knownRows: KnownRows? = nil, onRecord: OnRecord? = nil, knownSeries: KnownSeries? = nil
    ) {
        self.trust = trust
        self.state = state
        self.checker = checker
        self.onRow = onRow
        self.knownRows = knownRows
        self.knownSeries = knownSeries
        self.onRecord = onRecord
        seen = state.frontier.size
    }

    /// How many records were taken in, and the root over them; those that wait for their signatures' check too.
    public var reached: (size: UInt64, root: SHA256Digest) {
        (state.frontier.size, state.frontier.root)
    }

    /// What was learned, once `finish` found nothing wrong with it.
    public var verified: State { state }

    /// Whether a record was found to be tampered with, so that the rest is not judged.
    public var foundTampering: Bool { isTampered }

    /// Takes the next leaf.
    public mutating func feed(_ leaf: [UInt8]) {
        guard !isTampered else {
            seen += 1
            return
        }
        feed(leaf, hashing: MerkleHash.leaf(leaf))
    }

    /// Takes the next leaf of whoever has computed its leaf hash already.
    public mutating func feed(_ leaf: [UInt8], hashing hash: SHA256Digest) {
        seen += 1
        guard !isTampered else { return }
        if let finding = judge(leaf, hash: hash) {
            // Signatures that wait belong to earlier records, and the first bad one is to be named.
            checkSignatures(waiting: true)
            if !isTampered { note(finding) }
        } else if pending.count >= 512 || pendingBytes > 1 << 20 {
            checkSignatures(waiting: false)
        }
    }

    /// Hands over the ends of the series that went on since this was last asked, for whoever keeps them
    /// and tells of them as `knownSeries`.
    public mutating func takeSeries() -> [FamilyID: LogSummary.FamilySeries] {
        var taken: [FamilyID: LogSummary.FamilySeries] = [:]
        for (key, series) in state.series {
            taken[key.of(FamilyID.self)] = LogSummary.FamilySeries(
                count: series.count, last: series.last)
        }
        state.series.removeAll(keepingCapacity: true)
        return taken
    }

    /// Ends the verification, and tells what was found.
    public mutating func finish() -> LogSummary {
        checkSignatures(waiting: true)
        if !isTampered, state.openPart != nil {
            note(.tampered(index: seen, .part))
        }
        if !isTampered, let key = trust.logKey,
            !state.principals.logKeys.contains(where: { $0.key == key })
        {
            note(.unverifiable(index: 0, .logKeyUnknown))
        }
        return LogSummary(
            size: seen, root: state.frontier.root, vaultID: state.vaultID, findings: findings,
            findingCount: findingCount, principals: state.principals,
            families: state.series.count, newest: state.newest, clockSteps: state.clockSteps,
            state: state)
    }

    mutating func note(_ finding: Finding) {
        if case .tampered = finding { isTampered = true }
        findingCount += 1
        if findings.count < Self.maximumFindings {
            findings.append(finding)
        } else if case .tampered = finding {
            // What was tampered with is named, however much else could not be judged.
            findings[findings.count - 1] = finding
        }
    }

    mutating func checkSignatures(waiting: Bool) {
        if !pending.isEmpty { checker.take(pending[...]) }
        pending = []
        pendingBytes = 0
        if let check = checker.firstFalse(waiting: waiting), !isTampered {
            let kept = findings.filter { $0.index < check.index }
            findingCount -= findings.count - kept.count
            findings = kept
            note(.tampered(index: check.index, .signature(check.actor)))
        }
    }
}
