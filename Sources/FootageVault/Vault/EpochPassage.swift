import AuditLog
import Catalog
import VaultCrypto
public import VaultModel

/// How a person comes into a later epoch of a vault: on the word of the whole log, once.
///
/// It is taken the first time that somebody opens a vault that was restored since they last saw it, or
/// that they have never seen.
public struct EpochPassage: Sendable, Hashable {
    /// Records that this person had seen, and that a restore lost.
    public struct Lost: Sendable, Hashable {
        /// The first of them.
        public let first: UInt64
        /// How many there are.
        public let count: UInt64
        /// Whether the restore knew of them.
        public let isKnown: Bool
    }

    /// The epoch that the vault is in.
    public let epoch: Int64
    /// How many records were verified.
    public let records: UInt64
    /// The record that opened the epoch.
    public let opened: UInt64
    /// Who opened it.
    public let by: PrincipalID
    /// Why, in their words.
    public let reason: String
    /// What is lost of what this person had seen; none where nothing is.
    public let lost: Lost?

    /// What governance has to look into: somebody saw more than the restore knew of.
    var incident: FoundIncident? {
        guard let lost, !lost.isKnown else { return nil }
        return FoundIncident(
            kind: Self.unexplainedKind,
            detail: "records \(lost.first) to \(lost.first + lost.count - 1) before epoch \(epoch)")
    }

    static var unexplainedKind: String { "restore-lost-more" }

    /// Verifies the whole log, and holds to it what is remembered of an earlier epoch.
    ///
    /// - Parameters:
    ///   - vault: The vault as it was opened.
    ///   - memory: What this person remembers; none who has never seen the vault.
    ///   - key: The log key that the catalog holds for them.
    /// - Throws: `VaultError` of kind `tampered` when the log is not to be believed, names another epoch
    ///   or key, or begins otherwise than was seen; of kind `rolledBack` when it is shorter.
    init(into vault: Vault, remembering memory: Memory?, key: VerifyingKey) throws {
        let log = try WholeLog(
            of: vault.catalog, vault.description.id, rootsAt: Set(memory.map { [$0.size] } ?? []))
        let summary = log.summary
        guard let current = summary.epochs.last, let opening = current.opening,
            current.number == Int64(vault.description.epoch),
            current.origin == vault.description.origin
        else { throw Vault.descriptionDiffers }
        guard summary.logKeys.last?.key.key == key else { throw UnlockedVault.wrongLogKey }
        epoch = current.number
        records = summary.size
        opened = current.from
        by = opening.person
        reason = opening.reason
        lost = try memory.flatMap { try Self.lost(of: $0, log) }
    }

    private static func lost(of memory: Memory, _ log: WholeLog) throws -> Lost? {
        let standing = log.summary.standing(
            epoch: memory.epoch, size: memory.size, root: memory.root)
        switch standing {
        case .within:
            guard log.roots[memory.size] == memory.root else {
                throw UnlockedVault.historyChanged(before: memory.size)
            }
            return nil
        case .beyond, .later: throw UnlockedVault.shorter(log.summary.size, than: memory)
        case .lost(let next), .unexplained(let next):
            let isKnown = if case .lost = standing { true } else { false }
            // An epoch that is lost as a whole may have been shorter than the log is now.
            let first = min(next.from, memory.size - min(memory.size, 1))
            return Lost(first: first, count: memory.size - first, isKnown: isKnown)
        }
    }
}

/// A log that was verified from record 0 to its signed head.
struct WholeLog {
    let summary: LogSummary
    /// The roots at the sizes that were asked for, as far as the log is that long.
    let roots: [UInt64: SHA256Digest]

    /// Verifies the log in a catalog, as of one moment.
    ///
    /// - Throws: `VaultError` of kind `tampered`, or `unknown` for what a newer program wrote.
    init(of catalog: Catalog, _ id: VaultID, rootsAt sizes: Set<UInt64>) throws {
        var verifier = LogVerifier(
            trusting: .init(vaultID: id), checkedBy: SignatureWorkers())
        var tree = MerkleFrontier()
        var roots: [UInt64: SHA256Digest] = sizes.contains(0) ? [0: tree.root] : [:]
        let head = try catalog.read {
            try catalog.forEachStoredLeaf { index, leaf in
                guard UInt64(exactly: index) == tree.size else {
                    throw LogSummary.unbelieved("record \(tree.size) is missing")
                }
                verifier.feed(leaf)
                tree.append(MerkleHash.leaf(leaf))
                if sizes.contains(tree.size) { roots[tree.size] = tree.root }
            }
            return try catalog.logHead()
        }
        let summary = verifier.finish()
        try summary.requireBelieved(under: head)
        self.summary = summary
        self.roots = roots
    }
}
