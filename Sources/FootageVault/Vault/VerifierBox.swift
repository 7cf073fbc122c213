import AuditLog
import Catalog
import VaultCrypto
import VaultModel

/// A log verifier that hears words on rows, and checks signatures on all processors.
final class VerifierBox {
    /// Words on tables or rows that this program knows nothing of: the first, and how many.
    var strange: (first: String, index: UInt64, count: Int)? { heard.words.strange }
    /// How many signatures were found true.
    var signatures: Int { workers.count }

    private final class Heard {
        var words: LastWords
        init(of part: IDPart?) { words = LastWords(of: part) }
    }

    private let heard: Heard
    private let workers: SignatureWorkers
    private var verifier: LogVerifier

    /// - Parameters:
    ///   - vaultID: What record 0 must hash to.
    ///   - vouched: How many records something else vouches for, so that their signatures are not checked.
    ///   - part: The rows whose words are heard; none unless somebody will ask.
    ///   - onRecord: Is told of each record that was judged.
    init(
        trusting vaultID: VaultID, vouched: UInt64 = 0, hearing part: IDPart? = nil,
        onRecord: LogVerifier.OnRecord? = nil
    ) {
        let heard = Heard(of: part)
        self.heard = heard
        workers = SignatureWorkers(vouched: vouched)
        verifier = LogVerifier(
            trusting: .init(vaultID: vaultID), checkedBy: workers,
            onRow: { heard.words.hear($0) }, onRecord: onRecord)
    }

    func feed(_ leaf: [UInt8]) { verifier.feed(leaf) }

    /// Forgets the words that were heard, for those on other rows, which `hear` is to tell again.
    func forget(for part: IDPart) { heard.words = LastWords(of: part) }

    /// Hears the words of a record that was verified before.
    func hear(_ leaf: [UInt8], at index: UInt64) {
        LogVerifier.retell(leaf, at: index) { heard.words.hear($0) }
    }

    func feed(_ leaf: [UInt8], hashing hash: SHA256Digest) { verifier.feed(leaf, hashing: hash) }

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
}
