public import VaultModel

/// What a verification of a whole vault found.
public struct VerificationReport: Sendable, Hashable {
    /// What a finding means, and the report as a whole; the worst counts.
    public enum Verdict: String, Sendable, Hashable, CaseIterable {
        /// Catalog, keys, payloads and log agree.
        case sound
        /// Something is missing or unheard of, so that not all could be verified.
        case unverifiable
        /// The log is shorter than one that is vouched for.
        case rolledBack = "rolled-back"
        /// Something was changed behind the log's back.
        case tampered
    }

    /// One thing that is wrong.
    public struct Finding: Sendable, Hashable {
        /// What it means; never `sound`.
        public let verdict: Verdict
        /// A short stable word for what is wrong, for programs.
        public let code: String
        /// Where: `record 17`, `hold 3f9c…`, `key slot 12`, `payload 3f9c…`.
        public let place: String
        /// The index of the first record that is bad, or of the last that spoke of the place.
        public let index: UInt64?
        /// What is wrong, in one sentence.
        public let message: String
        /// The film whose key or payload it is about, where it is about one.
        public internal(set) var film: ClipID?

        /// Whether it says nothing of the vault, but of a file or key that was given to hold it to: one that
        /// cannot be read, is another vault's or was changed.
        public var isOfWhatWasGiven: Bool {
            verdict == .unverifiable
                && ["kept-head", "receipt", "receipt-lost", "since", "witness"].contains(code)
        }
    }

    /// How many of everything was checked.
    public struct Counts: Sendable, Hashable {
        /// Records of the log.
        public var records = 0
        /// Signatures of records.
        public var signatures = 0
        /// Rows of the catalog.
        public var rows = 0
        /// Key slots that the catalog names.
        public var slots = 0
        /// Payloads that the catalog names.
        public var payloads = 0
        /// Payloads that were read back whole.
        public var payloadsRead = 0
    }

    /// What is wrong, at most `maximumFindings` of them, those of the log first.
    public internal(set) var findings: [Finding] = []
    /// How many findings there were, those not kept included.
    public internal(set) var findingCount = 0
    /// What is worth knowing and is not wrong.
    public internal(set) var notes: [String] = []
    /// How many of everything was checked.
    public internal(set) var counts = Counts()
    /// How many records the log has.
    public internal(set) var size: UInt64 = 0
    /// The root of the tree over them, as 64 hexadecimal digits.
    public internal(set) var root = ""
    /// The vault's id.
    public internal(set) var vaultID: VaultID
    /// The signed checkpoint that stands at the log's head, as it is stored.
    public internal(set) var checkpoint = ""
    /// Commitments to texts that are sealed and were not compared with their texts.
    public internal(set) var sealedCommitments = 0
    /// Commitments whose texts were opened and are what was committed to.
    public internal(set) var openedCommitments = 0
    /// Commitments whose texts were erased, which is never called tampering.
    public internal(set) var erasedTexts = 0
    /// The latest time that a record bears.
    public internal(set) var newest: Instant?
    /// The worst of the findings.
    public internal(set) var verdict = Verdict.sound

    /// How many findings are kept; more are only counted.
    public static let maximumFindings = 200

    init(vaultID: VaultID) { self.vaultID = vaultID }

    /// Whether nothing is wrong.
    public var isSound: Bool { verdict == .sound }

    /// Whether something is wrong with the vault itself, and not only with what was given to hold it to.
    public var faultsVault: Bool {
        findingCount > findings.count || findings.contains { !$0.isOfWhatWasGiven }
    }

    /// The index of the first record that was tampered with or is missing, where the log is at fault.
    public internal(set) var firstBadIndex: UInt64?

    /// The kind of failure that a command ends with; none when the vault is sound.
    public var failure: VaultError.Kind? {
        switch verdict {
        case .sound: nil
        case .tampered: .tampered
        case .rolledBack: .rolledBack
        case .unverifiable: .unknown
        }
    }

    /// Whether payloads were read back, and not only measured.
    public internal(set) var readsContents = false

