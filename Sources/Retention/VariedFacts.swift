import VaultModel

/// What may be recorded of clips that are alike in programme, class and purposes, in all its ways.
///
/// Only what a rule for such clips asks about or reckons with is varied; the least recorded comes first.
struct VariedFacts {
    private let purposes: PurposeSet
    private let needed: PurposeSet
    private let names: Set<FactName>
    /// Purposes whose consent a rule asks about, beside the clip's own.
    private let asked: PurposeSet
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
        asked = rules.reduce(into: []) { set, rule in
            for condition in rule.when.consents { set.formUnion(PurposeSet(condition.purpose)) }
            for name in rule.reckonedFrom {
                if let purpose = name.purpose { set.formUnion(PurposeSet(purpose)) }
            }
        }
        let periods = rules.flatMap { rule in
            [rule.end, rule.backstop?.at, rule.keep].compactMap { $0 }.flatMap { moment in
                moment.terms.compactMap(\.add)
            }
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
            guard isNeeded || asked.contains(purpose) else { return nil }
            return (isNeeded ? [] : [[]]) + consent(for: purpose)
        }
        return plain + consents
    }

    /// The ways in which one fact may be recorded; none where it is always that of the film.
    private func ways(of name: FactName) -> [[PolicyCase.Entry]]? {
        func one(_ days: Int) -> [PolicyCase.Entry] { [.init(name: name, days: days)] }
        return switch name {
        case .clipRecorded, .clipUploaded, .sessionDate: nil
        case .sessionNoteFiled: [[], one(3), one(far)]
        case .sessionReviewed: [[], one(7), one(far)]
        case .programmeOpened: [one(-30), one(-730)]
        case .programmeEnded: [[], one(60), one(far)]
        case .programmeLastSession: [one(30), one(far)]
        case .childBirth: [[], one(-90), one(-Self.eldest)]
        case .childDeath: [[], one(45), one(far)]
        case .event: [[], one(20), one(far)]
        case .consentGiven, .consentExpires, .consentWithdrawn: nil
        }
    }

    private func consent(for purpose: Purpose) -> [[PolicyCase.Entry]] {
        let given = [0] + (names.contains(.consentGiven(purpose)) ? [far] : [])
        return given.flatMap { given -> [[PolicyCase.Entry]] in
            func way(expires: Int? = nil, withdrawn: Int? = nil) -> [PolicyCase.Entry] {
                [.init(name: .consentGiven(purpose), days: given)]
                    + (expires.map { [.init(name: .consentExpires(purpose), days: given + $0)] }
                        ?? [])
                    + (withdrawn.map {
                        [.init(name: .consentWithdrawn(purpose), days: given + $0)]
                    } ?? [])
            }
            return [
                way(), way(expires: 90), way(expires: far), way(withdrawn: 40),
                way(withdrawn: far), way(expires: far, withdrawn: 40),
            ]
        }
    }
}
