import Catalog
import Database
public import GovernanceReport
import VaultCrypto
public import VaultModel

/// Somebody's request for what is held about a family, as it stands.
public struct SubjectRequest: Sendable, Hashable {
    /// Its number in the vault.
    public let number: Int
    /// The family.
    public let family: FamilyReference
    /// Who asks, where the reader may read texts and it was not erased.
    public let requester: String?
    /// On what authority, where the reader may read texts and it was not erased.
    public let authority: String?
    /// How the time to answer runs.
    public let clock: AnswerClock
    /// The last day on which the answer is in time, as it looked when it was given, or looks today.
    public let due: CivilDate
    /// Whether that day is past, or was when it ended.
    public let isLate: Bool
    /// The number of the hold that was placed for it.
    public let hold: Int
    /// Whether that hold is open.
    public let isHeld: Bool
    /// The clips that are left out of the answer.
    public let exempt: [Exemption]
    /// The day it was opened here.
    public let opened: CivilDate
    /// Who opened it, where the reader may read names.
    public let openedBy: String?
    /// The day on which the answer was delivered.
    public let delivered: CivilDate?
    /// The day it was closed; none while it is open.
    public let closed: CivilDate?
    /// How it ended, where the reader may read texts and it was not erased.
    public let ending: String?

    /// A clip that is left out of the answer.
    public struct Exemption: Sendable, Hashable {
        /// The clip.
        public let address: ClipAddress
        /// Why, where the reader may read texts and it was not erased.
        public let reason: String?
    }
}

/// A change of the time that there is to answer a request.
public enum AnswerClockChange: Sendable, Hashable {
    /// The requester was asked who they are or what they mean, on this day.
    case stop(from: CivilDate)
    /// They answered, on this day.
    case resume(on: CivilDate)
    /// Two months more are taken, and the requester was told so and why.
    case extend
}

/// The words of a request that are sealed: who asks, and on what authority.
enum RequestWords {
    static let terms = "request.terms"
    static let entry = "request.entry"
    static let ending = "request.close"

    static func sealed(requester: String, authority: String) throws(VaultError) -> String {
        let members: [String: JSONValue] = [
            "requester": .string(try PlainText.checked(requester, what: "requester", limit: 200)),
            "authority": .string(try PlainText.checked(authority, what: "authority", limit: 700)),
        ]
        return String(decoding: JSONValue.object(members).canonicalBytes, as: UTF8.self)
    }

    static func read(_ text: String?) -> (requester: String, authority: String)? {
        guard let text, case .object(let members)? = try? JSONValue(canonical: Array(text.utf8)),
            case .string(let requester)? = members["requester"],
            case .string(let authority)? = members["authority"]
        else { return nil }
        return (requester, authority)
    }
}

extension RequestRow {
    /// How its time runs, by what was entered about it, the oldest entry first.
    func clock(_ entries: [RequestEntryRow]) -> AnswerClock {
        var stops: [AnswerClock.Stop] = []
        for entry in entries {
            switch entry.kind {
            case .stop: stops.append(.init(from: entry.on))
            case .resume: if !stops.isEmpty { stops[stops.count - 1].to = entry.on }
            case .extend, .exempt, .include: break
            }
        }
        return AnswerClock(
            received: received, stops: stops,
            isExtended: entries.contains { $0.kind == .extend },
            holidays: Set(holidays.split(separator: " ").compactMap { CivilDate(String($0)) }))
    }

    /// The day it ended: that of the answer, or it was closed without one.
    var ended: CivilDate? { delivered ?? closedOn }

    /// The last day on which an answer is in time by its clock, and whether it was or is missed, as of a day.
    func time(by clock: AnswerClock, on today: CivilDate) -> (due: CivilDate, isLate: Bool) {
        let day = ended ?? today
        let due = clock.due(on: day)
        return (due, due < day)
    }
}

extension [RequestEntryRow] {
    /// The entries by which clips are left out, each clip's newest.
    var exemptions: [RequestEntryRow] {
        var newest: [[UInt8]: RequestEntryRow] = [:]
        for entry in self where entry.kind == .exempt || entry.kind == .include {
            if let clip = entry.clip { newest[clip] = entry }
        }
        return newest.values.filter { $0.kind == .exempt }
    }
}

extension Catalog {
    /// What was entered about a request, the oldest entry first.
    func entries(of request: RequestRow) throws -> [RequestEntryRow] {
        try rows(
            RequestEntryRow.self, where: "family = ? AND request = ? ORDER BY entered, id",
            [.id(request.family), .id(request.id)])
    }
}
