import Catalog
import Retention
import VaultModel

/// A first look at families, by what the catalog's indices hold and without a key: on whichever thread.
struct FirstLook: Sendable {
    /// A family that is to be looked at again.
    struct Family: Sendable {
        let row: FamilyRow
        let rows: FamilyRows
        let clips: [HeldClip]
        /// Whether only its children's dates tell; else something was found.
        let restsOnChildren: Bool
    }

    /// What a stretch of families came to.
    struct Found: Sendable {
        /// How many live clips they have.
        var held = 0
        /// Those to be looked at again, in order of id.
        var families: [Family] = []
    }

    /// What is found in a family, where it is anything.
    enum Find: Hashable {
        /// A clip that may go, or that is something a person must close.
        case something
        /// A clip about which children's dates may decide.
        case childrenMatter
    }

    private let policy: PolicyInForce
    private let date: CivilDate
    private let asked: ChildrenAsked

    /// Judges by a policy, as of a day.
    init(under policy: PolicyInForce, on date: CivilDate) {
        self.policy = policy
        self.date = date
        asked = ChildrenAsked(by: policy)
    }

    /// Looks at the families of a stretch.
    func take(_ stretch: FamilyStretch, in catalog: Catalog) throws -> Found {
        var found = Found()
        try catalog.forEachFamilyWithClips(in: stretch) { row, rows, clips in
            for clip in clips where clip.state == .live { found.held += 1 }
            let holdings = try FamilyHoldings(
                row, rows, clips: [], held: clips, in: catalog, children: \.withoutDates)
            guard let find = try find(in: clips, of: holdings, childrenAreKnown: false)
            else { return }
            found.families.append(
                Family(
                    row: row, rows: rows, clips: clips, restsOnChildren: find == .childrenMatter))
        }
        return found
    }

    /// What is found among a family's live clips; of alike ones, one is judged: the film of a visit often comes
    /// in several.
    func find(
        in clips: [HeldClip], of holdings: FamilyHoldings, childrenAreKnown: Bool
    ) throws -> Find? {
        var last: HeldClip?
        for clip in clips where clip.state == .live {
            if let last, holdings.areAlike(last, clip) { continue }
            last = clip
            let facts = try holdings.facts(of: clip)
            if !childrenAreKnown, asked.mayMatter(to: facts) { return .childrenMatter }
            let outcome = Evaluator.outcome(facts, under: policy, on: date)
            if outcome.destroyable || outcome.incident != nil { return .something }
        }
        return nil
    }
}
