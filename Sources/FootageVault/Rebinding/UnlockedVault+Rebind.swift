import AgeFile
import AuditLog
import Catalog
import ClipStore
import Database
import KeyStore
import VaultCrypto
public import VaultModel

/// What became of a clip that was filed under the wrong family or session.
public struct RebindSummary: Sendable, Hashable {
    /// Where it was.
    public let from: ClipAddress
    /// Where it is.
    public let to: ClipAddress
    /// What it is kept for there.
    public let purposes: [Purpose]
    /// What it was kept for and is not any more, for want of consent.
    public let dropped: [Purpose]
    /// Whether the copy at the old place is destroyed; otherwise the next purge, or a repair, finishes it.
    public let isFinished: Bool
    /// Who could see it where it did not belong.
    public let exposure: ClipExposure
}

extension UnlockedVault {
    /// Moves a clip to the session it belongs to, on governance's approval; whoever does must be granted the
    /// family it is filed under.
    ///
    /// The film is always sealed afresh, under a new file key and to the other family alone, even when nobody
    /// seems to have opened it: whoever held a grant could have kept the old key, and no log shows that. It goes
    /// from one payload to the other through memory, and is read back from the disk before it counts. In one
    /// transaction the new clip comes to be, the old one is marked as being destroyed, and an incident of kind
    /// `misfiling` is opened; then the old key and payload go, by the steps of every destruction. What is cut
    /// short before that transaction leaves the clip as it was; after it, running this again finishes it, and so
    /// does the next purge.
    ///
    /// The old address stays empty for good and says that its clip was moved. The other family's facts decide
    /// how long the clip is kept, and it counts as taken in on the day it is moved, so that it is not destroyed
    /// within the policy's grace. Purposes without consent there are dropped; what was marked in it goes along. No ledger of destruction names
    /// the old clip: an older backup has the film only there.
    ///
    /// - Parameters:
    ///   - address: Where it is filed now.
    ///   - reference: The family it belongs to.
    ///   - number: The session it belongs to; of the day it was filmed, where that is known.
    ///   - reason: Why; it is sealed, and the log commits to it.
    ///   - progress: Told how many bytes of how many were sealed; what it throws ends it.
    /// - Returns: What was done, and the exposure.
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record; `locked` while a purge
    ///   runs; `tampered` when what decides is not what the log says.
    public func rebindClip(
        _ address: ClipAddress, to reference: FamilyReference, session number: Int, reason: String,
        progress: (_ done: UInt64, _ of: UInt64) throws -> Void = { _, _ in }
    ) throws -> RebindSummary {
        let (family, session, clip) = try vault.clip(address)
        let act = Act(.clipRebind, family: family.id, session: session.id, clip: clip.id)
        try require(.rebindClip, for: act)
        let alone = try destructionLock()
        defer { _ = alone }
        if let begun = try begunMove(of: clip) {
            return try finish(clip, begun, at: address, dropped: [])
        }
        let target = try vault.family(reference)
        let move = ClipMove(
            clip: clip, from: family, place: try vault.session(number, of: target), to: target)
        if let refusal = try unsettledRefusal() { try refuse(act, refusal) }
        let text = try sealedText(reason, field: act.event.rawValue, of: family)
        try refusing(act) {
            _ = try rebindApproval(of: clip, to: move.place)
            _ = try purposes(of: clip, movedTo: move.place, of: target)
        }
        var intent = act
        intent.phase = .intent
        intent.request = .random()
        try record(intent)
        let done: CommittedMove
        do {
            done = try refusing(act) { try carryOut(move, text, intent, progress) }
        } catch {
            var outcome = intent
            outcome.phase = .outcome
            outcome.outcome = .failed
            outcome.reason = (error as? VaultError)?.code ?? "not-moved"
            try record(outcome)
            throw error
        }
        return try finish(
            done.clip, done.approval, at: address,
            dropped: clip.purposes.subtracting(done.purposes).sorted())
    }

    private func carryOut(
        _ move: ClipMove, _ text: SealedText, _ intent: Act,
        _ progress: (UInt64, UInt64) throws -> Void
    ) throws -> CommittedMove {
        let alive = try vault.reservationLock()
        defer { _ = alive }
        let sealed = try seal(
            move.clip, of: move.from, to: recipient(of: move.place.id), as: .anotherClip, progress)
        do {
            return try commit(move, sealed, text, intent)
        } catch {
            try discard([sealed.id])
            throw error
        }
    }

    /// The approval on which a clip's move was begun, when its old place is still to be destroyed.
    private func begunMove(of clip: ClipRow) throws -> RebindRow? {
        guard let terms = try vault.catalog.find(DestructionRow.self, clip.id.bytes),
            FilmEnd(rule: terms.rule) == .moved
        else { return nil }
        return try vault.catalog.rows(
            RebindRow.self, where: "clip = ? AND done IS NOT NULL", [.id(clip.id)]
        ).first
    }

