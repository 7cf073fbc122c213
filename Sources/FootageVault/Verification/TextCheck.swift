import Catalog
import VaultCrypto
import VaultModel

/// Holds the sealed openings of commitments to the log, both ways, without opening any.
///
/// An opening that is missing was erased only where a later record of its family says so, of it or of the
/// family's keys. A record of another family does not: that family may not have been under hold.
struct TextCheck {
    let catalog: Catalog
    let log: LogCheck

    func run(_ report: inout VerificationReport) throws {
        report.sealedCommitments = log.commitments.count
        guard log.isBelievable else { return }
        let verdict: VerificationReport.Verdict = log.isShort ? .rolledBack : .tampered
        var stored: Set<SHA256Digest> = []
        try catalog.forEachText { note, family, _ in
            let digest = SHA256Digest(bytes: note)
            guard let digest, let commitment = log.commitments[digest],
                commitment.family == family
            else {
                report.add(
                    verdict, "text-without-record", at: "text \(Hex.encode(note))",
                    "The catalog holds a sealed text to which no record of that family committed.")
                return
            }
            stored.insert(digest)
            if let erasure = log.erasedTexts[digest]?.index, erasure > commitment.index {
                report.add(
                    verdict, "text-returned", at: "text \(digest)", index: erasure,
                    """
                    The catalog holds the sealed text to which record \(commitment.index) committed, and \
                    record \(erasure) says that it was erased.
                    """)
            }
        }
        let missing = log.commitments.filter { !stored.contains($0.key) }
        for (note, commitment) in missing.sorted(by: { $0.value.index < $1.value.index }) {
            report.sealedCommitments -= 1
            let erasure = log.erasedTexts[note]
            let isOwn = erasure.map { $0.family == commitment.family } ?? false
            let erasures = [
                isOwn ? erasure?.index : nil, commitment.family.flatMap { log.erasures[$0] },
            ]
            if erasures.contains(where: { $0.map { $0 > commitment.index } ?? false }) {
                report.erasedTexts += 1
                continue
            }
            let said = erasure.map { ", but for record \($0.index) of another family" } ?? ""
            report.add(
                .tampered, "text-missing", at: "text \(note)", index: commitment.index,
                """
                The sealed text to which record \(commitment.index) committed is missing, and no \
                record says that it was erased\(said).
                """)
        }
    }
}
