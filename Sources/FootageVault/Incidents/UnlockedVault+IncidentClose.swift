import AuditLog
import Catalog
import Database
import VaultCrypto
import VaultModel

extension UnlockedVault {
    /// Closes an incident, for a reason, as somebody else than who caused it.
    ///
    /// Who caused it themselves closes it only where nobody else holds governance; the record then says so. That the
    /// recovery identity was lost is never closed by who said so, since the new one opens every family from then on:
    /// supervisors and administrators close it, too. Closing mends nothing: what is still so after seven days is
    /// opened again.
    ///
    /// - Parameters:
    ///   - number: The incident's number.
    ///   - reason: Why it can be closed; it is sealed, and the log commits to it.
    /// - Returns: The incident, which says whether it is still so.
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record; `failed` for one that was
    ///   closed before, or that another act settles.
    public func closeIncident(_ number: Int, reason: String) throws -> IncidentSummary {
        guard
            let row = try vault.catalog.rows(
                IncidentRow.self, where: "number = ?", [.integer(Int64(number))]
            ).first
        else { throw VaultError.notFound("incident", String(number)) }
        var act = Act(.incidentClose, family: row.family)
        act.clip = row.clip.flatMap { ClipID(bytes: $0) }
        try require(row.saysRecoveryLost ? .closeLostRecovery : .closeIncident, for: act)
        let family = try row.family.map { try vault.catalog.require(FamilyRow.self, $0.bytes) }
        let text = try sealedReason(reason, of: family, for: act.event)
        act.note = text.note
        return try perform(act) { transaction, act in
            var row = try vault.catalog.require(IncidentRow.self, row.id.bytes)
            try requireClosable(row)
            try checkNotOwn(row, &act)
            let standing = try standing(of: row)
            row.closed = vault.environment.clock()
            row.closedBy = principal
            row.note = text.note.bytes
            try transaction.update(row)
            try transaction.insert(text, of: row.family)
            var summary = try summary(of: row, RecordResolver(self))
            summary.standing = standing
            return summary
        }
    }

    private func checkNotOwn(_ row: IncidentRow, _ act: inout Act) throws {
        let refusal = "nobody closes an incident that they caused themselves"
        guard row.saysRecoveryLost else {
            return try checkNotOwn(&act, causedBy: row.cause, refusal)
        }
        try requireNotOwn(
            row.cause, refusal,
            hint: """
                somebody else with governance, an administrator or a supervisor looks into the loss, and runs this; \
                until then the new recovery identity is given nothing
                """)
    }

    private func requireClosable(_ row: IncidentRow) throws {
        guard row.closed == nil else {
            throw Refusal(
                VaultError(.failed, "closed-before", "incident \(row.number) was closed before"))
        }
        guard row.kind != BreakGlass.incidentKind else {
            throw Refusal(
                VaultError(
                    .failed, "closed-by-review",
                    "incident \(row.number) ends when the break-glass is reviewed",
                    hint: """
                        `footage break-glass review \(row.number)` shows what was opened, and closes it
                        """))
        }
        guard row.kind != Vault.unsettledKind else {
            throw Refusal(
                VaultError(
                    .failed, "settled-elsewhere",
                    "incident \(row.number) ends when the restore is settled",
                    hint: "governance looks into it and runs `footage restore settle`"))
        }
    }
}