    /// How many records a head was trusted for; then only what came after was verified.
    public internal(set) var since: UInt64?
    /// How many records were verified, signatures and all; those that a head vouches for are not among them.
    public var verifiedRecords: UInt64 {
        let records = UInt64(clamping: counts.records)
        return records - min(since ?? 0, records)
    }

    /// What became of the receipt that was given, where the log could be held to it.
    public internal(set) var receipt: ReceiptStanding?
    /// Who cosigned the head that was kept elsewhere, as far as their keys are known.
    public internal(set) var witnesses: [WitnessStanding] = []

    /// The result as a whole, in one sentence.
    public var sentence: String {
        let payloads = Self.count(counts.payloads, "payload")
        // The words must not claim contents that were not read.
        let whose = counts.payloads == 1 ? "the length of " : "the lengths of "
        let read =
            since.map { size in
                "\(Self.count(size, "vouched record")), \(verifiedRecords) since, "
                    + Self.count(counts.rows, "row")
            }
            ?? [
                Self.count(counts.records, "record"), Self.count(counts.rows, "row"),
                (readsContents ? "" : whose) + payloads,
            ].joined(separator: ", ")
        let count = Self.count(findingCount, "finding")
        return switch verdict {
        case .sound: "the vault is as its log says: \(read)"
        case .tampered:
            "the vault was changed behind the log's back: \(count) in \(read); keep it as it is"
        case .rolledBack:
            "records are missing at the end of the log, or an old copy was restored: \(count)"
        case .unverifiable where !faultsVault:
            "the vault could not be held to what was given: \(count); by itself it is as its log says, in \(read)"
        case .unverifiable:
            "not all of the vault could be verified: \(count) in \(read)"
        }
    }

    private static func count(_ number: some BinaryInteger, _ thing: String) -> String {
        "\(number) \(thing)\(number == 1 ? "" : "s")"
    }

    mutating func add(_ finding: Finding) {
        findingCount += 1
        if findings.count < Self.maximumFindings { findings.append(finding) }
        let order = Verdict.allCases
        if order.firstIndex(of: finding.verdict) ?? 0 > order.firstIndex(of: verdict) ?? 0 {
            verdict = finding.verdict
        }
    }

    mutating func add(
        _ verdict: Verdict, _ code: String, at place: String, index: UInt64? = nil,
        of film: ClipID? = nil, _ message: String
    ) {
        add(
            Finding(
                verdict: verdict, code: code, place: place, index: index, message: message,
                film: film))
    }
}

/// How thoroughly a vault is verified, and against what from elsewhere.
public struct VerificationPlan: Sendable, Hashable {
    /// How far the payloads are looked at.
    public enum Depth: Sendable, Hashable {
        /// They are there, and as long as they must be.
        case lengths
        /// They are read whole from the disk, and their tree roots computed anew.
        case contents
    }

    /// The vault's id from paper or memory; without it, that of `vault.json`.
    public var vaultID: VaultID?
    /// A checkpoint kept elsewhere, signed or only its three lines: the log must contain what it vouched for.
    public var against: String?
    /// A head that is trusted: only what came after it is verified, and no key slot, payload or text.
    public var since: String?
    /// A receipt of an upload, or another proof of a record: the log must hold what it proves.
    public var receipt: String?
    /// Verifier keys of witnesses, whose cosignatures under the head kept elsewhere are recognised.
    public var witnesses: [String] = []
    /// How far the payloads are looked at.
    public var depth: Depth
    /// On how many records' rows words are kept in memory at a time, about: the log is read once for each such part.
    package var recordsAtOnce = Self.recordsAtOnce

    /// Some 40 MiB of words, as films are taken in and destroyed.
    static let recordsAtOnce = 300_000

    /// Plans a verification.
    public init(vaultID: VaultID? = nil, against: String? = nil, depth: Depth = .lengths) {
        self.vaultID = vaultID
        self.against = against
        self.depth = depth
    }
}
