import AuditLog
import Catalog
import Database
public import Retention
public import VaultModel

/// What a retention review decides about a clip.
public enum ReviewVerdict: Sendable, Hashable {
    /// It goes, after the policy's grace.
    case destroy
    /// It is kept: the first day on which it may go, after another review.
    case extend(until: CivilDate)
}

extension UnlockedVault {
    /// Decides the retention review that a clip waits for.
    ///
    /// Those decide whom the rule names, and nobody about a film they took in themselves, unless nobody else
    /// can; the record then says so. A decision is never edited: a later one takes its place. A clip that is
    /// let go is announced for the policy's grace, and an extension still brings it back. One that is kept
    /// is kept with the highest rank in play.
    ///
    /// - Parameters:
    ///   - address: The clip.
    ///   - verdict: What was decided.
    ///   - reason: Why; it is sealed, and the log commits to it.
    ///   - minute: The reference of the minute that records it.
    /// - Returns: What that makes of the clip's dates.
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record; `failed` with the code
    ///   `no-review` for a clip of which no review is due.
    public func decideReview(
        _ address: ClipAddress, _ verdict: ReviewVerdict, reason: String, minute: String
    ) throws -> ClipChangeSummary {
        let minute = try MinuteReference.checked(minute)
        if case .extend(let until) = verdict { try checkUntil(until) }
        return try change(
            address, Act(.reviewDecide), as: .decideReview, reason: reason
        ) { clip, act in
            let (_, outcome) = try clip.judged()
            try requireReviewer(outcome, at: address)
            let isAnnounced = outcome.status == .queued && outcome.leadsToReview
            guard outcome.status == .review || isAnnounced else {
                throw Refusal(
                    VaultError(
                        .failed, "no-review",
                        "\(address) is \(outcome.status.rawValue): no review is due",
                        hint: "`footage review list` shows what waits for a person, and for what"))
            }
            if try isOwn(clip.clip) {
                guard try !hasOtherReviewer(outcome.reviewers, of: clip.family.id) else {
                    throw Refusal(
                        VaultError(
                            .notPermitted, "own-act",
                            "nobody reviews a film they took in or made themselves",
                            hint: "someone else decides: \(Self.list(of: outcome.reviewers))"))
                }
                act.reason = "only-reviewer"
            }
            var change = ClipChange(.letGo)
            if case .extend(let until) = verdict {
                change.kind = .extendedByReview
                change.until = until
            }
            change.minute = minute
            change.supersedes = clip.changes.standingDecision?.id
            return change
        }
    }

    /// Whether this person took a clip in, or the visit that it was filmed at was theirs, as it stands or as it
    /// once was entered: a correction makes no film another's.
    private func isOwn(_ clip: ClipRow) throws -> Bool {
        if try ownership(of: clip.uploadedBy) != nil { return true }
        let session = try vault.catalog.require(SessionRow.self, clip.session.bytes)
        if try ownership(of: session.practitioner) != nil { return true }
        return try vault.catalog.rows(
            SessionEntryRow.self, where: "session = ? ORDER BY entered, id", [.id(session.id)]
        ).contains { try ownership(of: $0.practitioner) != nil }
    }

    /// Refuses whom the clip's rule does not name.
    private func requireReviewer(_ outcome: Decision.Outcome, at address: ClipAddress) throws {
        guard outcome.leadsToReview,
            try currentPerson().roles.isDisjoint(with: outcome.reviewers)
        else { return }
        throw Refusal(
            VaultError(
                .notPermitted, "not-reviewer",
                "the rule that \(address) is reviewed by does not name your role",
                hint: "those who decide: \(Self.list(of: outcome.reviewers))"))
    }

    /// Whether somebody else can decide the review of a family's clip.
    private func hasOtherReviewer(_ reviewers: [Role], of family: FamilyID) throws -> Bool {
        try vault.catalog.rows(PersonRow.self, where: "1 ORDER BY id").contains { person in
            let roles = person.roles.intersection(reviewers)
            guard person.id != principal, person.standing == .active else { return false }
            switch Action.decideReview.reach(of: roles) {
            case .all: return true
            case .own: return try !grants(to: person.id, of: family).isEmpty
            case nil: return false
            }
        }
    }

    /// Waives a fact that the rules of a clip require, which blocks its destruction.
    ///
    /// - Parameters:
    ///   - requirement: The fact that need no longer be recorded for this clip.
    ///   - address: The clip.
    ///   - reason: Why; it is sealed, and the log commits to it.
    ///   - minute: The reference of the minute that records it.
    /// - Returns: What that makes of the clip's dates.
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record; `badInput` for a fact that
    ///   the clip is not blocked for.
    public func waive(
        _ requirement: FactName, for address: ClipAddress, reason: String, minute: String
    ) throws -> ClipChangeSummary {
        let minute = try MinuteReference.checked(minute)
        return try change(
            address, Act(.reviewWaive), as: .waiveRequirement, reason: reason
        ) { clip, _ in
            let (_, outcome) = try clip.judged()
            // Once one of several is waived the clip is announced again, and the others still block it.
            guard outcome.status == .blocked || outcome.status == .queued else {
                throw Refusal(
                    VaultError(
                        .failed, "not-blocked",
                        "\(address) is \(outcome.status.rawValue): nothing that is missing blocks it",
                        hint:
                            "what is required can still be entered; it is waived once the clip is blocked"
                    ))
            }
            guard outcome.missing.contains(requirement) else {
                let missing = outcome.missing.map(\.description).joined(separator: ", ")
                throw Refusal(
                    .badInput(
                        "not-missing", "\(address) is not blocked for \(requirement)",
                        hint: "it is blocked for \(missing)"))
            }
            var change = ClipChange(.requirementWaived)
            change.subject = requirement.description
            change.minute = minute
            return change
        }
    }
}
