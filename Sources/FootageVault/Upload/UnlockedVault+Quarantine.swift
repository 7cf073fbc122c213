import AgeFile
import AuditLog
import Catalog
import Database
import ClipStore
import KeyStore
import Retention
import TabletDump
import VaultCrypto
import VaultDisk
public import VaultModel

/// A film that waits for two signals to agree.
public struct QuarantineSummary: Sendable, Hashable {
    /// Its number in the vault, by which it is bound.
    public let number: Int
    /// The code of the reason it waits.
    public let reason: String
    /// The day it was filmed, where that is known.
    public let recorded: CivilDate?
    /// Its length in time, where that is known.
    public let milliseconds: Int64?
    /// Bytes of the film.
    public let bytes: UInt64
    /// How many files it is: one, or the chapters that a camera cut it into.
    public let parts: Int
    /// The day it was taken in.
    public let uploaded: CivilDate
    /// The practitioner it waits for, where the reader may read names.
    public let practitioner: String?
    /// Whether the stored copy was found damaged when it was last read back.
    public let isDamaged: Bool
    /// Its particulars, for the practitioner it waits for.
    public let particulars: ClipParticulars?
    /// Who brought it in, where the reader may read names.
    public let broughtBy: String?
    /// The first day on which it is an incident that it still waits; none while no policy is in force.
    public let incidentOn: CivilDate?
    /// Whether that day has come.
    public let isPastTime: Bool
    /// Whether its destruction has begun, and the next purge or a repair finishes it.
    public let isBeingDestroyed: Bool
    /// The last day on which it may be given back; none while governance has not approved that.
    public let returnableUntil: CivilDate?
}

extension UnlockedVault {
    /// To whom a film is sealed that waits for a practitioner: to them and to recovery, and to nobody else.
    ///
    /// To them alone while the incident is open that says that the recovery identity was lost: nothing is given to
    /// the new one before that. It is taken in all the same, and not left on a device that is wiped.
    func quarantineRecipients(for practitioner: PrincipalID) throws -> [X25519PublicKey] {
        let person = try vault.catalog.require(PersonRow.self, practitioner.bytes)
        guard let recipient = X25519PublicKey(bytes: person.recipient) else {
            throw CatalogError.malformed(table: PersonRow.table, detail: "no key")
        }
        guard try lostIncident() == nil else { return [recipient] }
        return try [recipient, recoveryKeys().recipient]
    }

    /// The films that wait for this person, or that they brought in for somebody; for governance, all.
    ///
    /// Only the practitioner a film waits for is shown its particulars, for nobody else can open them.
    public func listQuarantine() throws -> [QuarantineSummary] {
        let act = Act(.quarantineList)
        try require(.listQuarantine, for: act)
        // A film whose row is gone would wait for ever.
        try words.check(whole: [QuarantineRow.self])
        try record(act)
        let isOwn: Bool =
            if case .own? = Action.listQuarantine.reach(of: try roles()) { true } else { false }
        let rows =
            isOwn
            ? try vault.catalog.rows(
                QuarantineRow.self, where: "practitioner = ? OR uploaded_by = ? ORDER BY number",
                [.id(principal), .id(principal)])
            : try vault.catalog.rows(QuarantineRow.self, where: "1 ORDER BY number")
        return try rows.map(summary)
    }

    /// One film that waits, under its number; to whoever `listQuarantine` would list it.
    ///
    /// - Throws: `VaultError` with the code `not-found`, for a film of somebody else just as for none.
    public func showQuarantined(_ number: Int) throws -> QuarantineSummary {
        var act = Act(.quarantineShow)
        try require(.listQuarantine, for: act)
        let row = try quarantineRow(number)
        act.clip = row.id
        if case .own? = Action.listQuarantine.reach(of: try roles()),
            row.practitioner != principal, row.uploadedBy != principal
        {
            try refuse(act, Self.noFilm(number))
        }
        try record(act)
        return try summary(of: row)
    }

