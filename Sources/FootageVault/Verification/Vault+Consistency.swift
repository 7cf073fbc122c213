import AuditLog
import Catalog
import VaultCrypto

/// What came of holding the log to a checkpoint that was kept elsewhere.
public struct ConsistencyReport: Sendable, Hashable {
    /// What was found; sound when the log goes on from the checkpoint.
    public let report: VerificationReport
    /// How many records the old checkpoint vouches for.
    public let oldSize: UInt64?
    /// The hashes that show it, in base64; none when the log does not go on from the checkpoint.
    public let proof: [String]?
    /// The proof as a witness takes it: the old size, the hashes, and the signed checkpoint that it leads to.
    public let request: String?
}

extension Vault {
    /// Proves that the log goes on from a checkpoint that was kept elsewhere, and checks the proof.
    ///
    /// The whole log is verified for it, since the keys that sign checkpoints are those that the log
    /// introduced. It needs no identity and leaves no record: sizes and hashes are all that it reveals.
    ///
    /// - Parameters:
    ///   - old: The checkpoint, alone or in a receipt.
    ///   - newer: The signed checkpoint that is led to, such as the head that two keys of the log signed;
    ///     without it, that of the log's head.
    /// - Returns: What was found, and the proof.
    /// - Throws: `VaultError` of kind `badInput` for what is no checkpoint, with the code `head-older` for one
    ///   that vouches for fewer records than the old; errors of the disk and the catalog that keep it from
    ///   being run. What is wrong with the log is in the report.
    public func consistency(
        with old: String, upTo newer: String? = nil
    ) throws -> ConsistencyReport {
        let head = try VouchedHead(reading: old)
        let end = try newer.map { try VouchedHead(reading: $0) }
        if let end { try Self.require(end, after: head) }
        var report = VerificationReport(vaultID: description.id)
        let request = try catalog.read { () throws -> WitnessRequest? in
            let log = try checkLog(VerificationPlan(against: old), &report)
            guard report.isSound else { return nil }
            guard log.standing(of: head) == .within else {
                report.addNoProof(of: head)
                return nil
            }
            if let end, let newer {
                var found = VerificationReport(vaultID: description.id)
                let log = try checkLog(VerificationPlan(against: newer), &found)
                if found.isSound, log.standing(of: end) != .within { found.addNoProof(of: end) }
                guard found.isSound else {
                    report = found
                    return nil
                }
            }
            return try proveConsistency(with: head.checkpoint, upTo: end, &report)
        }
        return ConsistencyReport(
            report: report, oldSize: head.checkpoint.size,
            proof: request?.path.map { Base64.encode($0.bytes) }, request: request?.description)
    }

    private func proveConsistency(
        with old: Checkpoint, upTo end: VouchedHead?, _ report: inout VerificationReport
    ) throws -> WitnessRequest? {
        let log = try LogTable(catalog.database)
        let note = try end?.note ?? SignedNote(log.checkpoint())
        let (size, root) =
            end.map { ($0.checkpoint.size, $0.checkpoint.root) } ?? (log.size, log.root)
        let path = try Proof.consistency(from: old.size, to: size, in: log)
        guard
            Proof.isConsistent(
                from: old.size, root: old.root, to: size, root: root, path: path)
        else {
            report.add(
                .tampered, "proof", at: "the log's tree",
                "The stored hashes of the tree do not lead from the old head to the new.")
            return nil
        }
        return WitnessRequest(old: old.size, path: path, checkpoint: note)
    }

    /// Refuses a head to lead to that nobody signed, or that comes before the old one.
    private static func require(_ end: VouchedHead, after old: VouchedHead) throws {
        guard end.note != nil else {
            throw VaultError.badInput(
                "head-signature", "the head to lead to bears no signature",
                hint: "a witness cosigns what the log's key has signed")
        }
        guard end.checkpoint.size >= old.checkpoint.size else {
            throw VaultError.badInput(
                "head-older",
                "the head to lead to vouches for \(end.checkpoint.size) records, and the old one for "
                    + "\(old.checkpoint.size)")
        }
    }
}

extension VerificationReport {
    fileprivate mutating func addNoProof(of head: VouchedHead) {
        add(
            .unverifiable, "no-proof", at: head.place,
            "Nothing can be proved of records that were lost in a restore.")
    }
}
