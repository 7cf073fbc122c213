import FootageVault
import Retention
import VaultModel

/// What the pages say of films and sessions.
extension ClipSummary {
    /// Its length, as `m:ss`.
    var length: String {
        guard milliseconds > 0 else { return "not known" }
        let seconds = milliseconds / 1000
        let time = "\(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)"
        return parts > 1 ? "\(time), in \(parts) files" : time
    }

    /// Until when it is kept.
    var keptUntil: String {
        if isBeingDestroyed { return "it is being destroyed" }
        return retention?.limit?.inWords ?? "not decided"
    }

    /// Whether it may be watched for a purpose today, as far as the policy says; whoever opens it is told for certain.
    func isWatchable(for purpose: AccessPurpose) -> Bool {
        guard !isBeingDestroyed, let retention else { return false }
        guard case .purpose(let wanted) = purpose else { return true }
        return retention.watchable.contains(wanted)
    }

    /// What should be known before it is opened; nothing where there is nothing.
    func cautions(for purpose: AccessPurpose) -> [String] {
        var cautions: [String] = []
        if isBeingDestroyed {
            cautions.append("Its destruction has begun.")
        } else if let retention {
            if !isWatchable(for: purpose) {
                cautions.append("Not to be watched for \(purpose) today.")
            }
            if let words = retention.caution { cautions.append(words) }
        } else {
            cautions.append("There is no policy, so nothing is opened.")
        }
        if isDamaged { cautions.append("The stored copy is damaged.") }
        if isHEVC == true { cautions.append("HEVC: a browser may not play it.") }
        return cautions
    }
}

extension ClipRetention {
    fileprivate var caution: String? {
        switch status {
        case .kept, .held: nil
        case .queued: due.map { "Announced to go from \($0.inWords)." } ?? "Announced to go."
        case .due: "It goes with the next purge."
        case .overdue: "It should be gone."
        case .restricted: "Restricted: it should be gone, and something keeps it."
        default: "A person must look at it: \(status.rawValue)."
        }
    }
}

extension CivilDate {
    /// The day as people say it: `12 March 2026`.
    var inWords: String {
        let (year, month, day) = components
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September",
            "October", "November", "December",
        ]
        return "\(day) \(months[month - 1]) \(year)"
    }
}

extension SessionSummary {
    /// When it was, in words.
    var when: String {
        let times = from.map { from in to.map { ", \(from) to \($0)" } ?? ", from \(from)" } ?? ""
        return date.inWords + times
    }

    /// Whether it was watched with the parent.
    var standing: String {
        reviewed.map { "Watched with the parent on \($0.inWords)." }
            ?? "Not yet watched with the parent."
    }
}

extension VaultError {
    /// What happened, as a sentence.
    var sentence: String { Self.sentence(message) }

    /// What to do, as a sentence; commands in it stand between quotation marks.
    var advice: String? { hint.map { Self.sentence(Self.quoted($0)) } }

    private static func sentence(_ text: String) -> String {
        let begun = text.prefix(1).uppercased() + text.dropFirst()
        guard let last = begun.last, !".!?:".contains(last) else { return begun }
        return begun + "."
    }

    private static func quoted(_ text: String) -> String {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated().map {
            number, part in number % 2 == 1 ? "“\(part)”" : String(part)
        }.joined()
    }
}
