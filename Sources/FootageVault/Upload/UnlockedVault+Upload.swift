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
    /// around the page cache, which is recorded too. Several films share these steps; none of them is left
    /// out for any. Whatever stops it, nothing half is ever seen, and the same plan made and carried out
    /// again goes on where it was.
    ///
    /// - Parameters:
    ///   - plan: What `planUpload` said.
    ///   - isInterrupted: Asked again and again; when true, the films that are being sealed are given up.
    ///   - progress: Told how many bytes were read, again and again; both on the calling thread.
    /// - Returns: What became of each film; films that failed are in it and do not stop the others. What makes
    ///   going on pointless — a full disk, a log that cannot be written — ends it, and is in it too.
    /// - Throws: `VaultError` when the plan is another's, or the role does not allow it.
    public func upload(
        _ plan: UploadPlan, isInterrupted: () -> Bool = { false },
        progress: (UploadProgress) -> Void = { _ in }
    ) throws -> UploadSummary {
        try upload(plan, at: UploadPace(), isInterrupted: isInterrupted, progress: progress)
    }

    /// Carries out a plan at a pace of its own, for measurements.
    package func upload(
        _ plan: UploadPlan, at pace: UploadPace, isInterrupted: () -> Bool = { false },
        progress: (UploadProgress) -> Void = { _ in }
    ) throws -> UploadSummary {
        try require(.upload, for: Act(.clipUpload))
        try check(plan)
        try cleanUpDeadUploads()
        let alive = try vault.reservationLock()
        defer { _ = alive }
        var summary = try withoutActuallyEscaping(isInterrupted) { isInterrupted in
            try withoutActuallyEscaping(progress) { progress in
                try PlannedUpload(
                    self, plan, pace, isInterrupted: isInterrupted, progress: progress
                ).run()
            }
        }
        if summary.stopped == nil && !summary.isInterrupted {
            do { summary.residueKnown = try knownResidue(of: plan) } catch {
                summary.stopped = error
            }
        }
        if summary.stopped != nil {
            // Whatever it was that failed, that is why.
            do { try vault.requireInPlace() } catch { summary.stopped = error }
        }
        vault.foldWriteAheadLog(beyond: 0, waiting: .seconds(1))
        return summary
    }

    /// What happens with a film whose bytes the vault turned out to know at its commit.
    func fate(of known: KnownFilm, _ job: FilmJob) throws -> UploadPlan.Fate {
        var named = job.film.family
        if case .clip(let session, _, _) = job.goal { named = session.family }
        let isElsewhere: Bool =
            if let clip = known.clip {
                try named.map { try vault.reference(of: clip.family) != $0 }
                    ?? (grant(of: clip.family) == nil)
            } else { false }
        return try fate(of: known, isElsewhere: isElsewhere)
            ?? .refused("what is known of it changed while it was taken in; try again")
    }

    /// Refuses a plan that was made for somebody else, or for another vault.
    func check(_ plan: UploadPlan) throws {
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
    /// - Throws: `VaultError` when the grant, the session, a consent or somebody's standing has changed.
    func checkStillBound(
        _ session: SessionChoice, _ purposes: Set<Purpose>, _ plan: UploadPlan
    ) throws -> Record.Checks {
        let stale = VaultError.badInput(
            "plan-changed", "what this film was bound by has changed since the plan was made",
            hint: "run the same command again; the plan is made anew")
        let person = try vault.catalog.require(PersonRow.self, plan.practitioner.bytes)
        let row = try vault.catalog.require(SessionRow.self, session.id.bytes)
        guard Action.upload.reach(of: try currentPerson().roles) != nil,
            person.standing == .active, person.roles.contains(.practitioner),
            row.visit == session.visit,
            (row.practitioner == plan.practitioner) == (session.practitioner == .me),
            try !grants(to: plan.practitioner, of: row.family).isEmpty
        else { throw stale }
        let needed =
            try vault.policyInForce(on: vault.today)?.policy.consent.needed ?? PurposeSet.all
        let consents = try vault.consents(of: row.family)
        for purpose in purposes where needed.contains(purpose) {
            guard consents.allow(purpose, in: row) else { throw stale }
        }
        let isAsked = purposes.contains { needed.contains($0) }
        return Record.Checks(
            authorised: .yes, relationship: .yes, consent: isAsked ? .yes : .notAsked)
    }

    /// Opens an incident when the same film, or a part of it, waits in quarantine for somebody else.
    func noteCopyOfOther(_ digests: [[UInt8]], _ transaction: CatalogTransaction) throws {
        var noted: Set<ClipID> = []
        for row in try digests.flatMap(waiting) where noted.insert(row.id).inserted {
            try openIncident(
                "same-bytes", family: nil, clip: row.id, cause: row.uploadedBy,
                detail: "the film waits for one practitioner and was taken in for another",
                transaction)
        }
    }

    private func waiting(_ digest: [UInt8]) throws -> [QuarantineRow] {
        try vault.catalog.films(QuarantineRow.self, withDigest: digest)
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

    /// The recipient of a session's family, held to one's own grant where there is one.
    func recipient(of session: SessionID) throws -> X25519PublicKey {
        let row = try vault.catalog.require(SessionRow.self, session.bytes)
        let family = try vault.catalog.require(FamilyRow.self, row.family.bytes)
        if try grant(of: family.id) != nil { return try familyIdentity(family).publicKey }
        guard let recipient = X25519PublicKey(bytes: family.recipient) else {
            throw CatalogError.malformed(table: FamilyRow.table, detail: "no recipient")
        }
        return recipient
    }

    /// Refuses what was sealed to an identity of a family that has another now.
    func requireCurrent(_ recipient: X25519PublicKey, of session: SessionID) throws {
        guard try self.recipient(of: session) == recipient else {
            throw Refusal(Self.familyRotated)
        }
    }

    static var familyRotated: VaultError {
        VaultError(
            .failed, "family-rotated", "the family was given a new identity meanwhile",
            hint: "run the same command again; nothing is lost")
    }

    static var abandoned: VaultError {
        VaultError(
            .failed, "abandoned", "this upload was taken for dead and cleaned up",
            hint: "run the same command again; nothing is lost")
    }

    func refusal(
        of film: UploadPlan.Film, _ error: any Error
    ) throws -> UploadSummary.Film {
        let code: String
        let message: String
        switch error {
        case let error as VaultError: (code, message) = (error.code, error.message)
        case let error as any Explained: (code, message) = ("failed", error.message)
        default: (code, message) = ("failed", "it could not be taken in")
        }
        try recordRefusal(code, outcome: .failed)
        return UploadSummary.Film(
            of: film, end: .refused(code: code, message), copy: .none, bytes: 0)
    }

    /// Records that a film was not taken in, and why.
    func recordRefusal(_ code: String, outcome: Record.Outcome = .refused) throws {
        var act = Act(.uploadRefuse)
        act.reason = code
        act.outcome = outcome
        try record(act)
    }

    /// Whether the same would befall the next film.
    func isPointless(afterwards error: any Error) -> Bool {
        switch error {
        case let error as VaultError:
            [.tampered, .notPermitted, .unavailable].contains(error.kind)
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
