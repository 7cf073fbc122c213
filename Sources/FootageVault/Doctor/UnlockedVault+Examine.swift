import AuditLog

extension UnlockedVault {
    /// Puts on record that this person examines the vault.
    ///
    /// - Throws: `VaultError` when their role does not allow it, once the refusal is on record.
    public func recordExamination() throws {
        let act = Act(.doctorRun)
        try require(.examine, for: act)
        try record(act)
    }
}
