import AuditLog
import VaultCrypto
import VaultModel

extension UnlockedVault {
    /// Puts on record that this person gives their identity file another passphrase, and how that ended.
    ///
    /// The file lies outside the vault, and is the person's own: the record says when, never what.
    ///
    /// - Throws: What `change` throws, once its failure is on record; `VaultError` when nothing can be recorded,
    ///   before anything was changed.
    public func recordingPassphrase<R>(_ change: () throws -> R) throws -> R {
        var act = Act(.identityPassphrase)
        act.request = .random()
        act.phase = .intent
        try record(act)
        act.phase = .outcome
        let result: R
        do {
            result = try change()
        } catch {
            act.outcome = .failed
            act.reason = VaultError(explaining: error)?.code
            // That it failed is what the person has to hear.
            let failure = act
            try? drawing(for: .outcomes) { try record(failure) }
            throw error
        }
        try recordOutcome(act, of: "the passphrase was changed, but that")
        return result
    }
}
