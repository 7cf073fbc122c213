import AuditLog
import Catalog
import Database
public import Retention
import VaultCrypto
import VaultModel

extension UnlockedVault {
    /// Adopts a policy: its text as it stands is what counts from its effective day on.
    ///
    /// A version that shortens anything for what is held, or drops a keep, a review or a requirement, waits
    /// for a second person and `cooling_off`; where nobody else holds governance it waits 28 days.
    ///
    /// - Parameters:
    ///   - text: The policy's text, which is kept as it is.
    ///   - shown: What the version makes otherwise, as it was shown; should it no longer be that, nothing
    ///     is adopted.
    /// - Returns: The version as it was adopted.
    /// - Throws: `RetentionError` for a text that is not a policy; `VaultError` when one of its own tests
    ///   fails, its zone is another than the vault's, this version was adopted before, or it makes something
    ///   otherwise than was shown; of kind `locked` when others change the vault again and again meanwhile.
    public func adoptPolicy(
        _ text: PolicyText, shown: PolicyEffect? = nil
    ) throws -> PolicySummary {
        try require(.adoptPolicy, for: Act(.policyAdopt))
        let policy = try text.policy()
        for _ in 0..<Self.attemptsToAdopt {
            if let adopted = try adopt(policy, text, shown) { return adopted }
        }
        throw VaultError(
            .locked, "vault-busy",
            "others changed the vault each time that the policy was compared with what is held",
            hint: "nothing was adopted; run this again when fewer people work in the vault")
    }

    private static var attemptsToAdopt: Int { 5 }

    /// Adopts a policy; none where what it makes otherwise may have changed before it could be written.
    private func adopt(
        _ policy: Policy, _ text: PolicyText, _ shown: PolicyEffect?
    ) throws -> PolicySummary? {
        var act = Act(.policyAdopt)
        let (size, day, effect) = try vault.catalog.read {
            () throws -> (UInt64, CivilDate, PolicyEffect?) in
            let size = try LogTable(vault.catalog.database).size
            try check(policy)
            return (size, vault.today, try self.effect(of: policy))
        }
        guard shown == nil || shown == effect else { throw Self.changedMeanwhile }
        let difference = effect?.summary.canonicalBytes
        let digest = SHA256.hash(text.bytes)
        act.introduces =
            Introduction.policy(
                name: policy.name, version: Int64(policy.version), sha256: digest
            ).members.merging(
                (difference.map { ["difference": JSONValue.string(SHA256.hash($0).description)] })
                    ?? [:]
            ) { $1 }
        let shortens = effect?.shortens ?? false
        do {
            return try perform(act) { transaction, _ in
                let now = vault.environment.clock()
                let today = vault.date(of: now)
                // What the version makes otherwise was read before the catalog was locked for writing: a clip,
                // or another version, that came in between is not in it.
                guard today == day, try !mayDecideOtherwise(since: size, transaction.log) else {
                    throw Overtaken()
                }
                let row = PolicyRow(
                    id: .random(), number: try transaction.nextNumber(in: PolicyRow.self),
                    name: policy.name, version: Int64(policy.version), sha256: digest.bytes,
                    text: text.bytes, adopted: now, adoptedOn: today, adoptedBy: principal,
                    shortens: shortens, difference: difference,
                    effective: try isAlone() || !shortens
                        ? effectiveDate(of: policy, shortens: shortens, adopted: today) : nil)
                try transaction.insert(row)
                return try summary(of: row)
            }
        } catch is Overtaken {
            return nil
        }
    }

    /// Thrown out of the transaction of an adoption, of which nothing stays.
    private struct Overtaken: Error {}

    /// Whether records from a number on may have changed what a policy makes of what is held.
    ///
    /// That films were opened or listed, or families granted, changes nothing of it; of any other
    /// record that wrote rows the worst is taken.
    private func mayDecideOtherwise(since size: UInt64, _ log: LogTable) throws -> Bool {
        var may = false
        try log.forEachLeaf(from: size) { _, leaf in
            let record = try RecordGlance(leaf: leaf)
            guard record.writesRows else { return }
            switch Event(rawValue: record.event) {
            case .clipWatch?, .clipExport?, .disclosureRecord?, .familyGrant?, .familyRevoke?,
                .incidentOpen?, .backupMake?, .scrubRun?:
                break
            default: may = true
            }
        }
        return may
    }

    private static var changedMeanwhile: VaultError {
        VaultError(
            .failed, "changed-meanwhile",
            "what the policy makes otherwise changed while you looked at it; nothing was adopted",
            hint: "run this again, and look at it afresh")
    }
}
