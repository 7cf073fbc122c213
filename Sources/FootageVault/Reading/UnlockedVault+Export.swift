import AgeFile
import AuditLog
import Catalog
import VaultCrypto
import VaultDisk
public import VaultModel

extension UnlockedVault {
    /// Takes a clip out of the vault, in plain, for a stated purpose.
    ///
    /// The record of the intent is durable before the first byte leaves, and the export is listed from then
    /// on, so that nothing that stops the process hides a copy; what was really given follows in the record
    /// of the outcome, and takes the export off the list when nothing was. A file appears whole or not at all, and replaces nothing; whatever goes
    /// wrong on the way, what was written of it is removed.
    ///
    /// - Parameters:
    ///   - address: Which clip.
    ///   - purpose: Why it is opened.
    ///   - returnBy: When the copy should be back or gone.
    ///   - destination: Where it goes.
    ///   - progress: Told how many bytes of how many were given; what it throws ends the export.
    /// - Returns: What was given.
    /// - Throws: `VaultError` of kind `notPermitted` with the reason, once the refusal is on record; of kind
    ///   `tampered` when clip, header or payload are not what the catalog says.
    public func exportClip(
        _ address: ClipAddress, purpose: AccessPurpose, returnBy: CivilDate?,
        to destination: ExportDestination,
        progress: (_ given: UInt64, _ of: UInt64) throws -> Void = { _, _ in }
    ) throws -> ExportedClip {
        let (family, session, clip) = try vault.clip(address)
        if let returnBy, returnBy < vault.today {
            throw VaultError.badInput("past-date", "the copy would have to be back before today")
        }
        var act = Act(.clipExport, family: family.id, session: session.id, clip: clip.id)
        act = try admit(act, to: clip, of: family, for: purpose)
        try check(destination)
        let particulars = try ClipParticulars(
            opening: clip.particulars, with: familyIdentity(family))
        let opened = try open(clip, of: family)
        defer { opened.close() }
        guard opened.film.size == particulars.bytes else {
            throw VaultError(
                .tampered, "film-length",
                "the payload holds \(opened.film.size) bytes; the film had \(particulars.bytes)",
                hint: "run `footage audit verify`, and tell information governance")
        }
        act.request = .random()
        let row = try recordIntent(of: act, to: clip, of: family, for: purpose) { transaction in
            try insertExport(of: clip, for: purpose, returnBy: returnBy, transaction)
        }
        act.phase = .outcome
        return try send(
            opened, to: destination,
            Sending(act: act, clip: clip, row: row, sha256: particulars.sha256), progress)
    }

    /// What an export is about, once it was admitted and its intent is on record.
    private struct Sending {
        var act: Act
        let clip: ClipRow
        let row: ExportRow
        let sha256: SHA256Digest
    }

    private func send(
        _ opened: OpenedClip, to destination: ExportDestination, _ sending: Sending,
        _ progress: (UInt64, UInt64) throws -> Void
    ) throws -> ExportedClip {
        var sink: (any FilmSink)?
        do {
            switch destination {
            case .file(let path):
                let file = try FileFilmSink(path, on: vault.disk)
                sink = file
                try Self.pump(opened, to: file, expecting: sending.sha256, progress)
                try file.finish()
            case .descriptor(let number):
                let descriptor = DescriptorFilmSink(number, on: vault.disk)
                sink = descriptor
                try Self.pump(opened, to: descriptor, expecting: sending.sha256, progress)
            }
        } catch {
            try noteFailure(error, sink, sending, of: opened.film.size)
            throw error
        }
        return try finish(sending, given: sink?.given ?? 0, of: opened.film.size)
    }

    private static func pump(
        _ opened: OpenedClip, to sink: any FilmSink, expecting digest: SHA256Digest,
        _ progress: (UInt64, UInt64) throws -> Void
    ) throws {
        let found = try FilmPump(opened.film, to: sink).run(progress: progress)
        guard found == digest else {
            throw VaultError(
                .tampered, "film-digest",
                "what was opened is not the film that was taken in: its SHA-256 is another",
                hint: "do not use what came out; tell information governance")
        }
    }

    private func finish(
        _ sending: Sending, given: UInt64, of size: UInt64
    ) throws -> ExportedClip {
        var act = sending.act
        let seconds = Self.seconds(of: sending.clip, given: given, of: size)
        act.amount = .init(bytes: given, seconds: seconds, items: 1)
        do {
            try record(act)
        } catch {
            let reason = (error as? any Explained)?.message ?? "the catalog could not be written"
            throw VaultError(
                .partlyDone, "outcome-not-recorded",
                "the film was given whole, but that could not be recorded: \(reason)",
                hint: "its intent is on record, so the log shows it as of unknown outcome")
        }
        return ExportedClip(
            summary: try summary(of: sending.row), bytes: given, seconds: seconds,
            sha256: sending.sha256.description)
    }

    private func noteFailure(
        _ failure: any Error, _ sink: (any FilmSink)?, _ sending: Sending, of size: UInt64
    ) throws {
        var act = sending.act
        act.outcome = .failed
        act.reason = (failure as? VaultError)?.code ?? "not-written"
        let given = sink?.given ?? 0
        act.amount = .init(
            bytes: given, seconds: Self.seconds(of: sending.clip, given: given, of: size))
        let isGone = (sink as? FileFilmSink).map { $0.discard() } ?? (given == 0)
        try perform(act) { transaction, _ in
            if isGone { try transaction.delete(ExportRow.self, sending.row.id.bytes) }
        }
    }

    private func insertExport(
        of clip: ClipRow, for purpose: AccessPurpose, returnBy: CivilDate?,
        _ transaction: CatalogTransaction
    ) throws -> ExportRow {
        let now = vault.environment.clock()
        let row = ExportRow(
            id: .random(), family: clip.family, clip: clip.id.bytes,
            number: try transaction.nextNumber(in: ExportRow.self),
            purpose: purpose.description, principal: principal, taken: now,
            takenOn: vault.date(of: now), returnBy: returnBy)
        try transaction.insert(row)
        return row
    }

    /// How much of a film's time a number of its bytes is.
    private static func seconds(of clip: ClipRow, given: UInt64, of size: UInt64) -> UInt64 {
        guard size > 0, clip.milliseconds > 0 else { return 0 }
        let share = Double(min(given, size)) / Double(size)
        return UInt64((share * Double(clip.milliseconds) / 1000).rounded())
    }

    private func check(_ destination: ExportDestination) throws {
        guard case .file(let path) = destination else { return }
        guard try !vault.disk.exists(path) else {
            throw VaultError(
                .cannotWrite, "exists", "\(path) is there already, and was not touched",
                hint: "name a file that is not there yet")
        }
        try OutputPlace.check(path, outside: vault.location.directory, on: vault.disk)
    }
}
