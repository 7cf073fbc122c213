public import VaultModel

/// What families consented to and withdrew, and how long a withdrawal took to have effect.
///
/// From the entry of a withdrawal on nothing is opened for its purpose; a film goes when no other purpose
/// keeps it, under the rule that ends what consent has left.
public struct ConsentFigures: Sendable {
    /// An entry about consent, as far as it counts.
    public struct Entry: Sendable {
        /// The family.
        public var family: FamilyID
        /// The purpose.
        public var purpose: String
        /// The day it was given; none for one that takes another back.
        public var given: CivilDate?
        /// The last day it holds.
        public var expires: CivilDate?
        /// The day it was withdrawn.
        public var withdrawn: CivilDate?
        /// The day it was entered; of a withdrawal that was corrected, the day of the first entry.
        public var entered: CivilDate

        /// Describes an entry.
        public init(
            family: FamilyID, purpose: String, given: CivilDate?, expires: CivilDate?,
            withdrawn: CivilDate?, entered: CivilDate
        ) {
            self.family = family
            self.purpose = purpose
            self.given = given
            self.expires = expires
            self.withdrawn = withdrawn
            self.entered = entered
        }
    }

    private let date: CivilDate
    private var entries = 0
    private var takenBack = 0
    private var inForce: [String: Int] = [:]
    private var expired: [String: Int] = [:]
    private var withdrawn: [String: Int] = [:]
    private var daysToEntry: [Int] = []
    private var withdrawals: [FamilyID: [CivilDate]] = [:]
    private var daysToDestruction: [Int] = []
    private var waiting = 0
    private var lastLimit: CivilDate?

    /// Counts as of a day.
    public init(on date: CivilDate) { self.date = date }

    /// Takes an entry; one that a later entry superseded counts among the entries only.
    public mutating func take(_ entry: Entry, isSuperseded: Bool) {
        entries += 1
        guard !isSuperseded else { return }
        guard entry.given != nil else {
            takenBack += 1
            return
        }
        if let day = entry.withdrawn {
            withdrawn[entry.purpose, default: 0] += 1
            daysToEntry.append(max(0, day.days(to: entry.entered)))
            withdrawals[entry.family, default: []].append(day)
        } else if let expires = entry.expires, expires < date {
            expired[entry.purpose, default: 0] += 1
        } else {
            inForce[entry.purpose, default: 0] += 1
        }
    }

    /// Takes a film that was destroyed because consent to it had ended, once all entries were taken.
    public mutating func take(destroyedOn day: CivilDate, of family: FamilyID) {
        guard let since = withdrawals[family]?.filter({ $0 <= day }).max() else { return }
        daysToDestruction.append(since.days(to: day))
    }

    /// Takes a film that is held still, and that goes because consent to it has ended.
    public mutating func take(heldUntil limit: CivilDate?, of family: FamilyID) {
        guard withdrawals[family] != nil else { return }
        waiting += 1
        if let limit { lastLimit = max(lastLimit ?? limit, limit) }
    }

    /// The statement's `consents`.
    public var json: JSONValue {
        var films: [String: JSONValue] = ["waiting": .integer(Int64(waiting))]
        films["lastLimit"] = lastLimit.map { .string($0.description) }
        return .object([
            "entries": .integer(Int64(entries)), "takenBack": .integer(Int64(takenBack)),
            "inForce": Statement.counts(inForce), "expired": Statement.counts(expired),
            "withdrawn": Statement.counts(withdrawn),
            "daysFromWithdrawalToEntry": Self.spread(daysToEntry),
            "daysFromWithdrawalToDestruction": Self.spread(daysToDestruction),
            "filmsStillHeld": .object(films),
        ])
    }

    private static func spread(_ days: [Int]) -> JSONValue {
        let ordered = days.sorted()
        guard let most = ordered.last else { return .object(["count": .integer(0)]) }
        return .object([
            "count": .integer(Int64(ordered.count)), "most": .integer(Int64(most)),
            "median": .integer(Int64(ordered[(ordered.count - 1) / 2])),
        ])
    }
}