    /// Destroys what is at the old place, and tells what came of the move.
    private func finish(
        _ clip: ClipRow, _ approval: RebindRow, at address: ClipAddress, dropped: [Purpose]
    ) throws -> RebindSummary {
        try words.check([clip.family])
        let old = try vault.catalog.require(ClipRow.self, clip.id.bytes)
        let result = try finishDestruction(of: [old], recordedAs: .clipRebind)
        try open(incidents(of: result.pending))
        vault.foldWriteAheadLog(beyond: 0, waiting: .seconds(1))
        let new = try vault.catalog.require(ClipRow.self, approval.moved ?? [])
        return RebindSummary(
            from: address, to: try vault.address(of: new), purposes: new.purposes.sorted(),
            dropped: dropped, isFinished: result.pending.isEmpty,
            exposure: try exposure(of: clip.id, at: address))
    }

    private func commit(
        _ move: ClipMove, _ sealed: ResealedClip, _ text: SealedText, _ intent: Act
    ) throws -> CommittedMove {
        try performEach { transaction, append in
            guard try transaction.redeem(sealed.id.bytes) else { throw Self.abandoned }
            try requireCurrent(sealed.recipient, of: move.place.id)
            try words.check([move.from.id, move.to.id])
            guard try Action.rebindClip.reach(of: currentPerson().roles) != nil,
                try grant(of: move.from.id) != nil
            else { throw Refusal(VaultError(.notPermitted, "no-grant", "your grant was revoked")) }
            let clip = try vault.catalog.require(ClipRow.self, move.clip.id.bytes)
            let place = try vault.catalog.require(SessionRow.self, move.place.id.bytes)
            let purposes = try purposes(of: clip, movedTo: place, of: move.to)
            var approval = try rebindApproval(of: clip, to: place)
            let now = vault.environment.clock()
            // The family it leaves.
            var old = clip
            old.state = .destroying
            try transaction.update(old, from: clip)
            var order = Act(
                .clipRebind, family: move.from.id, session: clip.session, clip: clip.id)
            order.phase = .intent
            let request = RequestID.random()
            order.request = request
            order.note = text.note
            order.reason = FilmEnd.moveRule
            try orderDestruction(of: clip.id, by: FilmEnd.moveRule, request, transaction)
            approval.done = now
            approval.doneBy = principal
            approval.moved = sealed.id.bytes
            try transaction.update(approval)
            try openIncident(
                "misfiling", family: move.from.id, clip: clip.id, cause: clip.uploadedBy,
                detail: try exposureInNumbers(of: clip, until: now), transaction)
            try transaction.insert(text, of: move.from.id)
            try append(order)
            // The family it belongs to.
            let new = try newClip(move.with(clip, place), sealed, purposes, transaction, at: now)
            try transaction.insert(new)
            try transaction.insert(
                HeaderRow(id: sealed.id, slot: sealed.slot, sha256: sealed.headerDigest.bytes))
            for var part in try vault.catalog.parts(of: clip.id) {
                part.id = .random()
                part.film = sealed.id
                try transaction.insert(part)
            }
            try carryMoments(
                of: clip, in: move.from, to: new, under: sealed.sealer.fileKey, transaction)
            var done = Act(
                .clipRebind, family: move.to.id, session: place.id, clip: sealed.id)
            done.phase = .outcome
            done.request = intent.request
            done.amount = .init(bytes: sealed.bytes, items: 1)
            try append(done)
            return CommittedMove(clip: old, approval: approval, purposes: purposes)
        }
    }

    private func newClip(
        _ move: ClipMove, _ sealed: ResealedClip, _ purposes: Set<Purpose>,
        _ transaction: CatalogTransaction, at now: Instant
    ) throws -> ClipRow {
        var clip = move.clip
        clip.id = sealed.id
        clip.family = move.to.id
        clip.session = move.place.id
        clip.number = try nextClipNumber(in: move.place, transaction)
        clip.purposes = purposes
        if clip.recordedFrom == .session { clip.recorded = move.place.date }
        clip.uploaded = now
        clip.uploadedOn = vault.date(of: now)
        clip.uploadedBy = principal
        clip.payloads = nil
        clip.payloadLength = Int64(clamping: sealed.payload.length)
        clip.treeRoot = sealed.payload.treeRoot.bytes
        clip.particulars = sealed.particulars
        clip.verified = now
        return clip
    }
}

/// A clip that is the other family's now; what is at its old place is to be destroyed.
private struct CommittedMove {
    let clip: ClipRow
    let approval: RebindRow
    let purposes: Set<Purpose>
}

/// A clip on its way from one session to another.
struct ClipMove {
    var clip: ClipRow
    let from: FamilyRow
    var place: SessionRow
    let to: FamilyRow

    /// The same with rows as they are read within a transaction.
    func with(_ clip: ClipRow, _ place: SessionRow) -> ClipMove {
        ClipMove(clip: clip, from: from, place: place, to: to)
    }
}
