import AuditLog
import Catalog
import Database
import VaultCrypto
public import VaultModel

/// What a hold is placed on.
public enum HoldScope: Sendable, Hashable {
    /// Everything of a family.
    case family(FamilyReference)
    /// One session.
    case session(FamilyReference, Int)
    /// One clip.
    case clip(ClipAddress)

    /// Reads `REF`, `REF/SESSION` or `REF/SESSION/CLIP`.
    public init?(_ text: String) {
        if let address = ClipAddress(text) {
            self = .clip(address)
            return
        }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let first = parts.first, let family = FamilyReference(String(first)) else {
            return nil
        }
        if parts.count == 1 {
            self = .family(family)
        } else if parts.count == 2, let number = Int(parts[1]), number > 0 {
            self = .session(family, number)
        } else {
            return nil
        }
    }

    /// The family it lies in.
    public var family: FamilyReference {
        switch self {
        case .family(let family), .session(let family, _): family
        case .clip(let address): address.family
        }
    }
}

/// A hold as it stands.
public struct HoldSummary: Sendable, Hashable {
    /// Its number in the vault, by which it is released.
    public let number: Int
    /// What it is on, as `REF`, `REF/SESSION` or `REF/SESSION/CLIP`.
    public let scope: String
    /// Why.
    public let kind: HoldKind
    /// The day it was placed.
    public let placed: CivilDate
    /// Who placed it, where the reader may read names.
    public let placedBy: String?
    /// Who answers for it, where the reader may read names.
    public let owner: String?
    /// Who may still watch under it, and what for.
    public let watch: HoldWatch
    /// When it must be looked at again.
    public let reviewBy: CivilDate
    /// The looks at it so far, the oldest first.
    public let reviews: [Review]
    /// The day it was released.
    public let released: CivilDate?
    /// The reason, where the reader may read texts.
    public let reason: String?

    /// A look at a hold that stayed.
    public struct Review: Sendable, Hashable {
        /// The day.
        public let on: CivilDate
        /// Who looked, where the reader may read names.
        public let by: String?
        /// The day by which this look was due.
        public let wasDueBy: CivilDate
        /// Why it stays, where the reader may read texts.
        public let reason: String?
    }
}

/// Who may still watch under a hold, and what for.
public struct HoldWatch: Sendable, Hashable {
    /// The roles; none when nobody may.
    public var roles: Set<Role>
    /// What they may watch for.
    public var uses: [AccessPurpose]

    /// Makes it.
    public init(roles: Set<Role>, uses: [AccessPurpose]) {
        self.roles = roles
        self.uses = uses
    }
}

extension UnlockedVault {
    /// Stops the destruction of a family's, a session's or a clip's footage, until it is released.
    ///
    /// Who may still watch hangs on its kind, unless governance says otherwise; whoever places it answers for
    /// it, unless an owner is named.
    ///
    /// - Throws: `VaultError` when the clip's destruction has begun already.
    public func placeHold(
        on scope: HoldScope, kind: HoldKind, reason: String, reviewBy: CivilDate,
        watch: HoldWatch? = nil, owner: PersonSummary? = nil
    ) throws -> HoldSummary {
        let family = try vault.family(scope.family)
        var act = Act(.holdPlace, family: family.id)
        if watch != nil { try require(.nameWatchers, for: act) }
        try require(.placeHold, for: act)
        if let watch { try Self.check(watch) }
        if let owner { try checkOwner(owner) }
        try checkReviewDay(reviewBy)
        let session: SessionRow? =
            switch scope {
            case .family: nil
            case .session(_, let number): try vault.session(number, of: family)
            case .clip(let address): try vault.session(address.session, of: family)
            }
        act.session = session?.id
        let text = try sealedText(reason, field: "hold.reason", of: family)
        act.note = text.note
        return try perform(act) { transaction, act in
            let clip = try clipUnderHold(scope, act)
            act.clip = clip?.id
            let now = vault.environment.clock()
            let row = HoldRow(
                id: .random(), family: family.id, session: clip == nil ? session?.id : nil,
                clip: clip?.id.bytes, number: try transaction.nextNumber(in: HoldRow.self),
                kind: kind, owner: owner?.id ?? principal,
                watchers: watch?.roles ?? kind.watchers.roles,
                uses: watch?.uses.map(\.description).joined(separator: " ")
                    ?? kind.watchers.uses, note: text.note.bytes,
                reviewBy: reviewBy, placed: now, placedOn: vault.date(of: now), placedBy: principal)
            try transaction.insert(row)
            try transaction.insert(text, of: family.id)
            return try summary(of: row)
        }
    }

