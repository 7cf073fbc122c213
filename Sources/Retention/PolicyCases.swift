import VaultModel

/// One clip of every kind that the rules of some policies can tell apart.
///
/// Clips that no `when`, purpose or fact of a rule parts are one kind. Of each fact that a rule reckons
/// with, the cases have none and three days, so far apart that any three facts come in any order; and all
/// of it filmed before a long month and before a short one. One purpose at a time does, for a clip's limit
/// is that of one of its purposes; two where a rule keeps the clip for the sake of the other. Holds,
/// extensions, decisions and waivers are no part of a case.
struct PolicyCases {
    /// The days of filming: two months from the first are 62 days, from the second 59.
    static let recorded = [
        CivilDate(year: 2026, month: 7, day: 1), CivilDate(year: 2026, month: 1, day: 31),
    ].compactMap { $0 }

    /// Clips that differ in nothing but what is recorded of them.
    struct Cell {
        let programme: String?
        let clipClass: ClipClass
        let purposes: PurposeSet
        /// What may be recorded, each in all its ways.
        let variations: [[[PolicyCase.Entry]]]

        var count: Int {
            variations.reduce(PolicyCases.recorded.count) {
                let (count, overflow) = $0.multipliedReportingOverflow(by: $1.count)
                return overflow ? .max : count
            }
        }
    }

    let cells: [Cell]

    /// How many cases there are.
    var count: Int {
        cells.reduce(0) {
            let (count, overflow) = $0.addingReportingOverflow($1.count)
            return overflow ? .max : count
        }
    }

    /// Finds what some policies can tell apart.
    ///
    /// - Throws: `RetentionError.tooManyKinds` when that is more than can be looked at.
    init(of policies: [Policy], most: Int) throws(RetentionError) {
        let purposes = PurposeKinds(of: policies)
        var cells: [Cell] = []
        for programme in Self.programmes(of: policies) {
            for clipClass in ClipClass.allCases {
                for set in purposes.sets {
                    let facts = VariedFacts(
                        of: policies, programme: programme, clipClass: clipClass, purposes: set)
                    cells.append(
                        Cell(
                            programme: programme, clipClass: clipClass, purposes: set,
                            variations: facts.variations))
                }
            }
        }
        self.cells = cells
        guard count <= most else { throw .tooManyKinds(count, most: most) }
    }

    /// Calls a function with every case, those with the least recorded first within each cell.
    func forEach(_ body: (PolicyCase) -> Void) {
        for cell in cells {
            for recorded in Self.recorded {
                var chosen = [Int](repeating: 0, count: cell.variations.count)
                var isLast = false
                while !isLast {
                    let entries = zip(cell.variations, chosen).flatMap { $0[$1] }
                    body(
                        PolicyCase(
                            programme: cell.programme, clipClass: cell.clipClass,
                            purposes: cell.purposes, recorded: recorded, entries: entries))
                    isLast = !Self.advance(&chosen, over: cell.variations)
                }
            }
        }
    }

    /// Goes on to the next choice of each variation, as an odometer does.
    private static func advance(
        _ chosen: inout [Int], over variations: [[[PolicyCase.Entry]]]
    ) -> Bool {
        for place in chosen.indices {
            chosen[place] += 1
            if chosen[place] < variations[place].count { return true }
            chosen[place] = 0
        }
        return false
    }

    /// One programme of each set that is named by the same rules, and one that none names.
    private static func programmes(of policies: [Policy]) -> [String?] {
        let rules = policies.flatMap(\.rules)
        let named = Set(rules.flatMap { $0.when.programmes ?? [] }).sorted()
        var kinds: Set<[Bool]> = []
        let distinct = named.filter { name in
            kinds.insert(rules.map { $0.when.programmes?.contains(name) ?? false }).inserted
        }
        return distinct.map(Optional.some) + [nil]
    }
}

/// The sets of purposes that rules can tell apart.
private struct PurposeKinds {
    let sets: [PurposeSet]

    init(of policies: [Policy]) {
        let rules = policies.flatMap(\.rules)
        var seen: Set<[Bool]> = []
        let kinds = Purpose.allCases.filter { purpose in
            let isNamed = rules.contains { $0.names(purpose) }
            return isNamed
                || seen.insert(policies.map { $0.consent.needed.contains(purpose) }).inserted
        }
        let kept = kinds.filter { purpose in
            rules.contains { $0.purpose == purpose && $0.keep != nil }
        }
        let pairs = kinds.flatMap { purpose in
            kept.filter { $0 != purpose }.map { PurposeSet([purpose, $0]) }
        }
        var sets = kinds.map { PurposeSet($0) }
        for pair in pairs where !sets.contains(pair) { sets.append(pair) }
        self.sets = sets
    }
}

extension Policy.Rule {
    /// Whether it speaks of a purpose.
    fileprivate func names(_ purpose: Purpose) -> Bool {
        self.purpose == purpose || when.consents.contains { $0.purpose == purpose }
            || reckonedFrom.contains { $0.purpose == purpose }
    }
}

extension FactName {
    /// The purpose of a consent.
    var purpose: Purpose? {
        switch self {
        case .consentGiven(let purpose), .consentExpires(let purpose),
            .consentWithdrawn(let purpose):
            purpose
        default: nil
        }
    }
}
