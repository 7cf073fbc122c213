import VaultModel

/// What may be recorded of clips that are alike in programme, class and purposes, in all its ways.
///
/// Only what a rule for such clips asks about or reckons with is varied; the least recorded comes first.
struct VariedFacts {
    private let purposes: PurposeSet
    private let needed: PurposeSet
    private let names: Set<FactName>
    /// Purposes whose consent a rule asks about or reckons with.
    private let asked: PurposeSet
    /// Those of them that a `when` asks about.
    private let conditions: PurposeSet
    /// More days than lie between any two days that rules reckon from the same one.
    private let far: Int

    init(
        of policies: [Policy], programme: String?, clipClass: ClipClass, purposes: PurposeSet
    ) {
        self.purposes = purposes
        needed = policies.reduce(into: []) { $0.formUnion($1.consent.needed) }
        let rules = policies.flatMap(\.rules).filter { rule in
            (rule.purpose.map { purposes.contains($0) } ?? true)
                && (rule.when.classes?.contains(clipClass) ?? true)
                && (rule.when.programmes.map { kinds in
                    programme.map { kinds.contains($0) } ?? false
                } ?? true)
        }
        names = Set(
            rules.flatMap {
                $0.reckonedFrom + ($0.when.events ?? []).map { FactName.event($0) }
            })
        conditions = PurposeSet(rules.flatMap { $0.when.consents.map(\.purpose) })
        asked = conditions.union(PurposeSet(names.compactMap(\.purpose)))
        let periods = rules.flatMap { rule in
            rule.moments.flatMap { $0.terms.compactMap(\.add) }
        }
        let longest = periods.map { $0.months * 31 + $0.days }.max() ?? 0
        far = min(longest + 800, Self.farthest)
    }

    /// A hundred years: no film waits longer for a fact.
    private static let farthest = 36_525
    /// The age of the eldest child of a programme, in days: eighteen years.
    private static let eldest = 6_575

    /// Each respect in which records may differ, with every way.
    var variations: [[[PolicyCase.Entry]]] {
        let plain = names.filter { $0.purpose == nil }
            .sorted { $0.description < $1.description }
            .compactMap { ways(of: $0) }
        let consents = Purpose.allCases.compactMap { purpose -> [[PolicyCase.Entry]]? in
            let isNeeded = purposes.contains(purpose) && needed.contains(purpose)
            return isNeeded || asked.contains(purpose) ? consent(for: purpose) : nil
        }
        return plain + consents
    }

    /// The ways in which one fact may be recorded; none where it is always that of the film.
    private func ways(of name: FactName) -> [[PolicyCase.Entry]]? {
        func one(_ days: Int) -> [PolicyCase.Entry] { [.init(name: name, days: days)] }
        func days(from first: Int, _ steps: ClosedRange<Int>) -> [[PolicyCase.Entry]] {
            steps.map { one(first + $0 * far) }
        }
        return switch name {
        case .clipRecorded, .clipUploaded, .sessionDate: nil
        case .sessionNoteFiled: [[]] + days(from: 2, 0...2)
        case .sessionReviewed: [[]] + days(from: 1, 0...2)
        case .programmeOpened: [one(-30), one(-730)]
        case .programmeEnded: [[]] + days(from: 3, -1...1)
        case .programmeLastSession: days(from: 0, 0...2)
        // One child, an elder one, or both: the youngest counts for a keep, the eldest for an end.
        case .childBirth: [[], one(-90), one(-Self.eldest), one(-90) + one(-Self.eldest)]
        case .childDeath: [[]] + days(from: 5, 0...2)
        case .event: [[]] + days(from: 4, -1...1)
        case .consentGiven, .consentExpires, .consentWithdrawn: nil
        }
    }

    /// The ways in which consent for a purpose may be recorded, never given among them.
    ///
    /// Where no rule asks how a consent ended, a withdrawal does for both.
    private func consent(for purpose: Purpose) -> [[PolicyCase.Entry]] {
        func one(_ name: FactName, _ days: Int) -> [PolicyCase.Entry] {
            [.init(name: name, days: days)]
        }
        let given = names.contains(.consentGiven(purpose)) ? [0, -far, far] : [0]
        let withdrawn = [1, 1 + far, 1 + 2 * far].map { one(.consentWithdrawn(purpose), $0) }
        let expires = [2, 2 + far, 2 + 2 * far].map { one(.consentExpires(purpose), $0) }
        let isReckoned =
            names.contains(.consentExpires(purpose)) || names.contains(.consentWithdrawn(purpose))
        var ends: [[PolicyCase.Entry]] = [[]] + withdrawn
        if isReckoned || conditions.contains(purpose) { ends += expires }
        if isReckoned { ends += expires.flatMap { end in withdrawn.map { end + $0 } } }
        return [[]]
            + given.flatMap { day in ends.map { one(.consentGiven(purpose), day) + $0 } }
    }
}
