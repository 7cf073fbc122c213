import AuditLog
import Catalog
import GovernanceReport
import VaultCrypto
import VaultModel

/// Writes the files of one family's export from one state of the catalog.
final class FamilyExporter {
    let reader: UnlockedVault
    let folder: ExportFolder
    let family: FamilyRow
    /// How many records the log has with the export's own.
    let size: UInt64
    let resolver: RecordResolver
    /// Whether people, those of the family among them, are named.
    let namesPeople: Bool
    var openings = FamilyOpenings()
    var entries: [JSONValue] = []
    /// Everybody whom the statement speaks of.
    var people: Set<PrincipalID> = []
    private var keys = KeyList()
    /// When the records say that films were destroyed: a tombstone is erased in its time, and they are not.
    var destroyed: [(clip: ClipID, on: CivilDate)] = []
    /// How many films are held, and how many are gone.
    var films = (held: 0, gone: 0)
    /// How many records are the family's own, and how many introduce keys.
    private(set) var records = (own: 0, keys: 0)

    var vault: Vault { reader.vault }

    init(
        _ reader: UnlockedVault, _ folder: ExportFolder, _ family: FamilyRow, size: UInt64,
        _ options: Set<AuditExportOption>
    ) {
        self.reader = reader
        self.folder = folder
        self.family = family
        self.size = size
        namesPeople = !options.contains(.withoutNames)
        resolver = RecordResolver(reader, namingPeople: namesPeople)
    }

    /// Writes everything but the manifest.
    ///
    /// - Throws: `VaultError` of kind `tampered` for a record that has no proof; errors of the catalog and the disk.
    func run(checkpoint: [UInt8], root: SHA256Digest) throws {
        let log = try LogTable(vault.catalog.database)
        let chosen = try FamilyRecords(of: family.id, in: log, size: size)
        records = (chosen.own.count, chosen.keys.count)
        try writeRecords(chosen, in: log, SignedNote(checkpoint), root)
        try folder.write(checkpoint, to: "log/checkpoint")
        let id = vault.description.id
        try folder.write(Array(keys.text(vault: id).utf8), to: "keys.txt")
        try folder.write(
            Array(
                FamilyGuide.text(
                    vaultName: vault.description.name, vault: id, family: family.id,
                    reference: family.reference, own: records.own, size: size
                ).utf8), to: "VERIFY.md")
        let statement = try statement(root: root)
        try folder.write(statement.bytes, to: "family.json")
        try folder.write(FamilyPage(statement).bytes, to: "family.html")
    }

    private func writeRecords(
        _ chosen: FamilyRecords, in log: LogTable, _ head: SignedNote, _ root: SHA256Digest
    ) throws {
        let lines = try folder.open("events.jsonl")
        let own = Set(chosen.own)
        for index in chosen.all {
            let leaf = try log.leaf(at: index)
            let path = try Proof.inclusion(of: index, size: size, in: log)
            guard
                Proof.isIncluded(
                    leaf: MerkleHash.leaf(leaf), index: index, size: size, path: path, root: root)
            else { throw UnlockedVault.unreadable(Int64(clamping: index)) }
            try lines.append(leaf + [0x0A])
            let proof = TLogProof(extra: leaf, index: index, path: path, checkpoint: head)
            try folder.write(proof.bytes, to: "proofs/\(index).tlog-proof")
            try take(leaf, index, isOwn: own.contains(index))
        }
        try folder.close(lines)
    }

    private func take(_ leaf: [UInt8], _ index: UInt64, isOwn: Bool) throws {
        guard let record = try? SignedRecord(leaf: leaf).record else {
            // Of a newer program's: its bytes are evidence, and only the number can be said of it.
            entries.append(.object(["record": .integer(Int64(clamping: index))]))
            return
        }
        guard isOwn else { return keys.take(record) { Base64.encode($0.sign.bytes) } }
        let summary = try resolver.summary(of: record, isOutcomeUnknown: false)
        let address = summary.address?.description
        people.insert(record.actor)
        if record.event == .clipDestroy, record.phase == .outcome, record.outcome == .ok,
            let clip = record.clip
        {
            destroyed.append((clip, summary.date))
        }
        openings.take(record, .init(on: summary.date, time: summary.time, address: address))
        var members: [String: JSONValue] = [
            "record": .integer(Int64(clamping: index)),
            "number": .integer(Int64(clamping: record.series?.n ?? 0)),
            "on": .string(summary.date.description), "time": .string(summary.time.description),
            "event": .string(summary.event), "title": .string(summary.title),
            "outcome": .string(summary.outcome), "person": .string(record.actor.description),
            "roles": .array(record.roles.map { .string($0.rawValue) }),
        ]
        members["phase"] = summary.phase.map { .string($0) }
        members["reason"] = summary.reason.map { .string($0) }
        members["address"] = address.map { .string($0) }
        members["session"] = summary.session.map { .integer(Int64($0)) }
        members["purpose"] = record.purpose.map { .string($0.description) }
        entries.append(.object(members))
    }
}
