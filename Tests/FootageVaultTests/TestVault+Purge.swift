import AuditLog
import Catalog
import Database
import FootageVault
import Retention
import TabletDump
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

extension TestVault {
    /// The calendar of most tests: filmed on 12 March, ended on 20 March, so lawful until 20 May, and due
    /// from 15 May on; nobody can watch from 6 May on.
    enum Day {
        static let ended = "2026-03-20"
        static let between = "2026-04-20"
        static let queued = "2026-05-06"
        static let due = "2026-05-15"
        static let last = "2026-05-20"
        static let late = "2026-05-21"
    }

    /// A policy by which texts and tombstones go a year after the last clip, as names do.
    static var briefPolicy: String {
        policy.split(separator: "P8Y", omittingEmptySubsequences: false).joined(separator: "P1Y")
    }

    func go(to day: String) throws { try clock.set(day + "T12:00:00.000Z") }

    func date(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    /// A family with films, whose work ended: due from `Day.due` on.
    ///
    /// Its session is on that day of March, no later than the 12th; each family of a test needs another.
    /// The clock is left on the day the work ended.
    @discardableResult
    func endedFamily(films: [[UInt8]] = [TestVault.film(100_000)], day: Int = 12) throws
        -> [ClipAddress]
    {
        let text = day < 10 ? "0\(day)" : "\(day)"
        let family = try family(sessionOn: "2026-03-" + text)
        let addresses = try films.map { try takeIn($0, for: family, day: text) }
        try go(to: Day.ended)
        _ = try practitioner().endProgramme(family, number: nil, on: date(Day.ended))
        return addresses
    }

    /// Takes a film in for the family's session on that day of March.
    func takeIn(
        _ film: [UInt8], for family: FamilyReference, day: String = "12"
    ) throws -> ClipAddress {
        let practitioner = try practitioner()
        let dump = try dump(family, film, name: "202603\(day)_101500.mp4")
        let summary = try practitioner.upload(
            practitioner.planUpload(UploadRequest(directory: dump, probing: .none)))
        guard case .takenIn(let address, _, _)? = summary.results.first?.end else {
            throw VaultError(.failed, "test", "not taken in: \(summary.results)")
        }
        return address
    }

    /// Goes on to a day as a vault in use does: the nightly purge leaves records on the way.
    func live(until day: String) throws {
        try go(to: Day.between)
        _ = try purge().runPurge()
        try go(to: day)
    }

    /// Begins the destruction of a family's clip on the day it is due, which stops before its key is gone.
    func beginDestruction() throws {
        try endedFamily()
        try live(until: Day.due)
        let stopped = Vault(
            try vault(),
            slots: {
                StepKeyStore(base: $0) { (_) throws(DiskError) in throw .locked(path: "test") }
            }, clips: { $0 })
        let purge = try stopped.unlock(with: SecretIdentity(purgeIdentity.copy()))
        #expect(throws: (any Error).self) { try purge.runPurge() }
    }

    /// The catalog as it lies on the disk.
    func catalog(_ access: Database.Access = .readOnly) throws -> Catalog {
        try Catalog(path: directory + "/vault/catalog.sqlite", access: access, lockPath: nil)
    }

    func rows<Stored: StoredRow>(_: Stored.Type) throws -> [Stored] {
        try catalog().rows(Stored.self, where: "1 ORDER BY id")
    }

    /// The ids of the clips that the vault holds, in order.
    func held() throws -> [ClipID] { try rows(ClipRow.self).map(\.id) }

    /// The events of the log's last so many records, with phase and outcome, as words.
    func lastEvents(_ count: Int) throws -> [String] {
        let log = try LogTable(catalog().database)
        var events: [String] = []
        try log.forEachLeaf(from: log.size - UInt64(min(Int(log.size), count))) { _, leaf in
            let record = try SignedRecord(leaf: leaf).record
            let words = [record.event.rawValue, record.phase?.rawValue, record.reason]
            events.append(words.compactMap { $0 }.joined(separator: " "))
        }
        return events
    }

    /// How many records say of a film that one of these is about to be done with it.
    ///
    /// One that names no film tells nobody whose films they are.
    func filmIntents(of events: Set<Event>) throws -> Int {
        var count = 0
        try LogTable(catalog().database).forEachLeaf { _, leaf in
            let record = try SignedRecord(leaf: leaf).record
            guard record.phase == .intent, record.clip != nil, events.contains(record.event)
            else { return }
            count += 1
        }
        return count
    }

    func slotBytes() throws -> [UInt8] {
        try LinuxDisk().openPlainFile(directory + "/vault/keys.slots").readAll(limit: 1 << 30)
    }

    /// The lines of the ledger without its signed ends.
    func ledger() throws -> [String] {
        try wholeLedger().filter { !$0.hasPrefix("end ") }
    }

    func wholeLedger() throws -> [String] {
        try ledgerText().split(separator: "\n").map(String.init)
    }

    /// Up to which size of the log the newest whole end of the ledger says what was destroyed.
    func ledgerEnd() throws -> Int? {
        // Whole lines only: what a power cut left of one that was being added is none, and the end before it counts.
        let lines = try ledgerText().split(separator: "\n", omittingEmptySubsequences: false)
        let ends = lines.dropLast().map { $0.split(separator: " ") }
        return ends.last { $0.first == "end" && $0.count == 6 }.flatMap { Int($0[1]) }
    }

    private func ledgerText() throws -> String {
        let path = directory + "/state/\(id)/destroyed.ledger"
        guard try LinuxDisk().exists(path) else { return "" }
        return String(
            decoding: try LinuxDisk().openPlainFile(path).readAll(limit: 1 << 20), as: UTF8.self)
    }

    func hasPayload(_ id: ClipID) throws -> Bool {
        try LinuxDisk().exists(
            directory + "/vault/clips/\(id.description.prefix(2))/\(id)")
    }
}

/// The code of the `VaultError` that the body throws; none when it throws none, or another error.
func code(of body: () throws -> Void) -> String? {
    do {
        try body()
        return nil
    } catch let error as VaultError {
        return error.code
    } catch {
        return "\(error)"
    }
}
