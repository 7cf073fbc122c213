/// What a verification of a backup found.
public struct BackupReport: Sendable, Hashable {
    /// How bad a finding is.
    public enum Verdict: String, Sendable, Hashable {
        /// Something is not what was backed up.
        case tampered
        /// The vault is not what it was backed up as: records are missing from it.
        case rolledBack = "rolled-back"
        /// Something is not there, or cannot be told.
        case unverifiable
    }

    /// Something that is wrong.
    public struct Finding: Sendable, Hashable {
        /// How bad it is.
        public let verdict: Verdict
        /// A short stable word, for programs.
        public let code: String
        /// What it is about.
        public let place: String
        /// One sentence.
        public let message: String
    }

    /// How many things are listed one by one.
    public static let maximumFindings = 100

    /// The backups that were looked at, the oldest first.
    public internal(set) var snapshots: [BackupSnapshot] = []
    /// The key parts that were read.
    public internal(set) var keyParts: [BackupStamp] = []
    /// How many payloads were read whole.
    public internal(set) var payloads = 0
    /// Their bytes.
    public internal(set) var bytes: UInt64 = 0
    /// How many are listed by some backup and were destroyed since.
    public internal(set) var destroyedSince = 0
    /// What is wrong, as far as it is listed.
    public private(set) var findings: [Finding] = []
    /// How many findings there are.
    public private(set) var findingCount = 0
    private var verdicts: Set<Verdict> = []

    init() {}

    mutating func add(_ verdict: Verdict, _ code: String, at place: String, _ message: String) {
        findingCount += 1
        verdicts.insert(verdict)
        guard findings.count < Self.maximumFindings else { return }
        findings.append(Finding(verdict: verdict, code: code, place: place, message: message))
    }

    /// Adds what an error says of a place.
    mutating func add(_ error: any Error, at place: String) throws {
        guard let error = VaultError(explaining: error) else { throw error }
        switch error.kind {
        case .tampered, .unknown, .badInput, .failed:
            add(
                error.kind == .tampered ? .tampered : .unverifiable, error.code, at: place,
                error.message.prefix(1).uppercased() + error.message.dropFirst() + ".")
        default: throw error
        }
    }

    /// Whether nothing is wrong.
    public var isSound: Bool { findingCount == 0 }

    /// What kind of failure it is; none when nothing is wrong.
    public var failure: VaultError.Kind? {
        if verdicts.contains(.tampered) { return .tampered }
        if verdicts.contains(.rolledBack) { return .rolledBack }
        return verdicts.isEmpty ? nil : .unknown
    }
}
