/// How much a purge has destroyed so far, an earlier run's beginnings among it.
///
/// Kept apart from its summary, so that a purge that stops on an error can tell.
final class PurgeTally {
    private(set) var destroyed = 0

    func add(_ result: UnlockedVault.DestructionResult) { destroyed += result.destroyed.count }
}

extension VaultError {
    /// The error of a purge that stopped after it had destroyed so many clips.
    ///
    /// It did not leave everything as it was, and its kind does not claim that.
    func after(destroying count: Int) -> Self {
        let said = "\(count) \(count == 1 ? "film was" : "films were") destroyed before it stopped"
        return Self(
            kind == .failed ? .partlyDone : kind, code, message,
            hint: hint.map { said + "; " + $0 } ?? said)
    }
}