    /// Binds a film to a session, by the practitioner it waits for.
    ///
    /// The header is wrapped anew for the family, in a new slot; the payload stays as it is. The film's own
    /// day, where it is known, must be the session's.
    ///
    /// - Throws: `VaultError` when the days differ, consent is missing, or the film waits for somebody else.
    public func bindQuarantined(
        _ number: Int, to reference: FamilyReference, session sessionNumber: Int
    ) throws -> ClipAddress {
        try bind(number, to: reference, sessionNumber, with: identity, as: .itsPractitioner)
    }

    /// The same for a film that has to be this very one.
    func bindQuarantined(
        _ film: ClipID, numbered number: Int, to reference: FamilyReference, session: Int
    ) throws -> ClipAddress {
        try bind(
            number, only: film, to: reference, session, with: identity, as: .itsPractitioner)
    }

    /// The same by governance with the recovery identity, for a film whose practitioner cannot.
    ///
    /// That the recovery identity was used is on record before anything is opened with it.
    public func bindQuarantined(
        _ number: Int, to reference: FamilyReference, session sessionNumber: Int,
        with recovery: borrowing SecretIdentity
    ) throws -> ClipAddress {
        let film = try quarantineRow(number)
        try checkRecovery(recovery, for: Act(.recoveryUse, clip: film.id))
        return try bind(
            number, to: reference, sessionNumber, with: recovery.identity, as: .recovery)
    }

    /// As whom a film in quarantine is opened.
    private enum Binder {
        case itsPractitioner, recovery
    }

    private func bind(
        _ number: Int, only film: ClipID? = nil, to reference: FamilyReference,
        _ sessionNumber: Int, with identity: borrowing X25519Identity, as binder: Binder
    ) throws -> ClipAddress {
        let row = try quarantineRow(number)
        if let film, row.id != film { throw Self.noFilm(number) }
        let family = try vault.family(reference)
        let session = try vault.session(sessionNumber, of: family)
        let act = Act(.quarantineBind, family: family.id, session: session.id, clip: row.id)
        try require(.bindQuarantined, for: act)
        try checkBinding(row, session, family, act, as: binder)
        let alive = try vault.reservationLock()
        defer { _ = alive }
        let wrapped = try wrapAnew(row, for: session, with: identity)
        do {
            return try bind(row, to: session, of: family, act, wrapped, with: identity, as: binder)
        } catch {
            // It opens the film for the family; what cannot be cleared away now, the next clean-up does.
            try? discard([wrapped.reservation])
            throw error
        }
    }

    /// A header that is durable under a reservation.
    private struct Wrapped {
        let reservation: ClipID
        let slot: Int64
        let digest: SHA256Digest
        let recipient: X25519PublicKey
    }

