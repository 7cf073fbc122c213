import AuditLog
import Catalog
import VaultCrypto
import VaultModel

/// A head of the log that somebody vouches for: the stored one, or one kept elsewhere.
struct VouchedHead {
    let checkpoint: Checkpoint
    /// The signed note, where it is signed.
    let note: SignedNote?
    /// What it is called where something is wrong.
    let place: String

    /// What a head from outside the vault is called.
    static let keptElsewhere = "the checkpoint kept elsewhere"

    /// Reads a signed checkpoint, alone or in a receipt, or the three lines of one as they stand on paper.
    init(_ text: String, place: String = keptElsewhere) throws(AuditLogError) {
        self.place = place
        var text = text
        while text.hasSuffix("\n\n") || text.hasSuffix("\r") { text.removeLast() }
        if !text.hasSuffix("\n") { text += "\n" }
        if text.hasPrefix("c2sp.org/tlog-proof@") {
            // The receipt of an upload has a head at its end.
            let note = try TLogProof(Array(text.utf8)).checkpoint
            self.note = note
            checkpoint = try Checkpoint(text: note.text)
        } else if text.contains("\n\n") {
            let note = try SignedNote(Array(text.utf8))
            self.note = note
            checkpoint = try Checkpoint(text: note.text)
        } else {
            note = nil
            checkpoint = try Checkpoint(text: text)
        }
    }
}

extension LogCheck {
    /// Holds the head that stands in the catalog to the records.
    func checkHead(
        size: Int64, bytes: [UInt8], origin: String, _ report: inout VerificationReport
    ) throws {
        let place = "the log's head"
        report.checkpoint = String(decoding: bytes, as: UTF8.self)
        let head: VouchedHead
        do throws(AuditLogError) {
            head = try VouchedHead(report.checkpoint, place: place)
        } catch {
            report.add(.tampered, "head", at: place, error.message)
            return
        }
        guard head.checkpoint.origin == origin else {
            report.add(
                .tampered, "head", at: place,
                "The log's head bears the name \(head.checkpoint.origin), not \(origin).")
            return
        }
        guard isSigned(head, report: &report, at: place, otherwise: .tampered) else { return }
        guard UInt64(exactly: size) == head.checkpoint.size else {
            report.add(
                .tampered, "head", at: place,
                """
                The log's head stands at \(size) records, and its signed checkpoint vouches for \
                \(head.checkpoint.size).
                """)
            return
        }
        compare(head, isOwn: true, &report)
        guard head.checkpoint.size <= self.size else { return }
        let surplus = try surplusNodes()
        guard let first = surplus.first, surplus.count > 0 else { return }
        report.add(
            .tampered, "tree", at: "hash \(first.index) of level \(first.level)",
            "The tree holds \(surplus.count) hashes for which the log has no records.")
    }

    /// Holds the log to a head that was kept elsewhere.
    ///
    /// - Returns: What the head is to this log; none when that cannot be said, or its signature is not the
    ///   log's.
    @discardableResult
    func check(against head: VouchedHead, _ report: inout VerificationReport) -> HeadStanding? {
        // A gap or a forged record was reported already, and says more than a head can.
        guard isBelievable, let summary else { return nil }
        guard let epoch = summary.epoch(ofOrigin: head.checkpoint.origin) else {
            report.add(
                .unverifiable, "kept-head", at: head.place,
                "It belongs to the log \(head.checkpoint.origin), not to \(summary.origin).")
            return nil
        }
        let standing = summary.standing(
            epoch: epoch, size: head.checkpoint.size, root: head.checkpoint.root)
        guard let note = head.note else {
            report.notes.append("\(head.place) bears no signature; it was taken at its word")
            judge(head, standing, of: epoch, &report)
            return standing
        }
        // Beyond an end it may be signed by a key that only the missing records introduce.
        let isWithin = standing == .within
        let size = head.checkpoint.size
        let keys =
            isWithin
            ? keys(at: size) : summary.logKeys.maySign(size: size, named: head.checkpoint.origin)
        // Of an epoch that this log was never in, no key is known.
        let isKnown = summary.epochs.contains { $0.number == epoch }
        if isKnown, let error = Self.fault(of: note, keys, needsAll: isWithin) {
            report.add(.unverifiable, "kept-head", at: head.place, error.message)
            return nil
        }
        judge(head, standing, of: epoch, &report)
        return standing
    }

    /// What a head is to this log; none for another log's, or when the log cannot be believed.
    func standing(of head: VouchedHead) -> HeadStanding? {
        guard isBelievable, let summary,
            let epoch = summary.epoch(ofOrigin: head.checkpoint.origin)
        else { return nil }
        return summary.standing(
            epoch: epoch, size: head.checkpoint.size, root: head.checkpoint.root)
    }

