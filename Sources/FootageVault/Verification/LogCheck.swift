import AuditLog
import Catalog
import VaultCrypto
import VaultModel

/// Verifies the log as it is stored: every record, the tree, the head, and every family's series.
///
/// It streams: a batch of leaves and their hashes is in memory, and what grows with the number of people and of
/// families. The words on rows are kept for as many rows at a time as there is room for: the records of a long log
/// are read once more for each part of the rows.
final class LogCheck {
    private let catalog: Catalog
    private let verifier: VerifierBox
    private var tree = MerkleFrontier()
    /// The hashes of a batch, level by level.
    private var batch = [[MerkleSubtree]](repeating: [], count: 64)
    private var batchCount = 0
    private var next: UInt64 = 0
    private var gap: UInt64?
    private var wrongNodes = 0
    private var firstWrongNode: MerkleSubtree?
    /// The roots at the sizes that something vouches for.
    private var roots: [UInt64: SHA256Digest?]

    /// Words on tables or rows that this program knows nothing of: the first, and how many.
    private(set) var strange: (first: String, index: UInt64, count: Int)?
    /// The parts of the rows.
    let parts: [IDPart]
    /// The one whose words are at hand.
    private var part: IDPart
    /// What the records say of themselves, once `run` is done.
    private(set) var summary: LogSummary?
    /// The commitments to texts, with the records that first held them.
    var commitments: [SHA256Digest: (index: UInt64, family: FamilyID?)] { said.commitments }
    /// The last record that says that the keys to a family's texts were erased.
    var erasures: [FamilyID: UInt64] { said.erasures }
    /// The commitments whose texts a record says are gone, with the last that does, and its family.
    var erasedTexts: [SHA256Digest: (index: UInt64, family: FamilyID?)] { said.erasedTexts }
    private let said: SaidOfTexts
    private let followed: Receipt?
    /// The leaf hash at the place of the receipt's record.
    private(set) var followedHash: SHA256Digest?
    /// The newest record of reading the receipt's clip back.
    var readBack: RecordGlance? { said.readBack }
    /// Whether a head vouches for records that are not there, so that rows may rest on words that are lost.
    var isShort = false

    /// - Parameters:
    ///   - catalog: Where the log is stored.
    ///   - vaultID: What record 0 must hash to.
    ///   - sizes: The sizes whose roots are to be kept.
    ///   - receipt: A receipt, whose record and clip are followed.
    ///   - vouched: How many records something else vouches for, so that their signatures are not checked.
    ///   - recordsAtOnce: On how many records' rows words are kept at a time, about.
    /// - Throws: What reading the catalog throws.
    init(
        _ catalog: Catalog, trusting vaultID: VaultID, rootsAt sizes: [UInt64],
        following receipt: Receipt? = nil, vouched: UInt64 = 0,
        recordsAtOnce: Int = VerificationPlan.recordsAtOnce
    ) throws {
        self.catalog = catalog
        let records = max(0, Int(clamping: try catalog.lastLeafIndex() ?? 0))
        let count = min(records / recordsAtOnce + 1, IDPart.most)
        let parts = (0..<count).map { IDPart($0, of: count) }
        self.parts = parts
        part = parts[0]
        followed = receipt
        said = SaidOfTexts(following: receipt?.glance.clip)
        verifier = VerifierBox(trusting: vaultID, vouched: vouched, hearing: parts[0]) {
            [said] in said.note($0)
        }
        roots = Dictionary(sizes.map { ($0, nil) }, uniquingKeysWith: { first, _ in first })
    }

    /// How many signatures were found true.
    var signatures: Int { verifier.signatures }
    /// How many records there are in an unbroken row from 0.
    var size: UInt64 { tree.size }
    /// The root over them.
    var root: SHA256Digest { tree.root }

    /// Whether what comes after can rest on the log's words.
    var isBelievable: Bool { gap == nil && summary?.isTampered == false }

