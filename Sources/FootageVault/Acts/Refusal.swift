import AuditLog
import VaultModel

/// Thrown out of an act's transaction when the act must be refused: nothing of it stays but its refusal.
struct Refusal: Error {
    let error: VaultError

    init(_ error: VaultError) { self.error = error }
}

extension UnlockedVault {
    /// Records a refusal, then throws it; when it cannot be recorded, throws why.
    func refuse(_ act: Act, _ error: VaultError) throws -> Never {
        var act = act
        act.outcome = .refused
        act.reason = error.code
        act.introduces = nil
        // Nothing of it stays, the text that it would commit to neither.
        act.note = nil
        try record(act)
        throw error
    }

    /// Runs the body, and records the refusal that it ends in, if it does.
    func refusing<R>(_ act: Act, _ body: () throws -> R) throws -> R {
        do {
            return try body()
        } catch let refusal as Refusal {
            try refuse(act, refusal.error)
        }
    }
}
