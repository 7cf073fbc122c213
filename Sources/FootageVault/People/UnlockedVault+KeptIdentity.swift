import AuditLog

extension UnlockedVault {
    /// Puts on record that this person's identity is to be kept open, and for how long, before it is.
    ///
    /// What is done meanwhile bears their signature without a passphrase typed for it.
    ///
    /// - Throws: `VaultError` when the person may do nothing here, or nothing can be recorded.
    public func recordUnlock(for time: Duration) throws {
        try KeptIdentities.check(time)
        var act = Act(.identityCheck)
        act.reason = "kept-open \(time.components.seconds) s"
        try record(act)
    }
}
