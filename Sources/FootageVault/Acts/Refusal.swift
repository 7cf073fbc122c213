import AuditLog
import VaultModel

/// Thrown out of an act's transaction when the act must be refused: nothing of it stays but its refusal.
struct Refusal: Error {
    let error: VaultError

    init(_ error: VaultError) { self.error = error }
}

extension UnlockedVault {
    /// Records a refusal, then throws it; when it cannot be recorded, throws why.
    ///
    /// The record's reason is the refusal's word, and behind a space whom it was about, where that is somebody.
    func refuse(_ act: Act, _ error: VaultError, about person: PrincipalID? = nil) throws -> Never {
        var act = act
        act.outcome = .refused
        act.reason = error.code + (person.map { " \($0)" } ?? "")
        act.introduces = nil
        // Nothing of it stays, the text that it would commit to neither.
        act.note = nil
        let refusal = act
        try drawing(for: .outcomes) { try record(refusal) }
        throw error
    }

    /// Runs the body with the right to draw on the log's reserve.
    func drawing<R>(for use: LogReserve.Use, _ body: () throws -> R) rethrows -> R {
        let before = reserveUse
        // A destruction under way stays one, whatever is refused in it.
        reserveUse = before ?? use
        defer { reserveUse = before }
        return try body()
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
