import AgeFile
import AuditLog
import Catalog
import ClipStore
import Database
import KeyStore
import Retention
import TabletDump
import VaultCrypto
import VaultDisk
import VaultModel

extension UnlockedVault {
    /// Carries out a plan: takes films in, or puts them into quarantine, in the order of crash safety.
    ///
    /// For each film: a reservation; the sealed payload, durable; the header in its slot, durable; one
    /// transaction with the row and the record, which is the commit; then the stored payload is read back
    /// around the page cache, which is recorded too. Whatever stops it, nothing half is ever seen, and the
    /// same plan made and carried out again goes on where it was.
    ///
    /// - Parameters:
    ///   - plan: What `planUpload` said.
    ///   - isInterrupted: Asked between films and blocks; when true, the film under way is given up.
    ///   - progress: Told of every block read.
    /// - Returns: What became of each film; films that failed are in it and do not stop the others. What makes
    ///   going on pointless — a full disk, a log that cannot be written — ends it, and is in it too.
    /// - Throws: `VaultError` when the plan is another's, or the role does not allow it.
    public func upload(
        _ plan: UploadPlan, isInterrupted: () -> Bool = { false },
        progress: (UploadProgress) -> Void = { _ in }
    ) throws -> UploadSummary {
        try require(.upload, for: Act(.clipUpload))
        try check(plan)
        try cleanUpDeadUploads()
        let alive = try vault.reservationLock()
        defer { _ = alive }
        var summary = UploadSummary(
            deletion: DeletionList(readBack: [], entries: plan.films.map(\.entry) + plan.others))
        var done: UInt64 = 0
        var receipts: [ClipID: UInt64] = [:]
        for film in plan.films {
            if isInterrupted() {
                summary.isInterrupted = true
                break
            }
            do {
                let result = try carryOut(film, plan, receipts: &receipts) { count in
                    if isInterrupted() { throw UploadInterruption() }
                    done += count
                    progress(UploadProgress(bytes: done, total: plan.bytes, film: film.entry.path))
                }
                summary.results.append(result)
            } catch is UploadInterruption {
                summary.isInterrupted = true
                break
            } catch {
                guard !isPointless(afterwards: error), let end = try? refusal(of: film, error)
                else {
                    summary.stopped = error
                    break
                }
                summary.results.append(end)
            }
        }
        try attachReceipts(receipts, to: &summary)
        vault.foldWriteAheadLog(beyond: 0, waiting: .seconds(1))
        // A damaged film must be copied from the tablet again, so it may not go from there.
        let damaged = Set(plan.films.filter(\.isDamaged).map(\.entry.path))
        let readBack = summary.results.filter(\.isReadBack).map(\.entry.path)
            .filter { !damaged.contains($0) }
        summary.deletion = DeletionList(
            readBack: Set(readBack), entries: plan.films.map(\.entry) + plan.others)
        return summary
    }

    private func carryOut(
        _ film: UploadPlan.Film, _ plan: UploadPlan, receipts: inout [ClipID: UInt64],
        progress: (UInt64) throws -> Void
    ) throws -> UploadSummary.Film {
        func result(
            _ end: UploadSummary.End, isReadBack: Bool = false, bytes: UInt64 = 0
        ) -> UploadSummary.Film {
            UploadSummary.Film(
                entry: film.entry, end: end, isReadBack: isReadBack, bytes: bytes)
        }
        switch film.fate {
        case .takeIn(let session, let purposes, let due):
            do {
                let (clip, bytes) = try takeIn(film, session, purposes, plan, progress)
                let address = try vault.address(of: clip)
                receipts[clip.id] = try readBack(clip)
                return result(
                    .takenIn(address, due: due, receipt: nil),
                    isReadBack: receipts[clip.id] != nil, bytes: bytes)
            } catch let same as SameBytes {
                // It came in meanwhile, or lies twice in this very dump.
                return try carryOut(
                    film.with(try fate(of: same.known, session)), plan, receipts: &receipts,
                    progress: progress)
            }
        case .quarantine(let reason):
            do {
                let (row, bytes) = try quarantine(film, reason, plan, progress)
                return result(
                    .quarantined(Int(row.number), reason), isReadBack: try readBack(row),
                    bytes: bytes)
            } catch let same as SameBytes {
                return try carryOut(
                    film.with(try fate(of: same.known, nil)), plan, receipts: &receipts,
                    progress: progress)
            }
        case .alreadyIn(let address, let id):
            // However long ago it was read back: nothing is called safe to delete on an old word.
            let clip = try vault.catalog.require(ClipRow.self, id.bytes)
            let isWhole = try clip.state == .live && readBack(clip) != nil
            return result(.alreadyIn(address), isReadBack: isWhole)
        case .alreadyQuarantined(let number, let id):
            let row = try vault.catalog.require(QuarantineRow.self, id.bytes)
            return result(.alreadyQuarantined(number), isReadBack: try readBack(row))
        case .destroyedBefore(let date, let rule):
            var act = Act(.uploadRefuse)
            act.reason = "destroyed-before"
            act.outcome = .refused
            try record(act)
            return result(
                .refused(
                    code: "destroyed-before",
                    "the same film was destroyed on \(date) under rule \(rule) and stays so"))
        case .refused(let why):
            var act = Act(.uploadRefuse)
            act.reason = "unreadable"
            act.outcome = .refused
            try record(act)
            return result(.refused(code: "unreadable", why))
        }
    }

