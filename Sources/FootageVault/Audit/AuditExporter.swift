import AuditLog
import Catalog
import Database
import GovernanceReport
import VaultCrypto
import VaultModel

/// Writes the files of an export from one state of the catalog, streaming the log once.
final class AuditExporter {
    let reader: UnlockedVault
    let folder: ExportFolder
    /// How many records are exported; younger ones belong to the next export.
    let size: UInt64
    var period: Statement.Period
    private(set) var events = 0
    /// The civil date of the export.
    let date: CivilDate
    /// How every register begins.
    let beginning: CSVTable.Beginning
    /// How often holds were looked at, and the last day of it.
    var reviews: [FactID: (count: Int, last: CivilDate)] = [:]
    /// What the statement says, gathered while the registers are written.
    var figures: ExportFigures
    /// How many lines stand in `clips.csv`, by what they are of, and in `destroyed.csv`.
    var lines = (clips: 0, quarantined: 0, tombstones: 0, destroyed: 0)
    private var keys = KeyList()
    var films = FilmAccount()
    /// Which intents have no outcome, by all records that there are.
    private var intents = OpenIntents()
    /// The same by the records exported alone, as whoever has only the export sees it.
    private var exportedIntents = OpenIntents()
    private(set) var devices = DeviceRegister()
    let resolver: RecordResolver

    var vault: Vault { reader.vault }

    init(
        _ reader: UnlockedVault, _ folder: ExportFolder, size: UInt64, period: Statement.Period,
        _ options: Set<AuditExportOption>, _ sources: AuditExportSources
    ) {
        self.reader = reader
        self.folder = folder
        self.size = size
        self.period = period
        date = reader.vault.today
        figures = ExportFigures(on: date, period, sources)
        beginning = options.contains(.byteOrderMark) ? .byteOrderMark : .plain
        resolver = RecordResolver(
            reader, namingPeople: !options.contains(.withoutNames))
    }

    /// Writes everything, and gives the reconciled numbers of films.
    ///
    /// - Parameters:
    ///   - checkpoint: The log's head.
    ///   - root: The root of its tree.
    ///   - differences: In what key slots and payloads do not agree with the catalog.
    /// - Returns: The films, as log and catalog have them.
    /// - Throws: Errors of the catalog, the stores and the disk that is written to.
    func run(
        checkpoint: [UInt8], root: SHA256Digest, stores differences: [FilmDifference]
    ) throws -> Statement.Reconciliation {
        try vault.catalog.forEachStoredLeaf { index, leaf in
            guard let record = try? RecordGlance(leaf: leaf) else { return }
            intents.pass(record)
            if UInt64(clamping: index) < size { exportedIntents.pass(record) }
        }
        try writeRecords()
        try writeTiles()
        try folder.write(checkpoint, to: "log/checkpoint")
        let id = vault.description.id
        try folder.write(Array(keys.text(vault: id).utf8), to: "keys.txt")
        try folder.write(
            Array(
                VerifyGuide.text(
                    vaultName: vault.description.name, vault: id,
                    origin: vault.description.origin, size: size, registers: Self.guides
                ).utf8), to: "VERIFY.md")
        try writePolicies()
        try writeHolds()
        try writeConsents()
        try writeExports()
        try writeDisclosures()
        try writeRequests()
        try writeIncidents()
        try writeClips()
        try writeDestroyed()
        try writeDevices()
        let held = try countRows(ClipRow.self)
        let quarantined = try countRows(QuarantineRow.self)
        let tombstones = try countRows(TombstoneRow.self)
        let catalogued = try films.compare(with: vault.catalog)
        let months = films.months
        var films = Statement.Reconciliation(
            takenIn: films.takenIn, held: held,
            destroyed: months.reduce(0) { $0 + $1.tally.destroyed },
            returned: months.reduce(0) { $0 + $1.tally.returned }, quarantined: quarantined,
            lines: [
                .init(written: lines.clips, held: held),
                .init(written: lines.quarantined, held: quarantined),
                .init(written: lines.tombstones, held: tombstones),
                .init(written: lines.destroyed, held: tombstones),
            ])
        films.months = months
        films.differences = catalogued + differences
        try writeStatement(films, root: root)
        return films
    }

