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
    /// The proof as a witness takes it: the old size, the hashes, and the signed checkpoint of the log's head.
    public let request: String?
}

extension Vault {
    /// Proves that the log goes on from a checkpoint that was kept elsewhere, and checks the proof.
    ///
    /// The whole log is verified for it, since the keys that sign checkpoints are those that the log
    /// introduced. It needs no identity and leaves no record: sizes and hashes are all that it reveals.
    ///
    /// - Throws: `VaultError` of kind `badInput` for what is no checkpoint; errors of the disk and the
    ///   catalog that keep it from being run. What is wrong with the log is in the report.
    public func consistency(with old: String) throws -> ConsistencyReport {
        let head = try VouchedHead(reading: old)
        var report = VerificationReport(vaultID: description.id)
        let request = try catalog.read { () throws -> WitnessRequest? in
            let log = try checkLog(VerificationPlan(against: old), &report)
            guard report.isSound else { return nil }
            guard log.standing(of: head) == .within else {
                report.add(
                    .unverifiable, "no-proof", at: head.place,
                    "Nothing can be proved of records that were lost in a restore.")
                return nil
            }
            return try proveConsistency(with: head.checkpoint, &report)
        }
        return ConsistencyReport(
            report: report, oldSize: head.checkpoint.size,
            proof: request?.path.map { Base64.encode($0.bytes) }, request: request?.description)
    }

    private func proveConsistency(
        with old: Checkpoint, _ report: inout VerificationReport
    ) throws -> WitnessRequest? {
        let log = try LogTable(catalog.database)
        let note = try SignedNote(log.checkpoint())
        let path = try Proof.consistency(from: old.size, to: log.size, in: log)
        guard
            Proof.isConsistent(
                from: old.size, root: old.root, to: log.size, root: log.root, path: path)
        else {
            report.add(
                .tampered, "proof", at: "the log's tree",
                "The stored hashes of the tree do not lead from the old head to the new.")
            return nil
        }
        return WitnessRequest(old: old.size, path: path, checkpoint: note)
    }
}
