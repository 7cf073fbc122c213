import AuditLog
import Catalog
import Database
import TabletDump
import VaultCrypto
import VaultDisk
import VaultModel

extension UnlockedVault {
    /// Deletes from a dump what an upload found safe to delete, and nothing else.
    ///
    /// Each file is opened anew without following a link; it must be the very file that was listed, its
    /// SHA-256 is taken again and held to what the vault has of it, and its name is removed from the folder
    /// that was opened. What is not so any more is kept and named. How many files of how many bytes are to
    /// go is on record before the first of them goes, how many went afterwards; their names are not.
    /// Flash storage keeps remnants of what was deleted.
    ///
    /// - Parameters:
    ///   - summary: What became of the upload; one that did not come to its end deletes nothing.
    ///   - plan: The plan that it carried out.
    ///   - isInterrupted: Asked again and again; when true, what is left of the list is kept.
    ///   - progress: Told how many bytes were compared and deleted.
    /// - Returns: What was deleted and what was kept.
    /// - Throws: `VaultError` when the upload did not end, the role does not allow it, or it cannot be
    ///   recorded. With the code `outcome-not-recorded` files are gone all the same.
    public func deleteSource(
        of summary: UploadSummary, _ plan: UploadPlan, isInterrupted: () -> Bool = { false },
        progress: (_ bytes: UInt64) -> Void = { _ in }
    ) throws -> SourceDeletion {
        var act = Act(.deviceAttest)
        try require(.upload, for: act)
        try check(plan)
        guard summary.stopped == nil, !summary.isInterrupted else {
            throw VaultError(
                .failed, "upload-unfinished", "nothing is deleted after an upload that did not end",
                hint: "run the same command again; what is in is recognised")
        }
        let list = summary.deletion.safe
        guard !list.isEmpty else { return SourceDeletion() }
        act.behalf = plan.practitioner == principal ? nil : plan.practitioner
        act.reason = "delete-source"
        act.request = .random()
        act.phase = .intent
        act.amount = .init(
            bytes: list.reduce(0) { $0 + UInt64(clamping: $1.bytes ?? 0) },
            items: UInt64(list.count))
        try record(act)
        let deletion = try delete(list, of: summary, plan, isInterrupted, progress)
        act.phase = .outcome
        act.outcome = deletion.kept.isEmpty ? .ok : .failed
        act.amount = .init(bytes: deletion.bytes, items: UInt64(deletion.deleted.count))
        let count = "\(deletion.deleted.count) of \(list.count) files"
        try recordOutcome(act, of: "\(count), which the vault has, were deleted, but that")
        return deletion
    }

    private func delete(
        _ list: [DumpEntry], of summary: UploadSummary, _ plan: UploadPlan,
        _ isInterrupted: () -> Bool, _ progress: (UInt64) -> Void
    ) throws -> SourceDeletion {
        let digestKey = DigestKey(try vaultKey(.digest))
        let ends = Dictionary(
            summary.results.flatMap { film in film.entries.map { ($0.path, film.end) } },
            uniquingKeysWith: { first, _ in first })
        var deletion = SourceDeletion()
        var rest: SourceDeletion.Reason?
        var done: UInt64 = 0
        for entry in list {
            if rest == nil, isInterrupted() { rest = .interrupted }
            let reason =
                rest
                ?? remove(
                    entry, in: plan, digestKey, isInterrupted,
                    expecting: { try ends[entry.path].map { try self.digests(of: $0, plan) } ?? [] }
                )
            guard let reason else {
                deletion.deleted.append(entry)
                done += UInt64(clamping: entry.bytes ?? 0)
                progress(done)
                continue
            }
            deletion.kept.append(.init(entry: entry, reason: reason))
            if reason == .readOnly || reason == .interrupted { rest = reason }
        }
        return deletion
    }

    /// Removes one file, or says why not.
    private func remove(
        _ entry: DumpEntry, in plan: UploadPlan, _ digestKey: DigestKey,
        _ isInterrupted: () -> Bool, expecting expected: () throws -> Set<[UInt8]>
    ) -> SourceDeletion.Reason? {
        let directory = plan.request.directory
        do {
            let file = try SourceFile(entry, in: directory)
            let digest = try Self.plainDigest(of: file) {
                if isInterrupted() { throw UploadInterruption() }
            }
            let expected = try expected()
            guard !expected.isEmpty else { return .notInVault }
            guard try expected.contains(digestKey.digest(of: digest)) else { return .changed }
            try file.delete(from: directory)
            return nil
        } catch is UploadInterruption {
            return .interrupted
        } catch let error as DumpError {
            if case .refused(_, let why) = error { return .unreadable(why) }
            return .changed
        } catch let fault as DeletionFault {
            if fault.isReadOnly { return .readOnly }
            if case .failed(let error) = fault { return .undeletable(error.text) }
            return .changed
        } catch {
            return .notInVault
        }
    }

    /// The keyed digests of the film that an upload ended with and of its parts, as long as the vault holds it
    /// read back; none otherwise.
    private func digests(
        of end: UploadSummary.End, _ plan: UploadPlan
    ) throws -> Set<[UInt8]> {
        switch end {
        case .takenIn(let address, _, _), .alreadyIn(let address):
            let (_, _, clip) = try vault.clip(address)
            guard clip.state == .live, clip.verified != nil else { return [] }
            return try digests(of: clip.id, clip.digest)
        case .quarantined(let number, _), .alreadyQuarantined(let number):
            let row = try vault.catalog.rows(
                QuarantineRow.self, where: "number = ? AND practitioner = ?",
                [.integer(Int64(number)), .id(plan.practitioner)]
            ).first
            guard let row, row.verified != nil else { return [] }
            return try digests(of: row.id, row.digest)
        case .refused:
            return []
        }
    }

    private func digests(of film: ClipID, _ whole: [UInt8]) throws -> Set<[UInt8]> {
        Set(try vault.catalog.parts(of: film).map(\.digest)).union([whole])
    }
}
