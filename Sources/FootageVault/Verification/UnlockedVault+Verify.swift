import AuditLog
import Catalog
import Database
import VaultCrypto
import VaultModel

extension UnlockedVault {
    /// Verifies the whole vault, and opens the texts that this person may read, to compare them with what
    /// the log committed to.
    ///
    /// The verification is recorded, and one that finds something wrong with the vault opens an incident: a file
    /// that was given, and cannot be read or is another vault's, says nothing of this one. A vault that cannot be written
    /// is verified all the same, and the report says that it is not on record.
    ///
    /// - Throws: Errors of the disk and the catalog that keep it from being run.
    public func verify(_ plan: VerificationPlan = VerificationPlan()) throws -> VerificationReport {
        var (report, log) = try vault.verifyKeepingLog(plan)
        do {
            if let log, plan.since == nil {
                try vault.catalog.unwitnessed { try checkTexts(log, &report) }
            }
        } catch {
            report.add(
                .unverifiable, "texts-unread", at: "the catalog",
                "The sealed texts could not be compared: \(Vault.sentence(of: error)).")
        }
        do {
            try recordVerification(report)
        } catch {
            report.notes.append(
                "this verification is not on record: \(Vault.sentence(of: error))")
        }
        return report
    }

    private func recordVerification(_ report: VerificationReport) throws {
        var act = Act(.auditVerify)
        act.amount = .init(items: report.verifiedRecords)
        // What a head vouched for was not verified, and the record is not to claim it.
        if report.since != nil { act.reason = "since" }
        if !report.isSound {
            act.outcome = .failed
            act.reason = report.faultsVault ? report.verdict.rawValue : "given-unverifiable"
        }
        isReporting = true
        defer { isReporting = false }
        try perform(act) { transaction, _ in
            guard report.faultsVault else { return }
            let open = try vault.catalog.count(
                IncidentRow.self, where: "kind = ? AND closed IS NULL", [.text(Self.failedKind)])
            guard open == 0 else { return }
            let fault = report.findings.first { !$0.isOfWhatWasGiven }
            let first = fault.map { ": \($0.code) at \($0.place)" } ?? ""
            try openIncident(
                Self.failedKind, family: nil, clip: nil, cause: nil,
                detail: report.verdict.rawValue + first, transaction)
        }
    }

    private static var failedKind: String { "verification-failed" }

    /// Opens what may be opened, and compares it; what may not be read, or not any more, stays sealed.
    private func checkTexts(_ log: LogCheck, _ report: inout VerificationReport) throws {
        guard log.isBelievable, try holds(.names) else { return }
        var families: [FamilyID: FamilyRow?] = [:]
        try vault.catalog.forEachText { note, family, sealed in
            // A text whose record is younger than this verification is none of its business.
            guard let digest = SHA256Digest(bytes: note),
                let commitment = log.commitments[digest], commitment.family == family
            else { return }
            guard let family else {
                // What was sealed to a version of the ring that is not this person's stays sealed.
                let text: String?
                do { text = try ringText(in: sealed, committedBy: note) } catch { return }
                Self.take(text != nil, of: note, in: commitment.index, &report)
                return
            }
            if families[family] == nil {
                families[family] = .some(try vault.catalog.find(FamilyRow.self, family.bytes))
            }
            guard let row = families[family] ?? nil, row.slot != nil else { return }
            // A key slot that is empty or damaged is reported as such; its texts stay sealed.
            guard let isTrue = try? isText(sealed, committedBy: note, of: row) else { return }
            Self.take(isTrue, of: note, in: commitment.index, &report)
        }
    }

    private static func take(
        _ isTrue: Bool, of note: [UInt8], in index: UInt64, _ report: inout VerificationReport
    ) {
        guard !isTrue else {
            report.openedCommitments += 1
            report.sealedCommitments = max(0, report.sealedCommitments - 1)
            return
        }
        report.add(
            .tampered, "text-changed", at: "text \(Hex.encode(note))", index: index,
            "A sealed text is not the one that record \(index) committed to.")
    }

    private func isText(
        _ sealed: [UInt8], committedBy note: [UInt8], of family: FamilyRow
    ) throws -> Bool {
        let key = try namesKey(of: family)
        for field in SealedText.fields {
            let place = column("text", note, field)
            guard
                let bytes = try? XChaCha20Poly1305.openBytes(
                    sealed, key: key, associatedData: place.associatedData)
            else { continue }
            guard bytes.count >= 32,
                let text = String(validating: bytes.dropFirst(32), as: UTF8.self)
            else { return false }
            let salt = Array(bytes.prefix(32))
            return try Commitment.compute(field: field, salt: salt, text: text).bytes == note
        }
        return false
    }
}

extension SealedText {
    /// Every field whose text a record commits to.
    static let fields = [
        "hold.reason", "hold.review", "hold.release", "consent.authority", "event.note",
        "clip.rebind", "clip.rebind-approve", "clip.class-working", "clip.derive-drop",
        "clip.extend",
        "clip.extend-cancel", "review.decide", "review.waive", "incident.close",
        "text.erase", "disclosure.terms", "recovery.use", "breakglass.open", "breakglass.review",
        RequestWords.terms, RequestWords.entry, RequestWords.ending,
    ]
}
