import AuditLog
import Catalog
import VaultCrypto
public import VaultModel

/// What a receipt proves, and what became of its clip since.
public struct ReceiptStanding: Sendable, Hashable {
    /// What became of a clip.
    public enum Fate: Sendable, Hashable {
        /// It is held.
        case held
        /// It waits in quarantine.
        case quarantined
        /// It is not here any more, as a record says: destroyed, returned, or moved to another address.
        case gone(Said)
    }

    /// A record, as far as ids and counts go.
    public struct Said: Sendable, Hashable {
        /// Its number in the log.
        public let index: UInt64
        /// The event's name.
        public let event: String
        /// What happened, in words.
        public let title: String
        /// The civil date it bears.
        public let date: CivilDate
    }

    /// The record that the receipt proves.
    public let record: Said
    /// The clip that the record is about.
    public let clip: ClipID?
    /// Whether the log still holds that record, at that place.
    public let isHeld: Bool
    /// What became of the clip, as the log says; none where the log does not say it.
    public let fate: Fate?
    /// The newest record of reading the stored clip back.
    public let readBack: Said?
    /// Whether that reading found the clip whole.
    public let isWhole: Bool?
}

extension HeadStanding {
    /// Whether it vouches for records that were lost in a restore.
    fileprivate var isLost: Bool {
        guard case .lost = self else { return false }
        return true
    }
}

extension Vault {
    /// Holds the log to a receipt, and follows its clip.
    func check(_ receipt: Receipt, in log: LogCheck, _ report: inout VerificationReport) throws {
        guard log.isBelievable else { return }
        guard receipt.isWhole else {
            report.add(
                .unverifiable, "receipt", at: Receipt.place,
                "Its proof does not lead from its record to its checkpoint: the file was changed.")
            return
        }
        guard let standing = log.check(against: receipt.head, &report) else { return }
        let index = receipt.glance.index
        let isPlaced = standing == .within || standing == .beyond
        // A record stands for all history before it: one from before what was lost is held still.
        let isHeld =
            (isPlaced || standing.isLost)
            && log.followedHash == MerkleHash.leaf(receipt.leaf)
        if isPlaced, index < log.size, !isHeld {
            report.firstBadIndex = min(report.firstBadIndex ?? .max, index)
            report.add(
                .tampered, "receipt-record", at: "record \(index)", index: index,
                "Record \(index) is not the one that the receipt proves.")
        } else if standing.isLost, !isHeld {
            report.add(
                .unverifiable, "receipt-lost", at: Receipt.place,
                "The log does not hold the record that it proves, which was lost in a restore.")
        }
        let clip = receipt.glance.clip
        report.receipt = ReceiptStanding(
            record: said(receipt.glance), clip: clip, isHeld: isHeld,
            fate: try clip.flatMap { try fate(of: $0, in: log) },
            readBack: log.readBack.map(said), isWhole: log.readBack.map { $0.outcome == .ok })
    }

    private func said(_ glance: RecordGlance) -> ReceiptStanding.Said {
        ReceiptStanding.Said(
            index: glance.index, event: glance.event,
            title: Event(rawValue: glance.event)?.rule.title ?? glance.event,
            date: date(of: glance.at))
    }

    /// What the log says last of a clip's row, or of its row in the quarantine.
    private func fate(of clip: ClipID, in log: LogCheck) throws -> ReceiptStanding.Fate? {
        guard let id = RowID(bytes: clip.bytes) else { return nil }
        let held = try log.wordAnywhere(on: id, in: ClipRow.table)
        if let held, !held.isGone { return .held }
        let waiting = try log.wordAnywhere(on: id, in: QuarantineRow.table)
        if let waiting, !waiting.isGone { return .quarantined }
        guard let index = [held, waiting].compactMap({ $0?.index }).max() else { return nil }
        var end: ReceiptStanding.Fate?
        try catalog.forEachStoredLeaf(in: index..<index + 1) { _, leaf in
            end = .gone(said(try RecordGlance(leaf: leaf)))
        }
        return end
    }
}
