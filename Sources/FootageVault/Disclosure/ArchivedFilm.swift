import AgeFile
import AuditLog
import Catalog
import VaultCrypto
import VaultDisk
import VaultModel

/// A film on its way into an archive: admitted and open; nothing of it was given yet.
struct ArchivedFilm {
    var access: ClipAccess
    private let film: FilmExport
    private let files: [FilmFile]
    private var sent: FilmExport.Sent?

    /// Opens a film under a name of the archive, made of its address.
    init(_ access: ClipAccess, _ place: PlaceChoice, in folder: String, on disk: any Disk) throws {
        self.access = access
        if place == .kept { self.access.act.reason = PlaceOutcome.kept.reason }
        let name = folder + ExportName.of(access.address, like: access.particulars.name)
        let chosen = try FilmChoice().resolved(in: access.particulars)
        files = access.particulars.files
        film = FilmExport(
            opened: access.opened,
            pieces: try UnlockedVault.pieces(of: chosen, to: .file(name)), place: place,
            files: files, disk: disk)
    }

    /// How many bytes it has.
    var size: UInt64 { access.opened.film.size }

    /// Lets the payload go, once or again.
    func close() { access.opened.close() }

    /// Sends all of it, and says what was given.
    mutating func send(
        into archive: SealedArchive, progress: (_ given: UInt64) throws -> Void
    ) throws -> GivenFilm {
        let sent = film.send(
            threads: Processors.count,
            into: { try archive.begin($0.path ?? "", size: UInt64($0.range.count)) },
            progress: { given, _ in try progress(given) })
        self.sent = sent
        if let failure = sent.failure { throw failure }
        return GivenFilm(
            address: access.address, bytes: sent.given, seconds: access.seconds(of: sent.given),
            place: sent.place ?? .nothing,
            files: zip(film.pieces, zip(files, sent.sha256)).map { piece, file in
                GivenFilm.File(
                    name: piece.path ?? "", bytes: UInt64(piece.range.count),
                    sha256: (file.1 ?? file.0.sha256).description,
                    takenIn: file.0.sha256.description)
            })
    }

    /// What the record of its outcome says once all of the archive is there.
    var outcome: Act {
        var act = access.act
        let bytes = sent?.given ?? 0
        act.amount = .init(bytes: bytes, seconds: access.seconds(of: bytes), items: 1)
        act.reason = sent?.place?.reason
        return act
    }

    /// What it says when the archive is not.
    func failure(_ error: any Error) -> Act {
        var act = access.act
        let bytes = sent?.given ?? 0
        act.amount = .init(bytes: bytes, seconds: access.seconds(of: bytes))
        act.outcome = .failed
        act.reason = (error as? VaultError)?.code ?? "not-written"
        return act
    }
}

extension UnlockedVault {
    /// Asks whether a film may go into an archive, and opens it, as `access` does.
    ///
    /// Where several films are to go together, an error says of which it is.
    func archivedFilm(
        _ address: ClipAddress, _ event: Event, for purpose: AccessPurpose, _ place: PlaceChoice,
        in folder: String = "", among count: Int
    ) throws -> ArchivedFilm {
        do {
            let access = try access(address, event, for: purpose)
            do {
                return try ArchivedFilm(access, place, in: folder, on: vault.disk)
            } catch {
                access.opened.close()
                throw error
            }
        } catch let error as VaultError {
            // That somebody holds no grant is so of all of them.
            guard count > 1, !Self.codesOfGrants.contains(error.code) else { throw error }
            throw VaultError(
                error.kind, error.code, "\(address): \(error.message)", hint: error.hint)
        }
    }

    private static var codesOfGrants: Set<String> {
        ["role", "no-grant", "role-purpose", "grant-purpose"]
    }
}