    /// The root at a size that was asked for, where the log is that long.
    func root(at size: UInt64) -> SHA256Digest? {
        size == 0 ? MerkleHash.empty : roots[size] ?? nil
    }

    /// Reads the whole log.
    func run(_ report: inout VerificationReport) throws {
        if try catalog.countMisplacedLeaves() > 0 {
            report.add(
                .tampered, "record-misplaced", at: "the log",
                "records stand below number 0, where the vault never writes any")
        }
        try catalog.forEachStoredLeaf { index, leaf in
            report.counts.records += 1
            try take(leaf, at: UInt64(clamping: index))
        }
        try compareNodes()
        let summary = verifier.finish()
        self.summary = summary
        strange = verifier.strange
        reportRecords(summary, &report)
        try reportTree(&report)
        report.counts.signatures = signatures
        report.size = size
        report.root = root.description
        report.newest = summary.newest
        if summary.clockSteps > 0 {
            report.notes.append(
                """
                the clock stepped back \(summary.clockSteps) times; the log's order is its order, and \
                this is no sign of tampering
                """)
        }
    }

    private func take(_ leaf: [UInt8], at index: UInt64) throws {
        if gap == nil, index != next { gap = next }
        next = index &+ 1
        // After a gap nothing can be placed in the tree any more.
        guard gap == nil else { return }
        let hash = MerkleHash.leaf(leaf)
        verifier.feed(leaf, hashing: hash)
        if index == followed?.glance.index { followedHash = hash }
        tree.append(hash) { batch[$0.level].append($0) }
        if roots.keys.contains(tree.size) { roots[tree.size] = tree.root }
        batchCount += 1
        if batchCount >= 4096 { try compareNodes() }
    }

    private func compareNodes() throws {
        batchCount = 0
        for (level, nodes) in batch.enumerated() {
            guard let first = nodes.first, let last = nodes.last else { continue }
            let stored = try catalog.storedNodes(level: level, in: first.index...last.index)
            var place = stored.startIndex
            for node in nodes {
                let isThere =
                    place < stored.endIndex
                    && stored[place].index == Int64(clamping: node.index)
                if !isThere || stored[place].hash != node.hash {
                    wrongNodes += 1
                    if firstWrongNode == nil { firstWrongNode = node }
                }
                if isThere { place += 1 }
            }
            batch[level].removeAll(keepingCapacity: true)
        }
    }

    private func reportRecords(_ summary: LogSummary, _ report: inout VerificationReport) {
        for finding in summary.findings {
            let place = "record \(finding.index)"
            switch finding {
            case .tampered:
                report.firstBadIndex = min(report.firstBadIndex ?? .max, finding.index)
                let isOfRow = if case .row = finding.reason { true } else { false }
                report.add(
                    .tampered, isOfRow ? "record-row" : "record", at: place,
                    index: finding.index, finding.message)
            case .unverifiable:
                report.add(
                    .unverifiable, "record-unknown", at: place, index: finding.index,
                    finding.message)
            }
        }
        report.findingCount += summary.findingCount - summary.findings.count
        guard let gap else { return }
        report.firstBadIndex = min(report.firstBadIndex ?? .max, gap)
        report.add(
            .tampered, "record-missing", at: "record \(gap)", index: gap,
            "Record \(gap) was taken out of the log; records after it are still there.")
    }

    private func reportTree(_ report: inout VerificationReport) throws {
        if let node = firstWrongNode {
            let leaf = node.level == 0
            let more = wrongNodes == 1 ? "" : " (and \(wrongNodes - 1) more)"
            report.add(
                .tampered, "tree", at: "hash \(node.index) of level \(node.level)",
                index: leaf ? node.index : nil,
                leaf
                    ? "The stored hash of record \(node.index) is not that of the record\(more)."
                    : "A stored hash of the tree is not that of the records below it\(more).")
        }
    }

