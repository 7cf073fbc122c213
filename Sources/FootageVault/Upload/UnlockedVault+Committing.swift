import AgeFile
import AuditLog
import Catalog
import ClipStore
import Database
import KeyStore
import Retention
import TabletDump
import VaultCrypto
import VaultModel

/// A film that is the vault's now.
enum CommittedFilm {
    case clip(ClipRow, at: ClipAddress, due: CivilDate?)
    case quarantined(QuarantineRow, QuarantineReason)

    var id: ClipID {
        switch self {
        case .clip(let row, _, _): row.id
        case .quarantined(let row, _): row.id
        }
    }
}

extension UnlockedVault {
    /// Reserves ids, and a key slot for each, for films that are about to be sealed.
    ///
    /// Ids drawn together are alike in their first byte and random in the other fifteen: their payloads lie
    /// in one directory then, which is flushed once for all of them.
    func reserve(_ count: Int, in transaction: CatalogTransaction) throws -> [ReservedSlot] {
        let first = Random.bytes(1)
        let ids = (0..<count).compactMap { _ in ClipID(bytes: first + Random.bytes(15)) }
        let slots = try transaction.reserve(
            ids.map(\.bytes), at: vault.environment.clock())
        return zip(ids, slots).map { ReservedSlot(id: $0, slot: $1) }
    }

    /// Puts the headers of sealed films into their slots, with one flush.
    ///
    /// When that fails for several together, each is tried alone.
    func writeHeaders(of films: [SealedFilm]) -> [Result<SealedFilm, any Error>] {
        guard let last = films.map(\.job.reserved.slot).max() else { return [] }
        do {
            try vault.slots.ensure(capacity: Int(last) + 1)
            try vault.slots.writeAll(
                films.map { film in
                    SlotWrite(
                        film.header, kind: film.job.goal.slotKind, owner: film.id.bytes,
                        in: SlotNumber(film.job.reserved.slot))
                })
            return films.map { .success($0) }
        } catch {
            guard films.count > 1 else { return [.failure(error)] }
            return films.flatMap { writeHeaders(of: [$0]) }
        }
    }

    /// Commits sealed films whose headers are in their slots, in one transaction with a record each.
    ///
    /// A film that may not be committed, because its bytes are known by now or what it was bound by has
    /// changed, does not keep the others; when the transaction itself fails, each is tried alone.
    func commit(
        _ films: [SealedFilm], of plan: UploadPlan
    ) -> [Result<CommittedFilm, any Error>] {
        do {
            return try performEach { transaction, append in
                let desk = CommitDesk(self, plan, transaction)
                let results = try films.map { try desk.commit($0, append) }
                // Without a record there is nothing to sign: the head is held to its signature with the first.
                guard desk.hasCommitted else { throw NoneCommitted(results: results) }
                return results
            }
        } catch let none as NoneCommitted {
            return none.results
        } catch {
            guard films.count > 1 else { return [.failure(error)] }
            return films.flatMap { commit([$0], of: plan) }
        }
    }
}

/// Thrown out of a transaction in which no film could be committed.
private struct NoneCommitted: Error {
    let results: [Result<CommittedFilm, any Error>]
}

/// One transaction in which sealed films become the vault's.
///
/// What it asks of the catalog holds for the transaction, so each question is asked once. All of a film's
/// questions come before its first row: who is refused leaves nothing behind.
private final class CommitDesk {
    private let unlocked: UnlockedVault
    private let plan: UploadPlan
    private let transaction: CatalogTransaction
    private var bound: [Bound: Result<Standing, VaultError>] = [:]
    private var sessions: [SessionID: SessionRow] = [:]
    private var numbers: [SessionID: Int64] = [:]
    private(set) var hasCommitted = false

    private struct Bound: Hashable {
        let session: SessionID
        let purposes: Set<Purpose>
    }

    private struct Standing {
        let checks: Record.Checks
        /// To what films of the family are sealed now.
        let recipient: [UInt8]
    }

    private var vault: Vault { unlocked.vault }

    init(_ unlocked: UnlockedVault, _ plan: UploadPlan, _ transaction: CatalogTransaction) {
        self.unlocked = unlocked
        self.plan = plan
        self.transaction = transaction
    }