    private func judge(
        _ head: VouchedHead, _ standing: HeadStanding, of epoch: Int64,
        _ report: inout VerificationReport
    ) {
        let place = head.place
        switch standing {
        case .within, .beyond: compare(head, isOwn: false, &report)
        case .later:
            report.add(
                .rolledBack, "old-epoch", at: place,
                "It is of epoch \(epoch), and this log has not come to it: an old copy was restored."
            )
        case .lost(let next):
            report.notes.append(
                """
                \(place) vouches for records that were lost in a restore, as record \(next.from), which \
                opened epoch \(next.number), says
                """)
        case .unexplained(let next):
            report.add(
                .rolledBack, "lost-unexplained", at: place, index: next.from,
                """
                It vouches for \(head.checkpoint.size) records of epoch \(epoch), and record \(next.from), which \
                opened epoch \(next.number), knew of no such head.
                """)
        }
    }

    /// Holds `vault.json` to the epoch that the log is in.
    func checkEpoch(_ description: VaultDescription, _ report: inout VerificationReport) {
        guard isBelievable, let current = summary?.epochs.last else { return }
        guard current.number != Int64(description.epoch) || current.origin != description.origin
        else { return }
        report.add(
            .tampered, "vault-description", at: "vault.json", index: current.from,
            """
            vault.json says that this is epoch \(description.epoch); the log is in epoch \
            \(current.number).
            """)
    }

    /// Holds where `vault.json` says that the key slots lie to what is on record: who moves them takes along
    /// what opens every film, and destroys in one place what stays in another.
    func checkSlotPlace(
        _ description: VaultDescription, _ genesis: Genesis, _ report: inout VerificationReport
    ) {
        guard isBelievable, let epoch = summary?.epochs.last else { return }
        let onRecord = (epoch.opening?.described ?? genesis.introduction.described).slots
        guard onRecord != description.slots else { return }
        func place(_ slots: String?) -> String {
            slots.map { "at \($0.forPeople)" } ?? "in the vault's directory"
        }
        report.add(
            .tampered, "slots-moved", at: "vault.json", index: epoch.from,
            """
            vault.json says that the key slots lie \(place(description.slots)); on record, by record \
            \(epoch.from), they lie \(place(onRecord)).
            """)
    }

    private func compare(
        _ vouched: VouchedHead, isOwn: Bool, _ report: inout VerificationReport
    ) {
        let (head, place) = (vouched.checkpoint, vouched.place)
        // A gap or a forged record was reported already, and says more than the root can.
        guard isBelievable else { return }
        if head.size > size {
            isShort = true
            report.firstBadIndex = min(report.firstBadIndex ?? .max, size)
            report.add(
                .rolledBack, "log-short", at: "record \(size)", index: size,
                """
                The log ends after \(size) records, and \(place) vouches for \(head.size): the last \
                \(head.size - size) were cut off, or an old copy was restored.
                """)
        } else if isOwn, head.size < size {
            report.firstBadIndex = min(report.firstBadIndex ?? .max, head.size)
            report.add(
                .tampered, "record-surplus", at: "record \(head.size)", index: head.size,
                "Records from \(head.size) on lie beyond the log's head, which vouches for none of them."
            )
        } else if root(at: head.size) != head.root {
            report.add(
                .tampered, "root", at: place,
                "The first \(head.size) records are not those that \(place) vouches for.")
        }
    }

    private func isSigned(
        _ head: VouchedHead, report: inout VerificationReport, at place: String,
        otherwise verdict: VerificationReport.Verdict
    ) -> Bool {
        guard let note = head.note else {
            report.add(verdict, "head-signature", at: place, "The log's head is not signed.")
            return false
        }
        let size = head.checkpoint.size
        guard let error = Self.fault(of: note, keys(at: min(size, self.size)), needsAll: true)
        else { return true }
        report.add(verdict, "head-signature", at: place, error.message)
        return false
    }

    private static func fault(
        of note: SignedNote, _ keys: [NoteKey], needsAll: Bool
    ) -> AuditLogError? {
        do throws(AuditLogError) {
            let found = try note.verified(by: keys)
            let isEnough = needsAll ? keys.allSatisfy(found.contains) : !found.isEmpty
            guard isEnough, !keys.isEmpty else {
                return .signatureMissing(name: keys.first?.name ?? "the log's key")
            }
            return nil
        } catch {
            return error
        }
    }

    private func keys(at size: UInt64) -> [NoteKey] {
        (summary?.logKeys ?? []).filter { $0.signs(size: size) }.map(\.key)
    }
}