    /// Holds what is stored of every family's series to the records.
    func checkSeries(_ report: inout VerificationReport) throws {
        guard isBelievable, let summary else { return }
        var expected = summary.series
        try catalog.forEachStoredSeries { bytes, number, index, previous in
            let id = FamilyID(bytes: bytes)
            let series = id.flatMap { expected.removeValue(forKey: $0) }
            let count = series.map { Int64(clamping: $0.count) - 1 }
            if let series, count == number, series.last.bytes == previous,
                try catalog.hasLeaf(at: index, hashing: series.last)
            {
                return
            }
            report.add(
                .tampered, "series", at: "family \(Hex.encode(bytes))",
                "What is stored of the family's series of records is not what the records say.")
        }
        for id in expected.keys.sorted() {
            report.add(
                .tampered, "series", at: "family \(id)",
                "What is stored of the family's series of records was removed.")
        }
    }

    /// The first stored hash that the log's records leave no place for, and how many there are.
    func surplusNodes() throws -> (count: Int64, first: (level: Int64, index: Int64)?) {
        try catalog.surplusNodes(beyond: size)
    }

    /// Has the words on the rows of a part at hand.
    ///
    /// The records are those that were verified: whoever asks is in the same transaction.
    func listen(to part: IDPart) throws {
        guard part != self.part else { return }
        self.part = part
        verifier.forget(for: part)
        try catalog.forEachStoredLeaf { index, leaf in
            verifier.hear(leaf, at: UInt64(clamping: index))
        }
    }

    /// The last word on a row of whatever part.
    func wordAnywhere(on id: RowID, in table: String) throws -> LastWords.Word? {
        if let part = parts.first(where: { $0.firstBytes.contains(id.firstByte) }) {
            try listen(to: part)
        }
        return word(on: id, in: table)
    }

    /// The last word on a row of the part that is listened to.
    func word(on id: RowID, in table: String) -> LastWords.Word? {
        verifier.word(on: id, in: table)
    }

    /// The family of which a word was said; none where it named none.
    func family(of word: LastWords.Word) -> FamilyID? { verifier.family(of: word) }

    /// The first record that says of a row of the part what is not for it to say, as far as the words before tell.
    func misuse() -> Finding? { verifier.misuse() }

    /// Hands over the words on rows of the part that should be there and were not met, in order of id.
    func forEachUnmet(in table: String, _ body: (LastWords.Word) -> Void) {
        verifier.forEachUnmet(in: table, body)
    }

    /// The last word on a row of the part that was met.
    func meet(_ table: String, _ id: RowID) -> LastWords.Word? { verifier.meet(table, id) }
}

extension LogSummary {
    /// Whether a record was tampered with, after which none is judged.
    var isTampered: Bool {
        guard case .tampered? = findings.last else { return false }
        return true
    }
}

/// What the records say of sealed texts, and of one clip that is followed.
private final class SaidOfTexts {
    var commitments: [SHA256Digest: (index: UInt64, family: FamilyID?)] = [:]
    var erasures: [FamilyID: UInt64] = [:]
    var erasedTexts: [SHA256Digest: (index: UInt64, family: FamilyID?)] = [:]
    var readBack: RecordGlance?
    private let clip: ClipID?

    init(following clip: ClipID?) { self.clip = clip }

    func note(_ record: RecordGlance) {
        // Who commits to the same text once more does not make it another family's.
        if let note = record.note, commitments[note] == nil {
            commitments[note] = (record.index, record.family)
        }
        guard record.phase != .intent else { return }
        if let clip, record.clip == clip, record.event == Event.clipVerify.rawValue {
            readBack = record
        }
        guard record.outcome == .ok else { return }
        switch Event(rawValue: record.event) {
        case .textErase:
            for note in record.erasedTexts { erasedTexts[note] = (record.index, record.family) }
        case .familyErase: if let family = record.family { erasures[family] = record.index }
        default: break
        }
    }
}
