import AuditLog
import Dispatch
import Synchronization
import VaultModel

/// A log verifier that hears every word on a row, and checks signatures on two threads.
final class VerifierBox {
    /// Words on tables or rows that this program knows nothing of: the first, and how many.
    var strange: (first: String, index: UInt64, count: Int)? { heard.words.strange }
    /// How many signatures were found true.
    var signatures: Int { heard.signatures }

    private final class Heard {
        var words = LastWords()
        var signatures = 0
    }

    private let heard: Heard
    private var verifier: LogVerifier

    /// Begins to verify; whoever wants to is told of each record that was judged.
    init(trusting vaultID: VaultID, onRecord: LogVerifier.OnRecord? = nil) {
        let heard = Heard()
        self.heard = heard
        verifier = LogVerifier(
            trusting: .init(vaultID: vaultID),
            checking: { checks in
                let wrong = Self.firstFalse(checks)
                heard.signatures += wrong ?? checks.count
                return wrong
            },
            onRow: { word, index in heard.words.hear(word, in: index) }, onRecord: onRecord)
    }

    func feed(_ leaf: [UInt8]) { verifier.feed(leaf) }

    /// The last word on a row that was met; in place, since the words are many.
    func meet(_ table: String, _ id: RowID) -> LastWords.Word? { heard.words.meet(table, id) }

    /// Hands over the words on rows that should be there and were not met, in order of id.
    func forEachUnmet(in table: String, _ body: (LastWords.Word) -> Void) {
        heard.words.forEachUnmet(in: table, body)
    }

    func finish() -> LogSummary { verifier.finish() }

    /// The place of the first signature that is false.
    static func firstFalse(_ checks: [LogVerifier.SignatureCheck]) -> Int? {
        guard checks.count > 16 else { return checks.firstIndex { !$0.isTrue } }
        let half = checks.count / 2
        let found = Mutex<Int?>(nil)
        DispatchQueue.concurrentPerform(iterations: 2) { part in
            let range = part == 0 ? 0..<half : half..<checks.count
            guard let place = range.first(where: { !checks[$0].isTrue }) else { return }
            found.withLock { $0 = min($0 ?? .max, place) }
        }
        return found.withLock { $0 }
    }
}
