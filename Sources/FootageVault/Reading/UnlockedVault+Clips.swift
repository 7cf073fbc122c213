import AgeFile
import AuditLog
import Catalog
import ClipStore
import Database
import KeyStore
public import Retention
import VaultCrypto
public import VaultModel

/// Which clips a list is to show.
public struct ClipFilter: Sendable, Hashable {
    /// Of this session number only.
    public var session: Int?
    /// Of these statuses only; none for all.
    public var statuses: Set<Decision.Status>
    /// Only those that may be destroyed on this day or before.
    public var dueBy: CivilDate?

    /// Shows every clip, unless said otherwise.
    public init(
        session: Int? = nil, statuses: Set<Decision.Status> = [], dueBy: CivilDate? = nil
    ) {
        self.session = session
        self.statuses = statuses
        self.dueBy = dueBy
    }

    func shows(_ clip: ClipSummary) -> Bool {
        if let session, clip.address.session != session { return false }
        if !statuses.isEmpty {
            guard let status = clip.retention?.status, statuses.contains(status) else {
                return false
            }
        }
        guard let dueBy else { return true }
        return clip.retention?.due.map { $0 <= dueBy } ?? false
    }
}

extension UnlockedVault {
    /// The clips of a family, or of every family this person may list, by family, session and number.
    ///
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record.
    public func listClips(
        family reference: FamilyReference?, _ filter: ClipFilter = ClipFilter()
    ) throws -> [ClipSummary] {
        let family = try reference.map { try vault.family($0) }
        var act = Act(.clipList, family: family?.id)
        try require(.listClips, for: act)
        let policy = try vault.policyInForce(on: vault.today)
        var clips: [ClipSummary] = []
        for row in try family.map({ [$0] }) ?? reachableFamilies(for: .listClips) {
            let holdings = try holdings(of: row)
            let parts = try vault.catalog.partCounts(of: row.id)
            let shown = try holdings.clips.map { clip in
                try summary(of: clip, parts[clip.id] ?? 1, in: holdings, under: policy)
            }.filter(filter.shows)
            clips += try addingCodecs(to: shown, of: holdings)
        }
        act.amount = .init(items: UInt64(clips.count))
        try record(act)
        return clips
    }

    /// Everything about one clip; what its file said of itself only to who holds a grant of the family.
    ///
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record; one that names the day
    ///   and the rule for a clip that was destroyed.
    public func showClip(_ address: ClipAddress) throws -> ClipDetail {
        let (family, session, clip) = try vault.clip(address)
        let act = Act(.clipShow, family: family.id, session: session.id, clip: clip.id)
        try require(.listClips, for: act)
        let holdings = try holdings(of: family)
        var summary = try summary(
            of: clip, max(1, vault.catalog.parts(of: clip.id).count), in: holdings,
            under: vault.policyInForce(on: vault.today))
        let particulars = try particulars(of: clip, family)
        summary.codec = particulars.flatMap { $0.codec.isEmpty ? nil : $0.codec }
        let detail = ClipDetail(
            summary: summary, particulars: particulars,
            payloadLength: UInt64(clamping: clip.payloadLength),
            treeRoot: Hex.encode(clip.treeRoot), slot: try slotStanding(of: clip),
            hasPayload: try vault.clips.contains(clip.payload),
            damage: try vault.catalog.damage(of: clip),
            exports: try vault.catalog.count(
                ExportRow.self, where: "clip = ?", [.id(clip.id)]),
            exportsOpen: try vault.catalog.count(
                ExportRow.self, where: "clip = ? AND returned IS NULL", [.id(clip.id)]),
            disclosures: try vault.catalog.count(
                DisclosureRow.self, where: "clip = ?", [.id(clip.id)]),
            changes: try entries(of: holdings.changes(of: clip), of: family))
        try record(act)
        return detail
    }

