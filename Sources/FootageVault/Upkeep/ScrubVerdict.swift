import AuditLog
import Catalog
import Database
import VaultModel

/// What a scrub makes of one film.
struct ScrubVerdict {
    let film: StoredFilmRow
    /// What the catalog knew of it when its reading began.
    let since: FilmMark
    var damages: [Damage]
    /// Whether the film was opened from its first chunk to its last.
    var wasOpened = false

    /// Whether its row says otherwise than what was found.
    var isMarkedWrongly: Bool { (film.verified == nil) == damages.isEmpty }

    var incidents: [FoundIncident] { damages.map { $0.incident(of: film.family) } }
}

/// What was written of the films of a batch.
struct ScrubMarks {
    var mended = 0
    /// Films that another reading, which is newer, said something of.
    var overtaken: [ClipID] = []
}

extension UnlockedVault {
    /// Whether something that was found of a film has no incident yet.
    func isNews(_ verdict: ScrubVerdict) throws -> Bool {
        try verdict.incidents.contains { try !isKnown($0) }
    }

    /// Notes the time of readings that no newer one has overtaken.
    func note(
        _ verdicts: [ScrubVerdict], at now: Instant, _ transaction: CatalogTransaction
    ) throws -> ScrubMarks {
        var written = ScrubMarks()
        for verdict in verdicts {
            let id = verdict.film.id
            guard let film = try StoredFilmRow(id, in: vault.catalog),
                try film.mark(in: vault.catalog) != verdict.since
            else {
                try transaction.noteScrubbed([id], at: now)
                continue
            }
            written.overtaken.append(id)
        }
        return written
    }

    /// Writes into films' rows whether they were found whole, with a record each where that is another word
    /// than before.
    func mark(_ verdicts: [ScrubVerdict], at now: Instant) throws -> ScrubMarks {
        do {
            return try performEach { transaction, append in
                var marks = try note(verdicts, at: now, transaction)
                var hasRecorded = false
                for verdict in verdicts where !marks.overtaken.contains(verdict.film.id) {
                    guard let act = try mark(verdict, at: now, &marks, transaction) else {
                        continue
                    }
                    try append(act)
                    hasRecorded = true
                }
                guard hasRecorded else { throw NothingMarked() }
                return marks
            }
        } catch is NothingMarked {
            return try vault.catalog.write { try note(verdicts, at: now, $0) }
        }
    }

    /// Marks one film, and gives the act that tells of it; none where its row says the same already.
    private func mark(
        _ verdict: ScrubVerdict, at now: Instant, _ marks: inout ScrubMarks,
        _ transaction: CatalogTransaction
    ) throws -> Act? {
        // As it is now: it may have been bound or destroyed a moment ago.
        guard try verdict.isMarkedWrongly || isNews(verdict),
            let film = try StoredFilmRow(verdict.film.id, in: vault.catalog), film.isLive
        else { return nil }
        var act = Act(.clipVerify, family: film.family, session: film.session, clip: film.id)
        act.amount = .init(bytes: UInt64(clamping: film.payloadLength))
        if let first = verdict.damages.first {
            act.outcome = .failed
            act.reason = first.kind.rawValue
            if film.verified != nil { try film.update(verified: nil, transaction) }
            return act
        }
        // What did not open is shown to open by nothing else.
        guard
            try verdict.wasOpened
                || !hasOpenIncident(Damage.Kind.filmUnopenable.rawValue, of: film.id)
        else { return nil }
        if try vault.catalog.wasDamaged(film.id) { marks.mended += 1 }
        try film.update(verified: now, transaction)
        return act
    }
}

/// Thrown out of a transaction in which no film was marked: what adds no record signs no head.
private struct NothingMarked: Error {}

extension Damage {
    /// The incident that it is.
    func incident(of family: FamilyID?) -> FoundIncident {
        switch owner {
        case .clip(let id, _):
            FoundIncident(
                kind: kind.rawValue, family: family, clip: id.bytes, detail: "found by a scrub")
        case .quarantined(let id, let number):
            FoundIncident(
                kind: kind.rawValue, clip: id.bytes, detail: "item \(number), found by a scrub")
        case .family(let id, _):
            FoundIncident(
                kind: kind.rawValue, family: id,
                detail: "family \(id), key slot \(slot.map { "\($0)" } ?? "unknown")")
        }
    }
}