    func commit(
        _ film: SealedFilm, _ append: (Act) throws -> Void
    ) throws -> Result<CommittedFilm, any Error> {
        do {
            switch film.job.goal {
            case .clip(let session, let purposes, let due):
                let checks = try check(film, session, purposes)
                let row = try insertClip(film, session, purposes)
                var act = Act(
                    .clipUpload, family: row.family, session: row.session, clip: row.id)
                act.checks = checks
                act.amount = .init(
                    bytes: film.bytes,
                    seconds: film.job.film.milliseconds.map { UInt64($0 / 1000) }, items: 1)
                try append(onBehalf(act))
                if !plan.sources.isEmpty {
                    try unlocked.insertDerivation(of: row, from: plan.sources, transaction)
                    try append(
                        onBehalf(
                            Act(
                                .clipDerive, family: row.family, session: row.session,
                                clip: row.id)))
                }
                let address = ClipAddress(
                    family: session.family, session: session.number, clip: Int(row.number))
                hasCommitted = true
                return .success(.clip(row, at: address, due: due))
            case .quarantined(let reason):
                let known = try checkQuarantined(film, reason)
                let row = try insertQuarantined(film, reason, known)
                var act = Act(.quarantineAdd, clip: row.id)
                act.reason = reason.code
                act.amount = .init(bytes: film.bytes, items: 1)
                try append(onBehalf(act))
                hasCommitted = true
                return .success(.quarantined(row, reason))
            }
        } catch let refused as FilmRefused {
            return .failure(refused.error)
        }
    }

    private func onBehalf(_ act: Act) -> Act {
        var act = act
        act.behalf = plan.practitioner == unlocked.principal ? nil : plan.practitioner
        return act
    }

    /// Asks everything that a clip's commit rests on, then redeems its reservation.
    private func check(
        _ film: SealedFilm, _ session: SessionChoice, _ purposes: Set<Purpose>
    ) throws -> Record.Checks {
        let binding = Bound(session: session.id, purposes: purposes)
        if bound[binding] == nil {
            bound[binding] = try Self.result {
                let checks = try unlocked.checkStillBound(session, purposes, plan)
                let family = try row(of: session).family
                try unlocked.checkSources(plan.sources, of: family)
                let recipient = try vault.catalog.require(FamilyRow.self, family.bytes).recipient
                return Standing(checks: checks, recipient: recipient)
            }
        }
        guard let result = bound[binding] else { throw FilmRefused(UnlockedVault.abandoned) }
        let standing: Standing
        do {
            standing = try result.get()
        } catch {
            throw FilmRefused(error)
        }
        // Sealed to an identity that was replaced since, nobody could open it.
        guard film.job.recipients.map(\.bytes) == [standing.recipient] else {
            throw FilmRefused(UnlockedVault.familyRotated)
        }
        let known = try known(film)
        guard known.isUnknown else { throw FilmRefused(SameBytes(known: known)) }
        try redeem(film)
        return standing.checks
    }

    /// Asks what is known of a film's bytes, then redeems its reservation.
    private func checkQuarantined(
        _ film: SealedFilm, _ reason: QuarantineReason
    ) throws -> KnownFilm {
        let known = try known(film)
        let isElsewhere = reason == .sameBytesElsewhere && known.clip != nil
        guard known.isUnknown || (isElsewhere && known.waiting == nil) else {
            throw FilmRefused(SameBytes(known: known))
        }
        try redeem(film)
        return known
    }

    private func known(_ film: SealedFilm) throws -> KnownFilm {
        do {
            return try unlocked.knownFilm(
                digest: film.digest, parts: film.parts.map(\.digest), for: plan.practitioner)
        } catch let error as VaultError {
            throw FilmRefused(error)
        }
    }

    private func redeem(_ film: SealedFilm) throws {
        guard try transaction.redeem(film.id.bytes) else {
            throw FilmRefused(UnlockedVault.abandoned)
        }
    }

