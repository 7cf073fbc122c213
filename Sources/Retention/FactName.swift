public import VaultModel

/// The name of a dated fact that a policy may speak of; the list is closed.
public enum FactName: Hashable, Sendable, CustomStringConvertible {
    /// The film's own day; failing that its session's.
    case clipRecorded
    /// The day the clip came into the vault.
    case clipUploaded
    /// The day of the clip's session.
    case sessionDate
    /// The day the session was watched with the parent.
    case sessionReviewed
    /// The day the session's note was filed.
    case sessionNoteFiled
    /// The day the clip's programme was opened.
    case programmeOpened
    /// The day it was ended; absent while it is open.
    case programmeEnded
    /// The day of its last session so far.
    case programmeLastSession
    /// The children's births: the youngest's for a `keep`, the eldest's for an `end`.
    case childBirth
    /// The children's deaths: the last, when none lives, for a `keep`; the first for an `end`.
    case childDeath
    /// The day consent for a purpose was given by the last who must.
    case consentGiven(Purpose)
    /// The day on which the first consent for a purpose expires.
    case consentExpires(Purpose)
    /// The day on which the first consent for a purpose was withdrawn.
    case consentWithdrawn(Purpose)
    /// A dated event of the family; the latest of its name.
    case event(String)

    /// Reads a fact's name as policies write it, such as `consent.training.given`.
    public init?(_ text: String) {
        if let fixed = Self.fixed.first(where: { $0.description == text }) {
            self = fixed
            return
        }
        guard text.utf8.starts(with: "event.".utf8) else { return nil }
        let name = String(text.dropFirst(6))
        guard Self.isEventName(name) else { return nil }
        self = .event(name)
    }

    /// The name that `init` reads.
    public var description: String {
        switch self {
        case .clipRecorded: "clip.recorded"
        case .clipUploaded: "clip.uploaded"
        case .sessionDate: "session.date"
        case .sessionReviewed: "session.reviewed"
        case .sessionNoteFiled: "session.note_filed"
        case .programmeOpened: "programme.opened"
        case .programmeEnded: "programme.ended"
        case .programmeLastSession: "programme.last_session"
        case .childBirth: "child.birth"
        case .childDeath: "child.death"
        case .consentGiven(let purpose): "consent.\(purpose.rawValue).given"
        case .consentExpires(let purpose): "consent.\(purpose.rawValue).expires"
        case .consentWithdrawn(let purpose): "consent.\(purpose.rawValue).withdrawn"
        case .event(let name): "event.\(name)"
        }
    }

    /// Whether a text can name an event: a lower-case letter, then letters, digits and `_`, at most 64.
    public static func isEventName(_ text: String) -> Bool {
        let symbols = text.utf8
        guard (1...64).contains(symbols.count), let first = symbols.first,
            (97...122).contains(first)
        else { return false }
        return symbols.allSatisfy {
            (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "_")
        }
    }

    /// Every fact that has a fixed name: all but events.
    public static let fixed: [Self] =
        [
            .clipRecorded, .clipUploaded, .sessionDate, .sessionReviewed, .sessionNoteFiled,
            .programmeOpened, .programmeEnded, .programmeLastSession, .childBirth, .childDeath,
        ]
        + Purpose.allCases.flatMap {
            [.consentGiven($0), .consentExpires($0), .consentWithdrawn($0)]
        }
}
