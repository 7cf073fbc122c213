/// How much a purge has destroyed so far, an earlier run's beginnings among it, and how much is under way.
///
/// Kept apart from its summary, so that a purge that stops on an error can tell.
final class PurgeTally {
    private(set) var destroyed = 0
    /// How many films are marked and not seen to: their keys may be gone, and nothing certifies it.
    private(set) var underWay = 0

    func begin(_ count: Int) { underWay += count }

    /// Adds what became of so many films that were begun.
    func add(_ result: UnlockedVault.DestructionResult, of count: Int) {
        destroyed += result.destroyed.count
        underWay -= count
    }

    /// Whether nothing was begun.
    var isEmpty: Bool { destroyed == 0 && underWay == 0 }

    /// What must be said of it when it stops.
    fileprivate var words: [String] {
        func films(_ count: Int) -> String { count == 1 ? "1 film" : "\(count) films" }
        var words: [String] = []
        if destroyed > 0 {
            words.append(
                films(destroyed) + (destroyed == 1 ? " was" : " were")
                    + " destroyed before it stopped")
        }
        if underWay > 0 {
            words.append(
                "the destruction of \(films(underWay)) had begun, and the next run finishes it")
        }
        return words
    }
}

extension VaultError {
    /// The error of a purge that stopped after it had begun, or destroyed, something.
    ///
    /// It did not leave everything as it was, and its kind does not claim that.
    func after(_ tally: PurgeTally) -> Self {
        Self(
            kind == .failed ? .partlyDone : kind, code, message,
            hint: (tally.words + [hint].compactMap { $0 }).joined(separator: "; "))
    }
}
