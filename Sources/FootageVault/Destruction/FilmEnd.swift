import AuditLog
import Catalog

/// Why a film is gone from its place: by a rule of the policy, or by an act that is named in its stead.
///
/// An act's name has a dot, which no rule's id has, so that neither can pass for the other.
enum FilmEnd: Hashable {
    /// It was destroyed: under a rule, again by a ledger, or out of quarantine.
    case destroyed
    /// It was given back out of quarantine, and its key destroyed.
    case returned
    /// It was moved to where it belongs, and its key at the old place destroyed.
    case moved

    init(rule: String) {
        switch rule {
        case Self.returnRule: self = .returned
        case Self.moveRule: self = .moved
        default: self = .destroyed
        }
    }

    /// Stands on the tombstone of a film that was destroyed out of quarantine.
    static let quarantineRule = Event.quarantineDestroy.rawValue
    /// Stands on the tombstone of a film that was given back out of quarantine.
    static let returnRule = Event.quarantineReturn.rawValue
    /// Stands on the tombstone that a moved clip leaves at its old place.
    static let moveRule = Event.clipRebind.rawValue

    /// The word for it in registers and certificates.
    var status: String {
        switch self {
        case .destroyed: "destroyed"
        case .returned: "returned"
        case .moved: "moved"
        }
    }

    /// What happened to a film on a day, as the end of a sentence that begins with the film.
    func sentence(on day: some CustomStringConvertible, rule: String) -> String {
        switch self {
        case .destroyed where rule == Self.quarantineRule:
            "was destroyed out of quarantine on \(day)"
        case .destroyed: "was destroyed on \(day) under rule \(rule)"
        case .returned: "was given back out of quarantine on \(day)"
        case .moved: "was moved to where it belongs on \(day)"
        }
    }
}

extension TombstoneRow {
    /// Why the film is gone.
    var end: FilmEnd { FilmEnd(rule: rule) }
}
