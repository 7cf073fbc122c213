import AgeFile
import AuditLog
import Catalog
import VaultCrypto
import VaultDisk
public import VaultModel

extension UnlockedVault {
    /// Takes a clip, or a range of it, out of the vault, in plain, for a stated purpose.
    ///
    /// The record of the intent is durable before the first byte leaves, and the export is listed from then
    /// on, so that nothing that stops the process hides a copy; what was really given follows in the record
    /// of the outcome, and takes the export off the list when nothing was. A file appears whole or not at
    /// all, and replaces nothing; whatever goes wrong on the way, what was written of it is removed.
    ///
    /// - Parameters:
    ///   - address: Which clip.
    ///   - part: Which of its files, from 1, where it is several; all of them unless said otherwise.
    ///   - range: Which of its bytes, or of that file's; all of them unless said otherwise.
    ///   - purpose: Why it is opened.
    ///   - place: Whether the copy may say where it was filmed. What says it is taken out without moving
    ///     a byte of picture or sound, and a range is one of the film so stripped.
    ///   - returnBy: When the copy should be back or gone.
    ///   - destination: Where it goes. All of a film of several files goes to as many: `film.mp4` names
    ///     `film-part1.mp4`, `film-part2.mp4` and so on.
    ///   - progress: Told how many bytes of how many were given; what it throws ends the export.
    /// - Returns: What was given.
    /// - Throws: `VaultError` of kind `notPermitted` with the reason, once the refusal is on record; of kind
    ///   `tampered` when clip, header or payload are not what the catalog says; of kind `usage` when the
    ///   range lies behind the film's end, or several files would go to a descriptor; with the code `place-unknown` when it cannot be told what of the
    ///   film to take out, and nothing was given.
    public func exportClip(
        _ address: ClipAddress, part: Int? = nil, range: FilmRange? = nil, purpose: AccessPurpose,
        place: PlaceChoice = .stripped, returnBy: CivilDate?, to destination: ExportDestination,
        progress: (_ given: UInt64, _ of: UInt64) throws -> Void = { _, _ in }
    ) throws -> ExportedClip {
        let export = try beginExport(
            of: address, FilmChoice(part: part, range: range), for: purpose, place,
            returnBy: returnBy, to: { _ in destination })
        return try end(export, export.film.send(threads: Processors.count, progress: progress))
    }

    /// Admits an export, opens its film, and puts its intent on record together with its row.
    func beginExport(
        of address: ClipAddress, _ choice: FilmChoice, for purpose: AccessPurpose,
        _ place: PlaceChoice, returnBy: CivilDate?,
        to destination: (ClipParticulars) -> ExportDestination
    ) throws -> BegunExport {
        if let returnBy, returnBy < vault.today {
            throw VaultError.badInput("past-date", "the copy would have to be back before today")
        }
        var access = try access(address, .clipExport, for: purpose) { particulars in
            let chosen = try choice.resolved(in: particulars)
            for piece in try Self.pieces(of: chosen, to: destination(particulars)) {
                try check(piece.destination)
            }
        }
        do {
            let chosen = try choice.resolved(in: access.particulars)
            let destination = destination(access.particulars)
            let clip = access.clip
            if place == .kept { access.act.reason = PlaceOutcome.kept.reason }
            let row = try begin(&access) { transaction in
                try insertExport(of: clip, for: purpose, returnBy: returnBy, transaction)
            }
            let film = FilmExport(
                opened: access.opened, pieces: try Self.pieces(of: chosen, to: destination),
                place: place, files: access.particulars.files, disk: vault.disk)
            return BegunExport(
                access: access, row: row, chosen: chosen, destination: destination, film: film)
        } catch {
            access.opened.close()
            throw error
        }
    }

    /// What of a film goes where: several files to as many paths.
    static func pieces(
        of chosen: ChosenBytes, to destination: ExportDestination
    ) throws(VaultError) -> [FilmExport.Piece] {
        guard chosen.files.count > 1 else {
            return [.init(range: chosen.range, destination: destination)]
        }
        guard case .file(let path) = destination else {
            throw VaultError(
                .usage, "several-parts",
                "this film is \(chosen.files.count) files, and one behind the other they would be a broken film",
                hint: "name one of them with --part, or bytes of them all with --range")
        }
        return chosen.files.enumerated().map { place, file in
            FilmExport.Piece(
                range: file.range,
                destination: .file(
                    ExportName.path(path, part: place + 1, of: chosen.files.count)))
        }
    }

    /// Records what came of an export.
    ///
    /// - Throws: What the sending failed with, once that is on record; `VaultError` with the code
    ///   `outcome-not-recorded`.
    func end(_ export: BegunExport, _ sent: FilmExport.Sent) throws -> ExportedClip {
        let seconds = export.access.seconds(of: sent.given)
        var act = export.access.act
        act.amount = .init(bytes: sent.given, seconds: seconds)
        if let failure = sent.failure {
            act.outcome = .failed
            act.reason = (failure as? VaultError)?.code ?? "not-written"
            try drawing(for: .outcomes) {
                try perform(act) { transaction, _ in
                    if sent.isGone { try transaction.delete(ExportRow.self, export.row.id.bytes) }
                }
            }
            throw failure
        }
        let place = sent.place ?? .nothing
        act.amount?.items = 1
        act.reason = place.reason
        try recordOutcome(act, of: "the film was given, but how much of it")
        return ExportedClip(
            summary: try summary(of: export.row), destination: export.destination,
            range: export.chosen.rangeWithin, size: UInt64(export.chosen.base.count),
            seconds: seconds, sha256: export.chosen.sha256.description, place: place,
            copySHA256: export.chosen.files.isEmpty ? sent.sha256.first??.description : nil,
            parts: export.parts(sent))
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