    private func bind(
        _ row: QuarantineRow, to session: SessionRow, of family: FamilyRow, _ act: Act,
        _ wrapped: Wrapped, with identity: borrowing X25519Identity, as binder: Binder
    ) throws -> ClipAddress {
        let condemned = RowID.random()
        let particulars = try ClipParticulars(opening: row.particulars, with: identity)
            .sealed(to: [wrapped.recipient])
        let clip: ClipRow = try perform(act) { transaction, _ in
            guard try transaction.redeem(wrapped.reservation.bytes) else { throw Self.abandoned }
            try requireCurrent(wrapped.recipient, of: session.id)
            let row = try stillWaiting(row)
            if let problem = try knownElsewhere(row) { throw problem }
            let mayFile = try binder == .recovery || grant(of: family.id) != nil
            guard try mayFile && hasConsent(family, session) else {
                throw VaultError.badInput(
                    "binding-changed", "the grant or the consent was withdrawn meanwhile")
            }
            let clip = ClipRow(
                id: row.id, family: family.id, session: session.id,
                number: try nextClipNumber(in: session, transaction), kind: .working,
                purposes: [.therapy], recorded: row.recorded ?? session.date,
                recordedFrom: row.recorded == nil ? .session : .film,
                milliseconds: row.milliseconds ?? 0, uploaded: row.uploaded,
                uploadedOn: row.uploadedOn, uploadedBy: row.uploadedBy,
                payloadLength: row.payloadLength, treeRoot: row.treeRoot, digest: row.digest,
                particulars: particulars, state: .live, verified: row.verified,
                waited: row.number)
            try transaction.delete(QuarantineRow.self, row.id.bytes)
            try transaction.insert(clip)
            try transaction.insert(
                HeaderRow(id: row.id, slot: wrapped.slot, sha256: wrapped.digest.bytes))
            // It came long ago, perhaps; the policy's grace counts from the day that somebody said whose it is.
            let now = vault.environment.clock()
            try transaction.insert(
                ClipChangeRow(
                    id: .random(), family: clip.family, clip: clip.id.bytes,
                    number: try transaction.nextNumber(in: ClipChangeRow.self),
                    kind: .purposeAdded, subject: Purpose.therapy.rawValue, entered: now,
                    enteredOn: vault.date(of: now), enteredBy: principal))
            // The film is the family's now; what opened it for one person alone goes, even after a crash.
            try transaction.condemnSlot(
                row.slot, owner: row.id.bytes, under: condemned.bytes,
                at: vault.environment.clock())
            return clip
        }
        try? removeAbandoned { $0.id == condemned.bytes }
        return try vault.address(of: clip)
    }

    private func checkBinding(
        _ row: QuarantineRow, _ session: SessionRow, _ family: FamilyRow, _ act: Act,
        as binder: Binder
    ) throws {
        guard binder == .recovery || row.practitioner == principal else {
            try refuse(
                act,
                VaultError(
                    .notPermitted, "not-theirs",
                    "this film waits for another practitioner, and only they can open it",
                    hint: "governance can, with the recovery identity: --recovery FILE"))
        }
        guard try !vault.catalog.isBeingDestroyed(row.id) else {
            try refuse(act, Self.endingBegun)
        }
        guard !row.isIncomplete else {
            try refuse(
                act,
                .badInput(
                    "incomplete", "an incomplete film is kept, and never bound",
                    hint: "copy the film from the tablet again and upload that"))
        }
        if let recorded = row.recorded, !session.visit.isOn(recorded) {
            try refuse(
                act,
                .badInput(
                    "day-disagrees",
                    "it was filmed on \(recorded), and session \(session.number) was on \(session.date)",
                    hint: "name the session of that day; record it first if it is missing"))
        }
        guard try hasConsent(family, session) else {
            try refuse(
                act,
                .badInput(
                    "no-consent",
                    "no consent to therapy stands for session \(session.number), of \(session.date)",
                    hint: """
                        `footage consent list \(family.reference)` shows whether one was never given, has \
                        expired or was withdrawn; a film is not kept against a withdrawal
                        """))
        }
        if let problem = try knownElsewhere(row) { try refuse(act, problem) }
    }

    /// Whether therapy needs no consent, or has it on the session's day.
    private func hasConsent(_ family: FamilyRow, _ session: SessionRow) throws -> Bool {
        let policy = try vault.policyInForce(on: vault.today)?.policy
        guard policy?.consent.needed.contains(.therapy) ?? true else { return true }
        return try vault.consents(of: family.id).allow(.therapy, in: session)
    }

    /// Why a film may not be bound: its bytes, or a part's, are a clip already, or were destroyed under the policy.
    private func knownElsewhere(_ row: QuarantineRow) throws -> VaultError? {
        let digests = try [row.digest] + vault.catalog.parts(of: row.id).map(\.digest)
        let known = try digests.map { try knownFilm(digest: $0, for: row.practitioner) }
        if known.contains(where: { $0.clip != nil }) {
            return .badInput("needs-review", "this film needs review by information governance")
        }
        return known.lazy.compactMap(\.tombstone).first.map { stone in
            .badInput(
                "destroyed-before",
                "the same film \(stone.end.sentence(on: stone.destroyedOn, rule: stone.rule))")
        }
    }

