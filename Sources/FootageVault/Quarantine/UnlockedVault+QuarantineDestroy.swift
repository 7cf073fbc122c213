import AgeFile
import AuditLog
import Catalog
import Database
import VaultCrypto
public import VaultModel

/// What became of a film that went out of quarantine for good.
public struct QuarantineEndSummary: Sendable, Hashable {
    /// Its number in quarantine, which no other film is given while its tombstone is kept.
    public let number: Int
    /// The film's id, by which its certificate is found.
    public let clip: ClipID
    /// Bytes of the film.
    public let bytes: UInt64
    /// Whether key and payload are gone; otherwise the next purge, or a repair, finishes it.
    public let isFinished: Bool
}

extension UnlockedVault {
    /// Destroys a film in quarantine, with a certificate; governance does, without opening it.
    ///
    /// The order to do so is on record before anything is destroyed; then the steps are those of every
    /// destruction, and what is cut short is finished by the next purge or repair.
    ///
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record; `locked` while a purge
    ///   runs; `tampered` when the film's row is not what the log says.
    public func destroyQuarantined(
        _ number: Int, reason: String
    ) throws -> QuarantineEndSummary {
        var act = Act(.quarantineDestroy)
        try require(.destroyQuarantined, for: act)
        let film = try quarantineRow(number)
        act.clip = film.id
        act.phase = .intent
        let request = RequestID.random()
        act.request = request
        act.reason = FilmEnd.quarantineRule
        let text = try ringText(reason, field: FilmEnd.quarantineRule)
        act.note = text.note
        let alone = try destructionLock()
        defer { _ = alone }
        let begun = try drawing(for: .destruction) {
            try perform(act) { transaction, _ in
                let row = try stillWaiting(film)
                try words.check(films: [row.id])
                try orderDestruction(
                    of: row.id, by: FilmEnd.quarantineRule, request, transaction)
                try transaction.insert(ringText: text)
                return row
            }
        }
        return try summary(of: begun, ended: finishOrdered(begun))
    }

    /// The film of a number in quarantine.
    func quarantineRow(_ number: Int) throws -> QuarantineRow {
        let rows = try vault.catalog.rows(
            QuarantineRow.self, where: "number = ?", [.integer(Int64(number))])
        guard let row = rows.first else { throw Self.noFilm(number) }
        return row
    }

    static func noFilm(_ number: Int) -> VaultError {
        .badInput(
            "not-found", "no film \(number) waits in quarantine for you",
            hint: "`footage quarantine list` shows those that do")
    }

    /// The film as it is within a transaction that is to end its waiting.
    func stillWaiting(_ film: QuarantineRow) throws -> QuarantineRow {
        guard let row = try vault.catalog.find(QuarantineRow.self, film.id.bytes) else {
            throw VaultError(
                .failed, "changed", "the film was bound or destroyed meanwhile; nothing was done")
        }
        guard try !vault.catalog.isBeingDestroyed(row.id) else { throw Self.endingBegun }
        return row
    }

    static var endingBegun: VaultError {
        VaultError(
            .failed, "destruction-begun", "the film's destruction has begun already",
            hint: "the next purge finishes it, or `footage repair` does")
    }

    func summary(
        of film: QuarantineRow, ended result: DestructionResult
    ) throws -> QuarantineEndSummary {
        QuarantineEndSummary(
            number: Int(clamping: film.number), clip: film.id,
            bytes: try AgePayload.plaintextSize(ofPayload: UInt64(clamping: film.payloadLength)),
            isFinished: result.pending.isEmpty)
    }

    /// Finishes what was ordered for one film, and opens an incident when it cannot be.
    func finishOrdered(_ film: QuarantineRow) throws -> DestructionResult {
        let result = try drawing(for: .destruction) { try finishQuarantined([film]) }
        try open(incidents(of: result.pending))
        vault.foldWriteAheadLog(beyond: 0, waiting: .seconds(1))
        return result
    }
}
