import VaultModel

extension Reason.Mismatch {
    /// Why, as the end of a sentence.
    var words: String {
        switch self {
        case .purpose(let purpose): "the clip is not kept for \(purpose.rawValue)"
        case .programme(let names):
            "its programme is not \(names.joined(separator: " or "))"
        case .clipClass(let classes):
            "its class is not \(classes.map(\.rawValue).joined(separator: " or "))"
        case .consent(let purpose, let record):
            switch record {
            case .given: "consent for \(purpose.rawValue) is given"
            case .withdrawn: "consent for \(purpose.rawValue) is withdrawn"
            case .none: "no consent for \(purpose.rawValue) is recorded"
            }
        case .event(let names): "no event \(names.joined(separator: " or ")) is recorded"
        }
    }
}

extension Decision.Floor.Cause {
    /// What it is, within a sentence.
    var words: String {
        switch self {
        case .upload: "the upload"
        case .entry: "the entry of a fact the limit rests on"
        case .requirement: "the entry of a fact the rules require"
        case .change: "a change of the clip, or a decision about it"
        case .correction: "a correction of what was entered"
        case .source: "the entry of what the clip is derived from"
        case .release: "the release of a hold"
        case .policy: "a policy took effect that gives less time than there was before"
        }
    }
}

extension WatchVerdict {
    /// The verdict, as a sentence's end.
    var words: String {
        switch self {
        case .allowed: "allowed."
        case .asHoldsSay: "only as the open holds say."
        case .refused(let refusal): "refused. \(refusal.message)"
        }
    }
}

extension Reason.Change {
    /// What would change the decision.
    var sentence: String {
        switch self {
        case .day(let date, let status): "From \(date) on it is \(status.words)."
        case .facts(let names):
            "Recording \(names.map { "`\($0)`" }.joined(separator: ", ")) would change this."
        case .waiver(let names):
            "So would a waiver, with a minute, of "
                + "\(names.map { "`\($0)`" }.joined(separator: ", "))."
        case .rule: "A policy with a rule that ends such a clip would change this."
        case .consent(let purposes):
            "Recording consent for \(purposes.purposes.map(\.rawValue).joined(separator: ", ")) "
                + "would give that purpose a life."
        case .release:
            "The release of every hold would change this; then nothing is destroyed before the "
                + "grace is over."
        case .review: "The review's decision would change this: to let it go, or to extend."
        case .rescue(.service): "Until it is destroyed, an extension or a hold would keep it."
        case .rescue:
            "Until it is destroyed, a hold would keep it, or an extension that a review decides."
        case .purge: "A purge run with an appraisal in force destroys it."
        }
    }
}