    /// Ends a hold; its grace before anything is destroyed begins anew.
    ///
    /// Where anybody else has governance, it is not whoever placed the hold: nobody closes their own act. The
    /// hold of a subject-access request stays for as long as the request is open.
    public func releaseHold(_ number: Int, reason: String) throws -> HoldSummary {
        let row = try hold(number)
        var act = Act(.holdRelease, family: row.family, session: row.session)
        act.clip = row.clip.flatMap { ClipID(bytes: $0) }
        try require(.releaseHold, for: act)
        let family = try vault.catalog.require(FamilyRow.self, row.family.bytes)
        let text = try sealedText(reason, field: "hold.release", of: family)
        act.note = text.note
        return try perform(act) { transaction, act in
            var row = try vault.catalog.require(HoldRow.self, row.id.bytes)
            guard row.released == nil else {
                throw VaultError(.failed, "released-before", "hold \(number) was released before")
            }
            try requireNoOpenRequest(under: row)
            try checkNotOwn(
                &act, causedBy: row.placedBy, "nobody releases a hold that they placed themselves")
            let now = vault.environment.clock()
            row.released = now
            row.releasedOn = vault.date(of: now)
            row.releasedBy = principal
            try transaction.update(row)
            try transaction.insert(text, of: family.id)
            return try summary(of: row)
        }
    }

    /// Refuses to end the hold of a subject-access request that is open: what was asked for would go.
    private func requireNoOpenRequest(under hold: HoldRow) throws {
        let open = try vault.catalog.rows(
            RequestRow.self, where: "hold = ? AND closed IS NULL ORDER BY number",
            [.id(hold.id)])
        guard let request = open.first else { return }
        throw Refusal(
            VaultError(
                .failed, "request-open",
                "hold \(hold.number) is that of request \(request.number), which is still open",
                hint:
                    "first `footage sar close \(request.number) --delivered DATE --how TEXT`; it releases "
                    + "the hold, too, where whoever closes may"))
    }

    /// The holds this person may see, open ones first.
    public func listHolds(_ reference: FamilyReference?) throws -> [HoldSummary] {
        let family = try reference.map { try vault.family($0) }
        let act = Act(.holdList, family: family?.id)
        try require(.listClips, for: act)
        try record(act)
        let families = try family.map { [$0] } ?? reachableFamilies(for: .listClips)
        let ids = Set(families.map(\.id))
        return try vault.catalog.rows(
            HoldRow.self, where: "1 ORDER BY released IS NOT NULL, number"
        ).filter { ids.contains($0.family) }.map(summary)
    }

    /// The hold of a number.
    func hold(_ number: Int) throws -> HoldRow {
        let rows = try vault.catalog.rows(
            HoldRow.self, where: "number = ?", [.integer(Int64(number))])
        guard let row = rows.first else { throw VaultError.notFound("hold", String(number)) }
        return row
    }

    private func clipUnderHold(_ scope: HoldScope, _ act: Act) throws -> ClipRow? {
        guard case .clip(let address) = scope else { return nil }
        let clip = try vault.clip(address).2
        guard clip.state == .live else {
            throw VaultError(
                .failed, "destruction-begun", "the destruction of \(address) has begun already",
                hint: "its intent is on record; a hold placed before it would have won")
        }
        return clip
    }

    func summary(of row: HoldRow) throws -> HoldSummary {
        let family = try vault.catalog.require(FamilyRow.self, row.family.bytes)
        var scope = family.reference
        if let id = row.clip {
            let clip = try vault.catalog.find(ClipRow.self, id)
            scope =
                try clip.map { try vault.address(of: $0).description } ?? scope
                + " (destroyed clip)"
        } else if let id = row.session {
            scope += try "/\(vault.catalog.require(SessionRow.self, id.bytes).number)"
        }
        let person = try vault.catalog.require(PersonRow.self, row.placedBy.bytes)
        return HoldSummary(
            number: Int(row.number), scope: scope, kind: row.kind, placed: row.placedOn,
            placedBy: try name(of: person), owner: try personName(row.owner),
            watch: HoldWatch(
                roles: row.watchers,
                uses: row.uses.split(separator: " ").compactMap { AccessPurpose(String($0)) }),
            reviewBy: row.reviewBy, reviews: try reviews(of: row, family),
            released: row.releasedOn,
            reason: try row.note.flatMap { try openText($0, field: "hold.reason", of: family) })
    }
}

extension HoldKind {
    /// Who may still watch under such a hold, and what for.
    ///
    /// Only information governance, and only for the reason the hold is there.
    var watchers: (roles: Set<Role>, uses: String) {
        switch self {
        case .subjectAccess: ([.governance], "subject-access")
        case .court, .inquiry: ([.governance], "disclosure")
        case .safeguarding, .complaint: ([.governance], "disclosure review")
        }
    }
}
