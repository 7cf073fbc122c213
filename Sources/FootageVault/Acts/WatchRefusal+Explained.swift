import Retention
import VaultModel

extension WatchRefusal {
    /// A short stable word for the refusal, for records and programs.
    var code: String {
        switch self {
        case .notKeptFor: "not-kept-for"
        case .consentNeverGiven: "consent-never-given"
        case .consentNotYetGiven: "consent-not-yet-given"
        case .consentWithdrawn: "consent-withdrawn"
        case .consentExpired: "consent-expired"
        case .lifeOver: "life-over"
        case .status(let status): "clip-" + status.rawValue
        case .notNamedByHold: "hold"
        case .source: "source"
        }
    }

    /// The message as the rest of a sentence.
    var sentence: String {
        let text = message.hasSuffix(".") ? String(message.dropLast()) : message
        return text.prefix(1).lowercased() + text.dropFirst()
    }

    /// Whether consent is what is missing.
    var isForConsent: Bool {
        switch self {
        case .consentNeverGiven, .consentNotYetGiven, .consentWithdrawn, .consentExpired: true
        case .notKeptFor, .lifeOver, .status, .notNamedByHold, .source: false
        }
    }

    /// What to do about it.
    var hint: String {
        switch self {
        case .notKeptFor:
            "say for which of the clip's own purposes; `footage clip show` lists them"
        case .consentNeverGiven, .consentNotYetGiven:
            "when the family has agreed, enter it with `footage consent record`"
        case .consentWithdrawn, .consentExpired:
            "the family's decision stands; a new consent is entered with `footage consent record`"
        case .lifeOver, .status(.queued), .status(.due), .status(.overdue):
            "governance can keep it longer until it is destroyed, with a minute: `footage clip extend`"
        case .status(.blocked):
            "enter the fact that its rule requires, which `footage review list` names; governance can waive it"
        case .status(.review):
            "`footage review list` says who decides; governance may open the clip for `review`"
        case .status(.restricted), .status(.held), .notNamedByHold:
            "a hold keeps it, for those and that purpose only which it names: `footage hold list`"
        case .source:
            "`footage explain` names it; what is off for that one, or gone, is off for what was cut from it"
        case .status(.uncovered), .status(.undecided), .status(.kept):
            "`footage explain` shows what the policy makes of the clip"
        }
    }
}