    private func takeIn(
        _ film: UploadPlan.Film, _ session: SessionChoice, _ purposes: Set<Purpose>,
        _ plan: UploadPlan, _ progress: (UInt64) throws -> Void
    ) throws -> (ClipRow, UInt64) {
        let sessionRow = try vault.catalog.require(SessionRow.self, session.id.bytes)
        let family = try vault.catalog.require(FamilyRow.self, sessionRow.family.bytes)
        let recipient = try recipient(of: family)
        let id = ClipID.random()
        let stored = try store(
            film, id, kind: .clipHeader, to: [recipient], in: plan.request.directory, progress)
        let digest = try keyedDigest(of: stored.sealed.digest)
        let particulars = try particulars(of: film, stored.sealed).sealed(to: [recipient])
        var act = Act(.clipUpload, family: family.id, session: session.id, clip: id)
        act.behalf = plan.practitioner == principal ? nil : plan.practitioner
        act.amount = .init(
            bytes: stored.sealed.bytes, seconds: film.milliseconds.map { UInt64($0 / 1000) },
            items: 1)
        do {
            let row = try perform(act) { transaction, act in
                guard try transaction.redeem(id.bytes) else { throw Self.abandoned }
                act.checks = try checkStillBound(session, purposes, plan)
                let known = try knownFilm(digest: digest, for: plan.practitioner)
                guard known.isUnknown else { throw SameBytes(known: known) }
                try noteCopyOfOther(digest, transaction)
                let now = vault.environment.clock()
                let row = ClipRow(
                    id: id, family: family.id, session: session.id,
                    number: try nextClipNumber(in: sessionRow, transaction), kind: .working,
                    purposes: purposes, recorded: film.time?.date ?? sessionRow.date,
                    recordedFrom: film.time == nil ? .session : .film,
                    milliseconds: film.milliseconds ?? 0, uploaded: now,
                    uploadedOn: vault.date(of: now), uploadedBy: principal,
                    payloadLength: Int64(clamping: stored.sealed.summary.length),
                    treeRoot: stored.sealed.summary.treeRoot.bytes, digest: digest,
                    particulars: particulars, state: .live)
                try transaction.insert(row)
                try transaction.insert(
                    HeaderRow(id: id, slot: stored.slot, sha256: stored.headerDigest.bytes))
                return row
            }
            return (row, stored.sealed.bytes)
        } catch {
            try? discard(id)
            throw error
        }
    }

    /// What happens with a film whose bytes the vault turned out to know at its commit.
    private func fate(of known: KnownFilm, _ session: SessionChoice?) throws -> UploadPlan.Fate {
        let isElsewhere: Bool =
            if let clip = known.clip {
                try session.map { try vault.reference(of: clip.family) != $0.family }
                    ?? (grant(of: clip.family) == nil)
            } else { false }
        return try fate(of: known, isElsewhere: isElsewhere)
            ?? .refused("what is known of it changed while it was taken in; try again")
    }

    /// Refuses a plan that was made for somebody else, or for another vault.
    private func check(_ plan: UploadPlan) throws {
        let isOwn = try plan.practitioner == principal || roles().contains(.uploader)
        guard plan.vault == vault.description.id, isOwn else {
            try refuse(
                Act(.uploadRefuse),
                VaultError(.notPermitted, "others-plan", "this upload was planned by somebody else")
            )
        }
    }

