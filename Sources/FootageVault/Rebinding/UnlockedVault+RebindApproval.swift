import AuditLog
import Catalog
import Database
import Retention
import VaultCrypto
public import VaultModel

/// An approval that a clip is moved.
public struct RebindApproval: Sendable, Hashable {
    /// The clip, where it is filed now.
    public let clip: ClipAddress
    /// The family it belongs to.
    public let family: FamilyReference
    /// The session it belongs to.
    public let session: Int
    /// The last day on which it can be used.
    public let until: CivilDate
}

extension UnlockedVault {
    /// Approves that a clip is moved to where it belongs; somebody else, granted the family it is filed under,
    /// moves it with `rebindClip`.
    ///
    /// It can be used once, for this very session, within 28 days; a later approval takes its place. What
    /// would keep the clip from being moved keeps it from being approved too.
    ///
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record; of kind `badInput` when the
    ///   days differ or consent is missing; `failed` with the code `hold` for a clip under hold.
    public func approveRebind(
        _ address: ClipAddress, to reference: FamilyReference, session number: Int, reason: String
    ) throws -> RebindApproval {
        let (family, session, clip) = try vault.clip(address)
        var act = Act(
            .clipRebindApprove, family: family.id, session: session.id, clip: clip.id)
        try require(.approveRebind, for: act)
        let target = try vault.family(reference)
        let place = try vault.session(number, of: target)
        let text = try sealedText(reason, field: act.event.rawValue, of: family)
        act.note = text.note
        return try perform(act) { transaction, _ in
            let clip = try vault.catalog.require(ClipRow.self, clip.id.bytes)
            _ = try purposes(of: clip, movedTo: place, of: target)
            let now = vault.environment.clock()
            let row = RebindRow(
                id: .random(), clip: clip.id.bytes, family: family.id, session: place.id,
                note: text.note.bytes, approved: now, approvedOn: vault.date(of: now),
                approvedBy: principal)
            try transaction.insert(row)
            try transaction.insert(text, of: family.id)
            return RebindApproval(
                clip: address, family: reference, session: number, until: row.lastDay)
        }
    }

    /// The approval by which this person may move a clip to a session.
    ///
    /// - Throws: `Refusal` when there is none, or it is their own.
    func rebindApproval(of clip: ClipRow, to place: SessionRow) throws -> RebindRow {
        let newest = try vault.catalog.rows(
            RebindRow.self, where: "clip = ? ORDER BY approved DESC, id LIMIT 1", [.id(clip.id)]
        ).first
        let address = try vault.address(of: clip)
        let family = try vault.reference(of: place.family)
        guard let newest, newest.session == place.id, newest.done == nil,
            vault.today <= newest.lastDay
        else {
            throw Refusal(
                VaultError(
                    .notPermitted, "not-approved",
                    "governance has not approved that \(address) is moved to \(family)/\(place.number)",
                    hint: """
                        governance runs `footage clip rebind approve \(address) --to \(family) \
                        --session \(place.number) --reason …`; then run this again
                        """))
        }
        try requireNotOwn(
            newest.approvedBy, "nobody moves a clip on their own approval",
            hint: "somebody else who is granted the family it is filed under runs this")
        return newest
    }

    /// For which of its purposes a clip can be kept at a session of another family, on its own day.
    ///
    /// - Throws: `Refusal` when its destruction has begun, a hold keeps it where it is, it was filmed on
    ///   another day, or no purpose has consent there.
    func purposes(
        of clip: ClipRow, movedTo place: SessionRow, of target: FamilyRow
    ) throws -> Set<Purpose> {
        let address = try vault.address(of: clip)
        guard clip.state == .live else {
            throw Refusal(
                VaultError(
                    .failed, "destruction-begun", "the destruction of \(address) has begun already")
            )
        }
        guard place.id != clip.session else {
            throw Refusal(.badInput("same-place", "\(address) is filed under that session already"))
        }
        try checkHolds(on: clip, at: address)
        try checkExtensions(of: clip, at: address)
        try checkDerivations(of: clip, at: address)
        if clip.recordedFrom == .film, !place.visit.isOn(clip.recorded) {
            throw Refusal(
                .badInput(
                    "day-disagrees",
                    "it was filmed on \(clip.recorded), and session \(place.number) was on \(place.date)",
                    hint: "name the session of that day; record it first if it is missing"))
        }
        let needed =
            try vault.policyInForce(on: vault.today)?.policy.consent.needed ?? PurposeSet.all
        let consents = try vault.consents(of: target.id)
        let kept = clip.purposes.filter { purpose in
            !needed.contains(purpose) || consents.allow(purpose, in: place)
        }
        guard !kept.isEmpty else {
            throw Refusal(
                .badInput(
                    "no-consent",
                    "no consent stands for session \(place.number), of \(place.date), to what the clip is kept for",
                    hint:
                        "`footage consent list \(target.reference)` shows what the family agreed to"
                ))
        }
        return kept
    }

    /// What governance granted a clip would not go along, and the clip would go sooner than it said.
    private func checkExtensions(of clip: ClipRow, at address: ClipAddress) throws {
        let changes = ClipChanges(
            try vault.catalog.rows(
                ClipChangeRow.self, where: "clip = ? ORDER BY number", [.id(clip.id)]))
        let extended = changes.rows.last { row in
            [.extended, .extendedByReview].contains(row.kind) && changes.stands(row)
                && row.until.map { $0 >= vault.today } ?? false
        }
        guard let extended else { return }
        throw Refusal(
            VaultError(
                .failed, "extended",
                "\(address) was granted a longer life, by entry \(extended.number), where it is",
                hint:
                    "governance takes that back (`footage clip extend \(address) --cancel \(extended.number)`), and grants it again where the clip belongs"
            ))
    }

    /// What ties a clip to others would not go along, and neither would be bounded by the other any more.
    private func checkDerivations(of clip: ClipRow, at address: ClipAddress) throws {
        let changes = Dictionary(
            grouping: try vault.catalog.rows(
                ClipChangeRow.self, where: "family = ? ORDER BY number", [.id(clip.family)]),
            by: \.clip)
        let derivations = try Derivations(changes.mapValues { ClipChanges($0) })
        let held = try derivations.derived(from: clip.id).compactMap { derived in
            try vault.catalog.find(ClipRow.self, derived.bytes)
        }
        let ties: (derived: ClipAddress, source: ClipAddress)?
        if let source = derivations.direct(of: clip.id).first {
            ties = try RecordResolver(self).address(of: source).map { (address, $0) }
        } else {
            ties = try held.first.map { (try vault.address(of: $0), address) }
        }
        guard let (derived, source) = ties else { return }
        throw Refusal(
            VaultError(
                .failed, "derived", "\(derived) is marked as derived from \(source)",
                hint: """
                    governance takes that back (`footage clip derived \(derived) --drop \(source)`), and it is \
                    marked again where both belong
                    """))
    }

    private func checkHolds(on clip: ClipRow, at address: ClipAddress) throws {
        let holds = try vault.catalog.rows(
            HoldRow.self, where: "family = ? AND released IS NULL ORDER BY number",
            [.id(clip.family)]
        ).filter { hold in
            if let held = hold.clip { return held == clip.id.bytes }
            return hold.session == nil || hold.session == clip.session
        }
        guard let hold = holds.first else { return }
        throw Refusal(
            VaultError(
                .failed, "hold", "hold \(hold.number) keeps \(address) where it is",
                hint: "governance releases the hold, or places it where the clip belongs, first"))
    }
}

extension RebindRow {
    /// The last day on which it can be used.
    var lastDay: CivilDate { approvedOn.adding(days: 28) }
}
