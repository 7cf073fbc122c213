import AuditLog
import Dispatch
import Synchronization
import VaultModel

/// A log verifier that hears every word on a row, and checks signatures on two threads.
final class VerifierBox {
    /// What the log said last of every row.
    var words: LastWords { heard.words }
    /// How many signatures were found true.
    var signatures: Int { heard.signatures }

    private final class Heard {
        var words = LastWords()
        var signatures = 0
    }

    private let heard: Heard
    private var verifier: LogVerifier

    init(trusting vaultID: VaultID) {
        let heard = Heard()
        self.heard = heard
        verifier = LogVerifier(
            trusting: .init(vaultID: vaultID),
            checking: { checks in
                let wrong = Self.firstFalse(checks)
                heard.signatures += wrong ?? checks.count
                return wrong
            },
            onRow: { word, index, _ in heard.words.hear(word, in: index) })
    }

    func feed(_ leaf: [UInt8]) { verifier.feed(leaf) }

    /// The last word on a row that was met; in place, since the words are many.
    func meet(_ table: String, _ id: RowID) -> LastWords.Word? { heard.words.meet(table, id) }

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