    private func wrapAnew(
        _ row: QuarantineRow, for session: SessionRow, with identity: borrowing X25519Identity
    ) throws -> Wrapped {
        let fileKey = try quarantineHeader(of: row).fileKey(with: identity)
        let recipient = try recipient(of: session.id)
        let wrapped = try AgeHeader.seal(fileKey: fileKey, to: [recipient]).serialized
        let reservation = ClipID.random()
        let now = vault.environment.clock()
        let slot = try vault.catalog.write {
            try $0.reserve(reservation.bytes, owner: row.id.bytes, at: now)
        }
        try vault.slots.ensure(capacity: Int(slot) + 1)
        do {
            try vault.slots.write(
                wrapped, kind: .clipHeader, owner: row.id.bytes, in: SlotNumber(slot))
            // With the old header goes the only other way to the film.
            guard try vault.slots.isOnDisk(SlotNumber(slot)) else { throw Self.keyNotReadBack }
        } catch {
            try? discard([reservation])
            throw error
        }
        return Wrapped(
            reservation: reservation, slot: slot, digest: SHA256.hash(wrapped),
            recipient: recipient)
    }

    /// The header of a film in quarantine, as it lies in its slot.
    func quarantineHeader(of row: QuarantineRow) throws -> AgeHeader {
        let header = try vault.slots.read(
            SlotNumber(row.slot), kind: .quarantineHeader, owner: row.id.bytes)
        guard SHA256.hash(header).bytes == row.headerDigest else {
            throw VaultError(
                .tampered, "header", "the film's key slot is not what the catalog says",
                hint: "run `footage audit verify`")
        }
        return try AgeHeader(parsing: header)
    }

    /// Opens an incident on the clip that has the same bytes under another family.
    func noteSameBytes(
        _ known: KnownFilm, _ reason: QuarantineReason, _ transaction: CatalogTransaction
    ) throws {
        guard reason == .sameBytesElsewhere, let clip = known.clip else { return }
        try openIncident(
            "same-bytes", family: clip.family, clip: clip.id, cause: principal,
            detail: "the same film was brought in for another family", transaction)
    }

    private func summary(of row: QuarantineRow) throws -> QuarantineSummary {
        let person = try vault.catalog.require(PersonRow.self, row.practitioner.bytes)
        let bringer = try vault.catalog.require(PersonRow.self, row.uploadedBy.bytes)
        let period = try vault.policyInForce(on: vault.today)?.policy.quarantine
        let incidentOn = period.map { row.lastDay(in: $0).adding(days: 1) }
        return QuarantineSummary(
            number: Int(row.number), reason: row.reason, recorded: row.recorded,
            milliseconds: row.milliseconds,
            bytes: try AgePayload.plaintextSize(ofPayload: UInt64(clamping: row.payloadLength)),
            parts: try max(1, vault.catalog.parts(of: row.id).count), uploaded: row.uploadedOn,
            practitioner: try name(of: person),
            isDamaged: try vault.catalog.isDamaged(row.id, verified: row.verified),
            particulars: row.practitioner == principal
                ? try ClipParticulars(opening: row.particulars, with: identity) : nil,
            broughtBy: try name(of: bringer), incidentOn: incidentOn,
            isPastTime: incidentOn.map { $0 <= vault.today } ?? false,
            isBeingDestroyed: try vault.catalog.isBeingDestroyed(row.id),
            returnableUntil: row.returnableUntil.flatMap { $0 < vault.today ? nil : $0 })
    }
}

extension QuarantineRow {
    /// Whether it waits because the film is not whole.
    var isIncomplete: Bool { reason == QuarantineReason.incomplete("").code }

    /// The last day on which it may wait without being an incident.
    func lastDay(in period: Period) -> CivilDate {
        uploadedOn.adding(period, rounding: .forward)
    }
}