    private func summary(
        of clip: ClipRow, _ parts: Int, in holdings: FamilyHoldings, under policy: PolicyInForce?
    ) throws -> ClipSummary {
        let facts = try holdings.facts(of: clip)
        guard let reference = FamilyReference(holdings.family.reference),
            let session = facts.sessionDate
        else { throw CatalogError.malformed(table: FamilyRow.table, detail: "no reference") }
        let today = vault.today
        return ClipSummary(
            id: clip.id,
            address: ClipAddress(
                family: reference, session: Int(clamping: try holdings.sessionNumber(of: clip)),
                clip: Int(clamping: clip.number)),
            session: session.date, recorded: clip.recorded,
            recordedByFilm: clip.recordedFrom == .film, milliseconds: clip.milliseconds,
            bytes: (try? AgePayload.plaintextSize(
                ofPayload: UInt64(clamping: clip.payloadLength))) ?? 0,
            parts: parts, kind: clip.kind, purposes: clip.purposes.sorted(),
            uploaded: clip.uploadedOn,
            verified: try lastReadBack(of: clip).map { vault.date(of: $0) },
            retention: policy.map {
                ClipRetention(Evaluator.outcome(facts, under: $0, on: today))
            },
            isBeingDestroyed: clip.state == .destroying, holds: holdings.openHolds(on: clip),
            derivedFrom: try addresses(ofSourcesOf: clip, in: holdings),
            isDamaged: try vault.catalog.isDamaged(clip.id, verified: clip.verified), codec: nil)
    }

    private func addresses(
        ofSourcesOf clip: ClipRow, in holdings: FamilyHoldings
    ) throws -> [ClipAddress] {
        let sources = holdings.derivations.direct(of: clip.id)
        guard !sources.isEmpty else { return [] }
        let resolver = RecordResolver(self)
        return try sources.compactMap { try resolver.address(of: $0) }
            .sorted { ($0.session, $0.clip) < ($1.session, $1.clip) }
    }

    /// The clips with the codecs of their films, as far as this person can open what is known of them.
    private func addingCodecs(
        to clips: [ClipSummary], of holdings: FamilyHoldings
    ) throws -> [ClipSummary] {
        guard !clips.isEmpty, try grant(of: holdings.family.id) != nil else { return clips }
        let rows = Dictionary(
            holdings.clips.map { ($0.id, $0.particulars) }, uniquingKeysWith: { first, _ in first })
        do {
            let identity = try familyIdentity(holdings.family)
            var clips = clips
            for index in clips.indices {
                guard let sealed = rows[clips[index].id] else { continue }
                // One that cannot be opened leaves the list as it is: `showClip` says what is the matter.
                let known = try? ClipParticulars(opening: sealed, with: identity)
                clips[index].codec = known.flatMap { $0.codec.isEmpty ? nil : $0.codec }
            }
            return clips
        } catch {
            return clips
        }
    }

    /// When the stored copy was last read back and found right; none while it is damaged.
    private func lastReadBack(of clip: ClipRow) throws -> Instant? {
        guard let verified = clip.verified else { return nil }
        let scrubbed = try vault.catalog.scrubbed(clip.id) ?? verified
        return scrubbed > vault.environment.clock() ? verified : max(verified, scrubbed)
    }

    private func particulars(of clip: ClipRow, _ family: FamilyRow) throws -> ClipParticulars? {
        guard try grant(of: family.id) != nil else { return nil }
        return try particulars(of: clip, in: family)
    }

    private func slotStanding(of clip: ClipRow) throws -> ClipDetail.SlotStanding {
        guard let header = try vault.catalog.find(HeaderRow.self, clip.id.bytes) else {
            return .wrong
        }
        let slot = SlotNumber(header.slot)
        switch try vault.slots.state(of: slot) {
        case .empty: return .erased
        case .torn, .unknown: return .wrong
        case .filled(let kind, let owner):
            guard kind == .clipHeader, owner == clip.id.bytes else { return .wrong }
            let body = try vault.slots.read(slot, kind: .clipHeader, owner: owner)
            return SHA256.hash(body).bytes == header.sha256 ? .whole : .wrong
        }
    }
}

extension FamilyHoldings {
    /// The numbers of the holds that are open on a clip, its session or its family, or on what it is derived from.
    func openHolds(on clip: ClipRow) -> [Int] {
        let sources = derivations.all(of: clip.id)
        let held = [clip] + (sources.isEmpty ? [] : clips.filter { sources[$0.id] != nil })
        return holds.filter { hold in
            hold.released == nil && held.contains { hold.isOn($0) }
        }.map { Int(clamping: $0.number) }
    }
}

extension HoldRow {
    /// Whether it was placed on a clip, its session or its family.
    func isOn(_ clip: ClipRow) -> Bool {
        if let id = self.clip { return id == clip.id.bytes }
        return session.map { $0 == clip.session } ?? true
    }
}