    /// How many rows a table holds, by the table itself: an index may leave rows out.
    private func countRows(_ row: any StoredRow.Type) throws -> Int {
        let count = try vault.catalog.database.query(
            "SELECT count(*) FROM \(row.table) NOT INDEXED"
        ) { try $0.int(at: 0) }
        return Int(clamping: count.first ?? 0)
    }

    private func writeRecords() throws {
        let lines = try folder.open("events.jsonl")
        let register = try folder.open("events.csv")
        let fhir = try folder.open("fhir.ndjson")
        var table = CSVTable(header: EventRegister.guide.header, beginning)
        var bundle: [[UInt8]] = []
        var next: UInt64 = 0
        try vault.catalog.forEachStoredLeaf { index, leaf in
            let index = UInt64(clamping: index)
            // The registers are of this moment, and so is the account of what came in.
            guard index < size else {
                if let record = try? SignedRecord(leaf: leaf).record {
                    films.take(record, on: vault.date(of: record.at))
                }
                return
            }
            try lines.append(leaf + [0x0A])
            bundle.append(leaf)
            next += 1
            if bundle.count == Tile.fullWidth { try write(&bundle, end: next) }
            if let event = try list(leaf, index, in: &table) { try fhir.append(event.line) }
            if table.count > 1 << 18 { try register.append(table.take()) }
        }
        if !bundle.isEmpty { try write(&bundle, end: next) }
        try register.append(table.take())
        try folder.close(lines)
        try folder.close(register)
        try folder.close(fhir)
    }

    private func write(_ bundle: inout [[UInt8]], end: UInt64) throws {
        let index = (end - 1) / UInt64(Tile.fullWidth)
        guard let tile = Tile(level: .entries, index: index, width: bundle.count) else { return }
        try folder.write(try EntryBundle.bytes(bundle), to: "log/" + tile.path)
        bundle.removeAll(keepingCapacity: true)
    }

    /// Lists a record, and gives it as FHIR has it; none when it lies outside the period.
    private func list(
        _ leaf: [UInt8], _ index: UInt64, in table: inout CSVTable
    ) throws -> FHIRAuditEvent? {
        let hash = MerkleHash.leaf(leaf)
        let id = vault.description.id
        guard let signed = try? SignedRecord(leaf: leaf) else {
            // The bytes are exported all the same: they are evidence.
            table.append(EventRegister.cells(ofUnreadable: index, leafHash: hash.description))
            events += 1
            return FHIRAuditEvent(unreadable: index, leafHash: hash, vault: id)
        }
        let record = signed.record
        keys.take(record) { Base64.encode($0.sign.bytes) }
        let date = vault.date(of: record.at)
        films.take(record, on: date)
        devices.take(record)
        figures.drills.take(record, on: date)
        let isOfPeriod = period.from ?? date <= date && date <= period.to ?? date
        figures.breakGlass.take(record, isOfPeriod: isOfPeriod)
        guard isOfPeriod else { return nil }
        events += 1
        period.events[record.event.rawValue, default: 0] += 1
        if record.outcome == .refused { period.refused[record.event.rawValue, default: 0] += 1 }
        var names = EventRegister.Names(date: date)
        names.actor = try resolver.name(of: record.actor)
        names.behalf = try record.behalf.flatMap { try resolver.name(of: $0) }
        names.reference = try record.family.flatMap { try resolver.reference(of: $0)?.description }
        names.session = try record.session.flatMap { try resolver.number(of: $0) }
        names.address = try record.clip.flatMap { try resolver.address(of: $0)?.description }
        names.text = try resolver.text(of: record).map { $0 == .erased ? "(text erased)" : "kept" }
        names.isOutcomeUnknown = intents.isLeftOpen(record)
        if names.isOutcomeUnknown { period.outcomesUnknown += 1 }
        figures.activity.take(record, on: date, isOutcomeUnknown: names.isOutcomeUnknown)
        figures.supervision.take(record, on: date, isOutcomeUnknown: names.isOutcomeUnknown)
        table.append(EventRegister.cells(of: record, names, leafHash: hash.description))
        return FHIRAuditEvent(
            signed, leafHash: hash, vault: id,
            isOutcomeUnknown: exportedIntents.isLeftOpen(record))
    }

    private func writeTiles() throws {
        let tree = try LogTable(vault.catalog.database)
        for tile in Tile.all(size: size) where tile.level != .entries {
            try folder.write(try tile.bytes(from: tree), to: "log/" + tile.path)
        }
    }
}
