import AgeFile
import AuditLog
import Catalog
import ClipStore
import Database
import KeyStore
import VaultCrypto
import VaultDisk
import VaultModel

/// A film that was given back out of quarantine.
public struct ReturnedFilm: Sendable, Hashable {
    /// What became of it in the vault.
    public let end: QuarantineEndSummary
    /// The files it is in now: one, or one for each of its parts.
    public let files: [File]

    /// A file that was given.
    public struct File: Sendable, Hashable {
        /// Where it is.
        public let path: String
        /// Bytes of it.
        public let bytes: UInt64
        /// Its SHA-256, as it was noted when it was taken in and as the file has it.
        public let sha256: String
    }
}

extension UnlockedVault {
    /// Gives a film in quarantine back, and then destroys what the vault has of it, with a certificate.
    ///
    /// The practitioner it waits for does, once governance has approved it (`approveReturn`). The record of the
    /// intent is durable before the first byte leaves. A file appears whole or not at all,
    /// replaces nothing, and each is read back and compared before the vault's copy is touched: whatever fails
    /// before, the film still waits. What is cut short after it, the next purge or repair finishes.
    ///
    /// - Parameters:
    ///   - number: The film's number in quarantine.
    ///   - reason: Why; it is sealed, and the log commits to it.
    ///   - directory: Where it goes, as `quarantine-N` with its old ending, and `-part1`, `-part2` before that
    ///     where it is several files. It must be there, outside a vault.
    ///   - progress: Told how many bytes of how many were given; what it throws ends the return.
    /// - Returns: What was given.
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record, `not-approved` among
    ///   others; `locked` while a purge runs; `tampered` when row, header or payload are not what the log and the catalog say.
    public func returnQuarantined(
        _ number: Int, reason: String, to directory: String,
        progress: (_ given: UInt64, _ of: UInt64) throws -> Void = { _, _ in }
    ) throws -> ReturnedFilm {
        let film = try filmToReturn(number)
        guard film.practitioner == principal else {
            try refuse(
                Act(.quarantineReturn, clip: film.id),
                VaultError(
                    .notPermitted, "not-theirs",
                    "this film is sealed to the practitioner it waits for, and to recovery",
                    hint: """
                        that practitioner gives it back; or governance does, with the recovery identity: \
                        --recovery FILE
                        """))
        }
        try refusing(Act(.quarantineReturn, clip: film.id)) {
            try requireReturnApproval(of: film)
        }
        return try giveBack(
            film, try opened(film, with: identity), because: reason, to: directory,
            requiring: requireReturnApproval, progress)
    }

    /// The same by governance with the recovery identity, for a film whose practitioner cannot: who may
    /// approve it and can open it does both in one.
    ///
    /// That the recovery identity was used is on record before anything is opened with it.
    public func returnQuarantined(
        _ number: Int, reason: String, to directory: String,
        with recovery: borrowing SecretIdentity,
        progress: (_ given: UInt64, _ of: UInt64) throws -> Void = { _, _ in }
    ) throws -> ReturnedFilm {
        let film = try filmToReturn(number)
        try checkRecovery(recovery, for: Act(.recoveryUse, clip: film.id))
        return try giveBack(
            film, try opened(film, with: recovery.identity), because: reason, to: directory,
            requiring: { _ in }, progress)
    }

    private func filmToReturn(_ number: Int) throws -> QuarantineRow {
        var act = Act(.quarantineReturn)
        try require(.returnQuarantined, for: act)
        let film = try quarantineRow(number)
        act.clip = film.id
        let isGovernance = try currentPerson().roles.contains(.governance)
        guard isGovernance || film.practitioner == principal else {
            try refuse(act, Self.noFilm(number))
        }
        return film
    }

