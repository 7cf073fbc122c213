import AuditLog
import VaultCrypto
import VaultModel

/// What a verification was handed from outside the vault: heads of the log, a receipt, witnesses' keys.
struct KeptWords {
    /// The head that the log must contain.
    private(set) var against: VouchedHead?
    /// The head that is trusted for everything before it.
    private(set) var since: VouchedHead?
    /// The receipt that must hold.
    private(set) var receipt: Receipt?
    /// The keys of witnesses, whose cosignatures are recognised.
    private(set) var witnesses: [NoteKey] = []
    private var unreadable: [(place: String, message: String)] = []

    init(_ plan: VerificationPlan) {
        against = read(plan.against, VouchedHead.keptElsewhere) { (text) throws(AuditLogError) in
            try VouchedHead(text)
        }
        since = read(plan.since, VouchedHead.trusted) { (text) throws(AuditLogError) in
            try VouchedHead(text, place: VouchedHead.trusted)
        }
        receipt = read(plan.receipt, Receipt.place) { (text) throws(AuditLogError) in
            try Receipt(text)
        }
        for text in plan.witnesses {
            let key = read(text, "a witness's key") { (text) throws(AuditLogError) in
                let key = try NoteKey(text)
                guard key.kind == .cosignature else { throw .signatureType(key.kind.rawValue) }
                return key
            }
            if let key { witnesses.append(key) }
        }
    }

    private mutating func read<Value>(
        _ text: String?, _ place: String, _ parse: (String) throws(AuditLogError) -> Value
    ) -> Value? {
        guard let text else { return nil }
        do throws(AuditLogError) {
            return try parse(text)
        } catch {
            unreadable.append((place, error.message))
            return nil
        }
    }

    /// The sizes whose roots must be known.
    var sizes: [UInt64] {
        [against, since, receipt?.head].compactMap { $0?.checkpoint.size }
    }

    /// Reports what could not be read.
    func reportUnreadable(_ report: inout VerificationReport) {
        for (place, message) in unreadable {
            report.add(.unverifiable, "kept-head", at: place, message)
        }
    }
}

extension VouchedHead {
    /// What the head is called that is trusted for everything before it.
    static let trusted = "the checkpoint you trust"
}

/// A record with the proof that it is in the log, as an upload hands it out for each clip.
struct Receipt {
    /// What a receipt is called where something is wrong.
    static let place = "the receipt"

    /// The record's bytes.
    let leaf: [UInt8]
    /// What the record says.
    let glance: RecordGlance
    /// The head it leads to.
    let head: VouchedHead
    /// Whether it really leads there; whether the head is the log's, its signature says.
    let isWhole: Bool

    /// Reads a `.tlog-proof` file that has its record with it.
    ///
    /// - Throws: `AuditLogError` for a file that is none, or has no record.
    init(_ text: String) throws(AuditLogError) {
        let proof = try TLogProof(Array(text.utf8))
        // The record stands in the second line.
        guard let leaf = proof.extra else { throw .proofMalformed(line: 2) }
        self.leaf = leaf
        glance = try RecordGlance(leaf: leaf)
        head = try VouchedHead(text, place: Self.place)
        isWhole =
            glance.index == proof.index
            && Proof.isIncluded(
                leaf: MerkleHash.leaf(leaf), index: proof.index, size: head.checkpoint.size,
                path: proof.path, root: head.checkpoint.root)
    }
}
