import AuditLog
import VaultModel

extension UnlockedVault {
    /// Puts on record how often the passphrase of this identity was wrong before it was right.
    ///
    /// What cannot be recorded now, because the person has not accepted the vault or it cannot be written, stays
    /// counted for the next time.
    func report(_ failures: FailedUnlocks) {
        guard failures.count > 0, (try? hasAccepted()) == true else { return }
        try? failures.take { count in
            var act = Act(.unlockFailures)
            act.amount = .init(items: count)
            try record(act)
        }
    }
}