    private func giveBack(
        _ film: QuarantineRow,
        _ access: (film: OpenedClip, particulars: ClipParticulars), because reason: String,
        to directory: String, requiring approval: (QuarantineRow) throws -> Void,
        _ progress: (UInt64, UInt64) throws -> Void
    ) throws -> ReturnedFilm {
        let opened = access.film
        defer { opened.close() }
        let path =
            directory + "/"
            + ExportName.of(quarantined: Int(clamping: film.number), like: access.particulars.name)
        let pieces = try Self.pieces(
            of: FilmChoice().resolved(in: access.particulars), to: .file(path))
        let paths = pieces.compactMap(\.path)
        for path in paths { try checkFree(path) }
        var act = Act(.quarantineReturn, clip: film.id)
        act.phase = .intent
        act.request = .random()
        let text = try ringText(reason, field: FilmEnd.returnRule)
        act.note = text.note
        let alone = try destructionLock()
        defer { _ = alone }
        try perform(act) { transaction, _ in
            let row = try stillWaiting(film)
            try approval(row)
            try words.check(films: [row.id])
            try transaction.insert(ringText: text)
        }
        act.note = nil
        act.phase = .outcome
        // As it came, to the byte: what the vault destroys on the word of this copy must be in it.
        let sent = FilmExport(
            opened: opened, pieces: pieces, place: .kept, files: access.particulars.files,
            disk: vault.disk
        ).send(threads: Processors.count, progress: progress)
        act.amount = .init(bytes: sent.given)
        do {
            if let failure = sent.failure { throw failure }
            for (path, file) in zip(paths, access.particulars.files) {
                try check(path, is: file.sha256)
            }
        } catch {
            act.outcome = .failed
            act.reason = (error as? VaultError)?.code ?? "not-written"
            try record(act)
            throw error
        }
        act.amount?.items = 1
        let ending = try beginEnding(film, after: act)
        return ReturnedFilm(
            end: try summary(of: ending, ended: finishOrdered(ending)),
            files: zip(paths, access.particulars.files).map { path, file in
                ReturnedFilm.File(
                    path: path, bytes: UInt64(file.range.count), sha256: file.sha256.description)
            })
    }

    /// Records that the film was given, and marks what the vault has of it as being destroyed.
    private func beginEnding(_ film: QuarantineRow, after given: Act) throws -> QuarantineRow {
        var order = Act(.quarantineReturn, clip: film.id)
        order.phase = .intent
        let request = RequestID.random()
        order.request = request
        order.reason = FilmEnd.returnRule
        return try performEach { transaction, append in
            let row = try stillWaiting(film)
            try words.check(films: [row.id])
            try append(given)
            try orderDestruction(of: row.id, by: FilmEnd.returnRule, request, transaction)
            try append(order)
            return row
        }
    }

    /// Opens a film in quarantine, whose length must be the one it came with.
    func opened(
        _ row: QuarantineRow, with identity: borrowing X25519Identity
    ) throws -> (film: OpenedClip, particulars: ClipParticulars) {
        let particulars = try ClipParticulars(opening: row.particulars, with: identity)
        let fileKey = try quarantineHeader(of: row).fileKey(with: identity)
        let payload = try vault.clips.open(row.id)
        do {
            let film = try SeekableReader(
                fileKey: fileKey, source: PayloadBytes(reader: payload))
            guard film.size == particulars.bytes else {
                throw VaultError(
                    .tampered, "film-length",
                    "the payload holds \(film.size) bytes; the film had \(particulars.bytes)",
                    hint: "run `footage audit verify`, and tell information governance")
            }
            return (OpenedClip(film: film, payload: payload), particulars)
        } catch {
            payload.close()
            throw error
        }
    }

    private func checkFree(_ path: String) throws {
        guard try vault.disk.exists(Path.directory(of: path)) else {
            throw VaultError(
                .cannotWrite, "no-directory", "there is no directory \(Path.directory(of: path))",
                hint: "make it, or mount the medium first; nothing was changed")
        }
        guard try !vault.disk.exists(path) else {
            throw VaultError(
                .cannotWrite, "exists", "\(path) is there already, and was not touched",
                hint: "name another directory")
        }
        try OutputPlace.check(path, outside: vault.location.directory, on: vault.disk)
    }

    /// Reads a file that was just given, and compares: what the vault has is destroyed on its word.
    private func check(_ path: String, is sha256: SHA256Digest) throws {
        let file = try vault.disk.openPlainFile(path)
        let size = try file.status().size
        var hasher = SHA256.Hasher()
        for offset in stride(from: 0, to: size, by: 1 << 20) {
            let count = Int(min(size - offset, 1 << 20))
            let bytes = try file.read(at: offset, count: count)
            hasher.update(bytes.span)
        }
        guard hasher.finalize() == sha256 else {
            throw VaultError(
                .cannotWrite, "copy-differs", "\(path) is not what was written to it",
                hint: "the film still waits in quarantine; give it back to another medium")
        }
    }
}
