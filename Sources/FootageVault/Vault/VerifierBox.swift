import AuditLog
import Dispatch
import Synchronization
import VaultDisk
import VaultModel

/// A log verifier that hears every word on a row, and checks signatures on all processors.
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

    /// - Parameters:
    ///   - vaultID: What record 0 must hash to.
    ///   - vouched: How many records something else vouches for, so that their signatures are not checked.
    ///   - onRecord: Is told of each record that was judged.
    init(
        trusting vaultID: VaultID, vouched: UInt64 = 0, onRecord: LogVerifier.OnRecord? = nil
    ) {
        let heard = Heard()
        self.heard = heard
        verifier = LogVerifier(
            trusting: .init(vaultID: vaultID),
            checking: { checks in
                let first = checks.firstIndex { $0.index >= vouched } ?? checks.count
                let wrong = Self.firstFalse(checks[first...])
                heard.signatures += (wrong ?? checks.count) - first
                return wrong
            },
            onRow: { heard.words.hear($0) }, onRecord: onRecord)
    }

    func feed(_ leaf: [UInt8]) { verifier.feed(leaf) }

    /// The last word on a row that was met; in place, since the words are many.
    func meet(_ table: String, _ id: RowID) -> LastWords.Word? { heard.words.meet(table, id) }

    /// The last word on a row.
    func word(on id: RowID, in table: String) -> LastWords.Word? {
        heard.words.word(on: id, in: table)
    }

    /// The family of which a word was said; none where it named none.
    func family(of word: LastWords.Word) -> FamilyID? { heard.words.family(of: word) }

    /// The first record that says of a row what is not for it to say, as far as the words before tell.
    func misuse() -> Finding? { heard.words.misuse() }

    /// Hands over the words on rows that should be there and were not met, in order of id.
    func forEachUnmet(in table: String, _ body: (LastWords.Word) -> Void) {
        heard.words.forEachUnmet(in: table, body)
    }

    func finish() -> LogSummary { verifier.finish() }

    /// The place of the first signature that is false.
    static func firstFalse(_ checks: ArraySlice<LogVerifier.SignatureCheck>) -> Int? {
        // A part of fewer is done before another processor has begun.
        let parts = min(Processors.count, checks.count / 8)
        guard parts > 1 else { return checks.firstIndex { !$0.isTrue } }
        let found = Mutex<Int?>(nil)
        DispatchQueue.concurrentPerform(iterations: parts) { part in
            let start = checks.startIndex + checks.count * part / parts
            let end = checks.startIndex + checks.count * (part + 1) / parts
            guard let place = (start..<end).first(where: { !checks[$0].isTrue }) else { return }
            found.withLock { $0 = min($0 ?? .max, place) }
        }
        return found.withLock { $0 }
    }
}
