import AuditLog
import Catalog
import Database
import Retention
public import VaultModel

extension UnlockedVault {
    /// The most days that a simulation looks at: 120 years, longer than any record is kept.
    public static var longestSimulation: Int { 43_830 }

    /// What becomes of the films that this person may ask about, day by day, by what is recorded now.
    ///
    /// On each day it says what `explain` says of that day, and what a purge then would find: it asks the
    /// same evaluator about the same facts, under the version of the policy in force on that day.
    ///
    /// - Parameters:
    ///   - days: The days, the first and the last included.
    ///   - reference: Only this family's films.
    /// - Returns: Where every film stands on the first day, and every turn after it.
    /// - Throws: `VaultError` when no policy is in force on the last day, or the days are too many.
    public func simulate(
        _ days: ClosedRange<CivilDate>, family reference: FamilyReference? = nil
    ) throws -> Simulation {
        let family = try reference.map { try vault.family($0) }
        let act = Act(.policySimulate, family: family?.id)
        try require(.explain, for: act)
        guard days.lowerBound.days(to: days.upperBound) <= Self.longestSimulation else {
            throw VaultError.badInput(
                "many-days", "from \(days.lowerBound) to \(days.upperBound) is more than 120 years",
                hint: "ask about fewer")
        }
        try record(act)
        return try vault.catalog.read {
            let policies = try vault.policies(inForceThrough: days)
            guard !policies.isEmpty else { throw Self.noPolicy(on: days.upperBound) }
            let families = try family.map { [$0] } ?? reachableFamilies(for: .explain)
            let namesFamilies = Action.listFamilies.reach(of: try roles()) != nil
            var films: [Simulation.Film] = []
            var turns: [Simulation.Turn] = []
            var withheld = 0
            for family in families {
                guard try canReadDates(of: family) else {
                    withheld += 1
                    continue
                }
                let holdings = try holdings(of: family)
                let name =
                    namesFamilies ? family.reference : String(family.id.description.prefix(8))
                for clip in holdings.clips where clip.state == .live {
                    let course = Course(
                        of: try holdings.facts(of: clip), under: policies, through: days)
                    let number = try holdings.sessionNumber(of: clip)
                    films.append(
                        Simulation.Film(
                            family: name,
                            name: namesFamilies
                                ? "\(name)/\(number)/\(clip.number)"
                                : String(clip.id.description.prefix(8)), clip: clip.id))
                    for step in course.steps {
                        let last = turns.last.flatMap { $0.film == films.count - 1 ? $0 : nil }
                        let turn = Simulation.Turn(step, of: films.count - 1, after: last?.status)
                        if last.map({ !$0.isSaidAgain(by: turn) }) ?? true { turns.append(turn) }
                    }
                }
            }
            turns.sort { ($0.day, $0.film) < ($1.day, $1.film) }
            return Simulation(days: days, films: films, turns: turns, withheld: withheld)
        }
    }

    /// Whether a decision on a family's films rests on nothing that this person cannot open.
    private func canReadDates(of family: FamilyRow) throws -> Bool {
        if family.slot == nil { return true }
        if try holds(.dates) { return true }
        return try vault.children(of: family.id).isEmpty
    }
}

extension Simulation.Turn {
    fileprivate init(_ step: Course.Step, of film: Int, after was: Decision.Status?) {
        self.init(
            day: step.day, film: film, was: was, status: step.outcome.status,
            isLate: step.outcome.isLate, limit: step.outcome.limit,
            rule: step.outcome.limitingRule?.id)
    }

    /// Whether another turn of the film, later, says nothing new.
    fileprivate func isSaidAgain(by other: Self) -> Bool {
        (status, isLate, limit, rule) == (other.status, other.isLate, other.limit, other.rule)
    }
}

extension Vault {
    /// The policies in force on some days, oldest first; the first may have come into force before them.
    func policies(inForceThrough days: ClosedRange<CivilDate>) throws -> [PolicyInForce] {
        let changes = try catalog.rows(
            PolicyRow.self, where: "effective > ? AND effective <= ? ORDER BY effective",
            [.date(days.lowerBound), .date(days.upperBound)]
        ).compactMap(\.effective)
        var policies: [PolicyInForce] = []
        for day in [days.lowerBound] + changes {
            guard let policy = try policyInForce(on: day), policy != policies.last else { continue }
            policies.append(policy)
        }
        return policies
    }
}
