import AuditLog
import Catalog
import Database
import VaultModel

extension Vault {
    /// The incident that stands while destructions since a backup may be unknown.
    static var unsettledKind: String { "restore-unsettled" }

    /// Whether a restore waits for governance: no purge begins anything.
    package func isUnsettled() throws -> Bool { try !doubts().isEmpty }

    /// Whether it waits for governance to say what was destroyed since the backup: no film is opened.
    package func isClosedByRestore() throws -> Bool {
        try doubts().contains { RestorePlan.Doubt(rawValue: $0)?.closesFilms ?? true }
    }

    private func doubts() throws -> [String] {
        try catalog.rows(
            IncidentRow.self, where: "kind = ? AND closed IS NULL", [.text(Self.unsettledKind)]
        ).map(\.detail)
    }
}

extension UnlockedVault {
    /// Signs that nothing which should be gone came back with a restore, so that films are opened again.
    ///
    /// Another than who restored settles it, unless nobody else holds governance; the record then says so.
    ///
    /// - Parameter reason: How that is known; it stands in the log for good, in the clear.
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record; `failed` when no restore
    ///   waits to be settled.
    public func settleRestore(reason: String) throws {
        let reason = try PlainText.checked(reason, what: "reason", limit: 500)
        var act = Act(.restoreSettle)
        try require(.restore, for: act)
        act.introduces = ["reason": .string(reason)]
        try perform(act) { transaction, act in
            let open = try vault.catalog.rows(
                IncidentRow.self, where: "kind = ? AND closed IS NULL ORDER BY number",
                [.text(Vault.unsettledKind)])
            guard !open.isEmpty else {
                throw Refusal(VaultError(.failed, "settled", "no restore waits to be settled"))
            }
            for incident in open {
                try checkNotOwn(
                    &act, causedBy: incident.cause, "nobody settles what they restored themselves")
            }
            for var incident in open {
                incident.closed = vault.environment.clock()
                incident.closedBy = principal
                try transaction.update(incident)
            }
        }
    }

    /// Why no film is opened, while a restore is unsettled.
    func unsettledRefusal() throws -> VaultError? {
        guard try vault.isClosedByRestore() else { return nil }
        return VaultError(
            .notPermitted, Vault.unsettledKind,
            """
            the vault was restored, and what was destroyed since that backup is not known: films \
            are not opened
            """,
            hint: """
                governance settles it with `footage restore settle`, once what should be gone is gone
                """)
    }
}
