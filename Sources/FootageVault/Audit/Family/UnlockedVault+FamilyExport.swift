import AuditLog
import Catalog
import Database
import GovernanceReport
import VaultCrypto
import VaultDisk
public import VaultModel

/// What an export for one family wrote.
public struct FamilyExportSummary: Sendable, Hashable {
    /// The folder.
    public let directory: String
    /// The family.
    public let family: FamilyReference
    /// How many records are the family's own, that of the export the last of them.
    public let records: Int
    /// How many more introduce the keys that those are signed with.
    public let keyRecords: Int
    /// How many records the log has.
    public let size: UInt64
    /// The root of the tree over all of them, as 64 hexadecimal digits.
    public let root: String
    /// How many files there are, the manifest and its signature not counted.
    public let files: Int
    /// Their bytes together.
    public let bytes: UInt64
    /// How many films are held.
    public let held: Int
    /// How many are gone from where they were.
    public let gone: Int
    /// How often a film was opened, or an attempt was made.
    public let opened: Int
}

extension UnlockedVault {
    /// Writes what a family is told of its films into a folder that stands alone: who watched them, and the records of it.
    ///
    /// It holds the family's records and those that introduce the keys they are signed with, each with a proof that
    /// the log holds it; and nothing of any other family. The export's own record is the last of the series, so that
    /// none can be held back unnoticed. The folder appears whole or not at all.
    ///
    /// - Parameters:
    ///   - reference: Which family.
    ///   - directory: Where; nothing may be there.
    ///   - options: What is to be otherwise.
    /// - Returns: What was written.
    /// - Throws: `VaultError` when something is there; of kind `notPermitted`, once the refusal is on record, for
    ///   whoever is neither governance nor a practitioner who holds a grant of the family.
    public func exportFamily(
        _ reference: FamilyReference, to directory: String, _ options: Set<AuditExportOption> = []
    ) throws -> FamilyExportSummary {
        let family = try vault.family(reference)
        let act = Act(.auditExport, family: family.id)
        try require(.readLog, for: act)
        _ = try ExportFolder.checked(directory, on: vault.disk)
        try requireWholeIndex(for: act)
        let folder = try ExportFolder(at: directory, on: vault.disk)
        let (size, root, checkpoint) = try writing { transaction in
            try append(act, roles: try currentPerson().roles, to: transaction)
            try close(transaction)
            return (transaction.log.size, transaction.log.root, try transaction.log.checkpoint())
        }
        let exporter = FamilyExporter(self, folder, family, size: size, options)
        try recordingFailure(of: act) {
            try vault.catalog.read { try exporter.run(checkpoint: checkpoint, root: root) }
            try folder.finish(signing: signedLine)
        }
        vault.foldWriteAheadLog()
        return FamilyExportSummary(
            directory: directory, family: reference, records: exporter.records.own,
            keyRecords: exporter.records.keys, size: size, root: root.description,
            files: folder.listedCount, bytes: folder.bytes, held: exporter.films.held,
            gone: exporter.films.gone, opened: exporter.openings.count)
    }
}
