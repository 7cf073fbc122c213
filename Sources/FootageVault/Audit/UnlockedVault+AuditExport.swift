import AuditLog
import Catalog
import Database
import GovernanceReport
import VaultCrypto
import VaultDisk
public import VaultModel

/// What an export of the log wrote.
public struct AuditExportSummary: Sendable, Hashable {
    /// The folder.
    public let directory: String
    /// How many records it holds, its own the last of them.
    public let records: UInt64
    /// How many records of the period stand in `events.csv`, and in `fhir.ndjson`.
    public let events: Int
    /// The root of the tree over all records, as 64 hexadecimal digits.
    public let root: String
    /// The signed checkpoint.
    public let checkpoint: String
    /// How many files there are, the manifest and its signature not counted.
    public let files: Int
    /// Their bytes together.
    public let bytes: UInt64
    /// Films ever taken in.
    public let takenIn: Int
    /// Clips held.
    public let held: Int
    /// Films destroyed.
    public let destroyed: Int
    /// Films returned.
    public let returned: Int
    /// Films in quarantine.
    public let quarantined: Int
    /// Whether films taken in are those held, destroyed, returned and quarantined together.
    public let isReconciled: Bool
    /// In how many things log, catalog, key slots and payloads do not agree; each is an incident.
    public let differences: Int
    /// How many clips are overdue.
    public let overdue: Int
}

extension UnlockedVault {
    /// Writes the whole log, and registers made from it, into a folder that stands alone.
    ///
    /// The export's own record is the last that it holds. All records are in it, since a tree cannot be
    /// verified in part; the period selects lines of `events.csv` and `fhir.ndjson`, and what the statement
    /// counts. The folder appears whole or not at all.
    ///
    /// - Parameters:
    ///   - directory: Where; nothing may be there.
    ///   - from: The first civil day of the period; the log's first without it.
    ///   - end: The last; today without it.
    ///   - options: What is to be otherwise.
    ///   - sources: What the statement measures by; the shipped profiles without it.
    /// - Returns: What was written.
    /// - Throws: `VaultError` when something is there, or the role does not allow it: governance only;
    ///   `exportFamily` is for one family.
    public func exportAudit(
        to directory: String, from: CivilDate? = nil, to end: CivilDate? = nil,
        _ options: Set<AuditExportOption> = [], by sources: AuditExportSources? = nil
    ) throws -> AuditExportSummary {
        let act = Act(.auditExport)
        try require(.readLog, for: act)
        guard try currentPerson().roles.contains(.governance) else {
            try refuse(
                act,
                VaultError(
                    .notPermitted, "whole-log", "only governance exports the whole log",
                    hint: "`footage audit export --family REF` is for a family you work with"))
        }
        if let from, let end, end < from {
            throw VaultError(.usage, "order-of-dates", "--to lies before --from")
        }
        _ = try ExportFolder.checked(directory, on: vault.disk)
        try requireWholeIndex(for: act)
        let sources = try sources ?? AuditExportSources(profiles: .shipped())
        let differences = try openIncidentsOfReconciliation()
        let folder = try ExportFolder(at: directory, on: vault.disk)
        let (size, root, checkpoint) = try writing { transaction in
            let person = try currentPerson()
            try append(act, roles: person.roles, to: transaction)
            try close(transaction)
            return (transaction.log.size, transaction.log.root, try transaction.log.checkpoint())
        }
        let exporter = AuditExporter(
            self, folder, size: size, period: Statement.Period(from: from, to: end), options,
            sources)
        let films = try recordingFailure(of: act) {
            let films = try vault.catalog.read {
                // A row that was taken out would be missed nowhere else: what is listed is held to the log whole.
                try words.check(whole: DecidingTables.reported)
                return try exporter.run(checkpoint: checkpoint, root: root, stores: differences)
            }
            try folder.finish(signing: signedLine)
            return films
        }
        vault.foldWriteAheadLog()
        return AuditExportSummary(
            directory: directory, records: size, events: exporter.events,
            root: root.description, checkpoint: String(decoding: checkpoint, as: UTF8.self),
            files: folder.listedCount, bytes: folder.bytes, takenIn: films.takenIn,
            held: films.held, destroyed: films.destroyed, returned: films.returned,
            quarantined: films.quarantined, isReconciled: films.isReconciled,
            differences: films.differences.count, overdue: exporter.figures.overdue.count)
    }

    /// Refuses to make registers from answers that may leave rows out.
    func requireWholeIndex(for act: Act) throws {
        guard let fault = try vault.structureFaults().first else { return }
        try refuse(
            act,
            VaultError(
                .tampered, "index", "the catalog's file is not as its tables say: \(fault)",
                hint: "run `footage audit verify`; nothing was exported"))
    }

    /// The line of `manifest.sig`: whoever holds the folder could rewrite registers and manifest alike.
    func signedLine(for manifest: [UInt8]) -> [UInt8] {
        let message =
            ExportManifest.signingPrefix + vault.description.id.bytes
            + SHA256.hash(manifest).bytes
        let signature = Base64.encode(signingKey.sign(message).bytes)
        return Array("\(principal) \(signature)\n".utf8)
    }

    /// Runs what follows an act that is on record already; when it fails, that goes on record too.
    func recordingFailure<Value>(of act: Act, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch {
            var failed = act
            failed.outcome = .failed
            failed.reason = "not-written"
            // What went wrong says more than that it could not be recorded, on a full disk for one.
            try? record(failed)
            throw error
        }
    }
}