    /// Asks again, inside the transaction that commits a film, everything that the plan rested on.
    ///
    /// - Returns: The answers, for the record.
    /// - Throws: `VaultError` when the grant, the session's day, a consent or somebody's standing has changed.
    private func checkStillBound(
        _ session: SessionChoice, _ purposes: Set<Purpose>, _ plan: UploadPlan
    ) throws -> Record.Checks {
        let stale = VaultError.badInput(
            "plan-changed", "what this film was bound by has changed since the plan was made",
            hint: "run the same command again; the plan is made anew")
        let person = try vault.catalog.require(PersonRow.self, plan.practitioner.bytes)
        let row = try vault.catalog.require(SessionRow.self, session.id.bytes)
        guard Action.upload.reach(of: try currentPerson().roles) != nil,
            person.standing == .active, person.roles.contains(.practitioner),
            row.date == session.date,
            try !grants(to: plan.practitioner, of: row.family).isEmpty
        else { throw stale }
        let needed =
            try vault.policyInForce(on: vault.today)?.policy.consent.needed ?? PurposeSet.all
        let consents = try vault.consents(of: row.family)
        for purpose in purposes where needed.contains(purpose) {
            guard consents.contains(where: { $0.holds(for: purpose, in: row) }) else { throw stale }
        }
        let isAsked = purposes.contains { needed.contains($0) }
        return Record.Checks(
            authorised: .yes, relationship: .yes, consent: isAsked ? .yes : .notAsked)
    }

    /// Opens an incident when the same film waits in quarantine for somebody else.
    private func noteCopyOfOther(_ digest: [UInt8], _ transaction: CatalogTransaction) throws {
        let others = try vault.catalog.rows(
            QuarantineRow.self, where: "digest = ?", [.blob(digest)])
        for row in others {
            try openIncident(
                "same-bytes", family: nil, clip: row.id, cause: row.uploadedBy,
                detail: "the film waits for one practitioner and was taken in for another",
                transaction)
        }
    }

    /// The next number in a session, past those of clips that were destroyed.
    func nextClipNumber(
        in session: SessionRow, _ transaction: CatalogTransaction
    ) throws -> Int64 {
        let live = try transaction.nextNumber(in: ClipRow.self, of: "session", session.id.bytes)
        let stones = try vault.catalog.rows(
            TombstoneRow.self, where: "family = ? AND session = ?",
            [.id(session.family), .integer(session.number)])
        let (next, isTooLarge) = (stones.map(\.number).max() ?? 0).addingReportingOverflow(1)
        guard !isTooLarge else {
            throw CatalogError.malformed(
                table: TombstoneRow.table, detail: "a number that nothing can follow")
        }
        return max(live, next)
    }

    /// The family's recipient, held to one's own grant where there is one.
    private func recipient(of family: FamilyRow) throws -> X25519PublicKey {
        if try grant(of: family.id) != nil { return try familyIdentity(family).publicKey }
        guard let recipient = X25519PublicKey(bytes: family.recipient) else {
            throw CatalogError.malformed(table: FamilyRow.table, detail: "no recipient")
        }
        return recipient
    }

    func particulars(of film: UploadPlan.Film, _ sealed: FilmSealer.Sealed) -> ClipParticulars {
        let facts = film.facts
        return ClipParticulars(
            name: film.entry.path.description, sha256: sealed.digest, bytes: sealed.bytes,
            milliseconds: film.milliseconds ?? 0,
            codec: facts?.codec?.description ?? "", width: max(0, facts?.width ?? 0),
            height: max(0, facts?.height ?? 0), sound: facts?.hasSound ?? false,
            device: facts?.device?.description, place: facts?.place?.revealed,
            taken: film.time.map { "\($0.date) \($0.time.withSeconds)" },
            evidence: film.time?.source.code,
            note: film.remark.flatMap { $0.isEmpty ? nil : $0 })
    }

    static var abandoned: VaultError {
        VaultError(
            .failed, "abandoned", "this upload was taken for dead and cleaned up",
            hint: "run the same command again; nothing is lost")
    }

    private func refusal(
        of film: UploadPlan.Film, _ error: any Error
    ) throws -> UploadSummary.Film {
        let code: String
        let message: String
        switch error {
        case let error as VaultError: (code, message) = (error.code, error.message)
        case let error as any Explained: (code, message) = ("failed", error.message)
        default: (code, message) = ("failed", "it could not be taken in")
        }
        var act = Act(.uploadRefuse)
        act.reason = code
        act.outcome = .failed
        try record(act)
        return UploadSummary.Film(
            entry: film.entry, end: .refused(code: code, message), isReadBack: false, bytes: 0)
    }

    /// Whether the same would befall the next film.
    private func isPointless(afterwards error: any Error) -> Bool {
        switch error {
        case let error as VaultError: error.kind == .tampered || error.kind == .notPermitted
        case is DatabaseError, is CatalogError, is ClipStoreError, is KeyStoreError: true
        case let error as DiskError: error.isFull || error.isReadOnly
        default: false
        }
    }
}

/// Thrown at a film's commit when the vault knows its bytes already.
struct SameBytes: Error {
    let known: KnownFilm
}

/// Thrown through the sealing of a film when the upload is to stop.
struct UploadInterruption: Error {}
