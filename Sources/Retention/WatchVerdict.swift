public import VaultModel

/// Whether a clip may be watched for a purpose.
public enum WatchVerdict: Hashable, Sendable {
    /// It may.
    case allowed
    /// Only as the open holds say.
    case asHoldsSay
    /// It may not.
    case refused(WatchRefusal)

    /// Whether somebody may.
    var isOpen: Bool {
        switch self {
        case .allowed, .asHoldsSay: true
        case .refused: false
        }
    }
}

/// Why a clip may not be watched for a purpose.
public enum WatchRefusal: Hashable, Sendable {
    /// It is not kept for that.
    case notKeptFor
    /// Consent was never given.
    case consentNeverGiven
    /// Consent is given from a later day.
    case consentNotYetGiven
    /// Consent was withdrawn.
    case consentWithdrawn
    /// Consent has expired.
    case consentExpired
    /// The purpose's life is over.
    case lifeOver
    /// The clip's status does not allow it.
    case status(Decision.Status)
    /// No open hold names the role and the purpose, or one does not name the role.
    case notNamedByHold
    /// A clip that it is derived from may not be watched for this purpose.
    case source(ClipID)

    /// Why, in a sentence.
    public var message: String {
        switch self {
        case .notKeptFor: "The clip is not kept for this purpose."
        case .consentNeverGiven: "Consent for this purpose was never given."
        case .consentNotYetGiven: "Consent for this purpose is given from a later day."
        case .consentWithdrawn: "Consent for this purpose was withdrawn."
        case .consentExpired: "Consent for this purpose has expired."
        case .lifeOver: "The time for which the clip is kept for this purpose is over."
        case .status(let status): "The clip is \(status.words)."
        case .notNamedByHold: "The hold on the clip does not name this role for this purpose."
        case .source: "A clip that it is derived from may not be watched for this purpose."
        }
    }
}

extension Decision.Outcome {
    /// Whether someone in a role may watch the clip for a reason on the day of the decision.
    ///
    /// Under a hold every open hold must name the role, and one of them the reason too, so that a
    /// second hold never widens what the first allows. Of the reasons that are no purpose of a clip,
    /// `review` is open to a review's own reviewers.
    public func verdict(for access: AccessPurpose, as role: Role) -> WatchVerdict {
        let verdict: WatchVerdict =
            switch access {
            case .purpose(let purpose): watching[purpose]
            case .subjectAccess, .disclosure, .review: generalWithSources(for: access, as: role)
            }
        guard verdict == .asHoldsSay else { return verdict }
        let named = openHolds.contains { $0.roles.contains(role) && $0.purposes.contains(access) }
        return named && openHolds.allSatisfy { $0.roles.contains(role) }
            ? .allowed : .refused(.notNamedByHold)
    }

    /// Whatever its sources are, a reviewer of the clip sees it, and so do those whom a hold names.
    private func generalWithSources(for access: AccessPurpose, as role: Role) -> WatchVerdict {
        let verdict = general(for: access, as: role)
        guard verdict == .allowed, let closedSource, status != .review else { return verdict }
        return .refused(.source(closedSource))
    }

    /// Whether its status lets nobody watch it, holds apart.
    var isClosed: Bool {
        switch status {
        case .restricted: openHolds.isEmpty
        case .held, .uncovered, .undecided, .kept: false
        case .queued, .blocked, .review, .due, .overdue: true
        }
    }

    private func general(for access: AccessPurpose, as role: Role) -> WatchVerdict {
        switch status {
        case .restricted: openHolds.isEmpty ? .refused(.status(status)) : .asHoldsSay
        case .held: .asHoldsSay
        case .uncovered, .undecided, .kept: .allowed
        case .review where access == .review && reviewers.contains(role): .allowed
        case .queued, .blocked, .review, .due, .overdue: .refused(.status(status))
        }
    }
}