    private func insertClip(
        _ film: SealedFilm, _ session: SessionChoice, _ purposes: Set<Purpose>
    ) throws -> ClipRow {
        try unlocked.noteCopyOfOther([film.digest] + film.parts.map(\.digest), transaction)
        let row = try row(of: session)
        let number = try numbers[row.id] ?? unlocked.nextClipNumber(in: row, transaction)
        let now = vault.environment.clock()
        let clip = ClipRow(
            id: film.id, family: row.family, session: row.id, number: number, kind: .working,
            purposes: purposes, recorded: film.job.film.time?.date ?? row.date,
            recordedFrom: film.job.film.time == nil ? .session : .film,
            milliseconds: film.job.film.milliseconds ?? 0, uploaded: now,
            uploadedOn: vault.date(of: now), uploadedBy: unlocked.principal,
            payloadLength: Int64(clamping: film.payload.length),
            treeRoot: film.payload.treeRoot.bytes, digest: film.digest,
            particulars: film.particulars, state: .live)
        try transaction.insert(clip)
        try transaction.insert(
            HeaderRow(
                id: film.id, slot: film.job.reserved.slot,
                sha256: SHA256.hash(film.header).bytes))
        try insertParts(of: film)
        numbers[row.id] = try number.successor()
        return clip
    }

    private func insertQuarantined(
        _ film: SealedFilm, _ reason: QuarantineReason, _ known: KnownFilm
    ) throws -> QuarantineRow {
        try unlocked.noteSameBytes(known, reason, transaction)
        let now = vault.environment.clock()
        let row = QuarantineRow(
            id: film.id, number: try nextQuarantineNumber(),
            practitioner: plan.practitioner, uploaded: now, uploadedOn: vault.date(of: now),
            uploadedBy: unlocked.principal, reason: reason.code,
            recorded: film.job.film.time?.date, milliseconds: film.job.film.milliseconds,
            payloadLength: Int64(clamping: film.payload.length),
            treeRoot: film.payload.treeRoot.bytes, digest: film.digest,
            slot: film.job.reserved.slot, headerDigest: SHA256.hash(film.header).bytes,
            particulars: film.particulars)
        try transaction.insert(row)
        try insertParts(of: film)
        return row
    }

    private func insertParts(of film: SealedFilm) throws {
        for (place, part) in film.parts.enumerated() {
            try transaction.insert(
                PartRow(
                    id: .random(), film: film.id, position: Int64(place + 1), bytes: part.bytes,
                    digest: part.digest))
        }
    }

    /// A number that no film has that waits, none had that became a clip, and none that went and whose tombstone
    /// is kept: whoever decided about a film by its number must not find another under it.
    private func nextQuarantineNumber() throws -> Int64 {
        let gone = try vault.catalog.rows(
            TombstoneRow.self, where: "family IS NULL ORDER BY number DESC LIMIT 1", []
        ).first?.number
        let bound = try vault.catalog.rows(
            ClipRow.self, where: "waited IS NOT NULL ORDER BY waited DESC LIMIT 1", []
        ).first?.waited
        let (next, overflow) = max(gone ?? 0, bound ?? 0).addingReportingOverflow(1)
        guard !overflow else {
            throw CatalogError.malformed(
                table: TombstoneRow.table, detail: "a number that none can follow")
        }
        return max(try transaction.nextNumber(in: QuarantineRow.self), next)
    }

    private func row(of session: SessionChoice) throws -> SessionRow {
        if let row = sessions[session.id] { return row }
        let row = try vault.catalog.require(SessionRow.self, session.id.bytes)
        sessions[session.id] = row
        return row
    }

    private static func result<R>(_ ask: () throws -> R) throws -> Result<R, VaultError> {
        do {
            return .success(try ask())
        } catch let error as VaultError {
            return .failure(error)
        }
    }
}

/// Thrown for one film that may not be committed, before anything of it is written.
private struct FilmRefused: Error {
    let error: any Error

    init(_ error: any Error) { self.error = error }
}

extension Int64 {
    /// The next clip number.
    fileprivate func successor() throws -> Int64 {
        let (next, overflow) = addingReportingOverflow(1)
        guard !overflow else {
            throw CatalogError.malformed(
                table: ClipRow.table, detail: "a number that nothing can follow")
        }
        return next
    }
}
