internal import FootageVault
internal import Retention
internal import VaultModel

/// A purge plan as people read it: which films, by which rules, since when.
struct PurgePlanView {
    private let plan: PurgePlan
    private let addresses: [ClipID: ClipAddress]
    private let abouts: [String: String]
    private let isUnsettled: Bool
    private let isStillDue: (PurgePlan.Entry) -> Bool

    init(
        _ plan: PurgePlan, _ unlocked: UnlockedVault,
        only isStillDue: @escaping (PurgePlan.Entry) -> Bool = { _ in true }
    ) throws {
        self.plan = plan
        isUnsettled = try unlocked.vault.isUnsettled()
        self.isStillDue = isStillDue
        addresses = try unlocked.addresses(of: plan.clips.map(\.clip))
        let rules = try unlocked.vault.policyInForce(on: plan.date)?.policy.rules ?? []
        abouts = Dictionary(
            rules.compactMap { rule in rule.about.map { (rule.id, $0) } },
            uniquingKeysWith: { first, _ in first })
    }

    var json: [String: JSONValue?] {
        [
            "is_unsettled": .bool(isUnsettled),
            "date": .text(plan.date), "hash": .text(plan.hash), "policy": .text(plan.policy),
            "clips": .array(
                plan.clips.map {
                    .members([
                        "clip": .text(addresses[$0.clip]), "id": .text($0.clip),
                        "family": .text(
                            addresses[$0.clip]?.family.description ?? $0.family.description),
                        "rule": .string($0.rule), "about": .text(abouts[$0.rule]),
                        "last_day": .text($0.limit), "is_due": .bool(isStillDue($0)),
                    ])
                }),
        ]
    }

    func print(on terminal: Terminal) {
        if isUnsettled {
            terminal.paragraph(
                "The vault was restored and is not settled: nothing of this is destroyed before governance runs \"footage restore settle\".",
                style: .warning)
        }
        guard !plan.clips.isEmpty else {
            terminal.line("Nothing is due on \(plan.date).")
            return
        }
        let entries = Dictionary(
            plan.clips.map { ($0.clip, $0) }, uniquingKeysWith: { first, _ in first })
        var table = TableView([.whole("Film"), .whole("Kept until"), .text("Rule"), .text("")])
        for id in addresses.sorted(plan.clips.map(\.clip)) {
            guard let clip = entries[id] else { continue }
            table.add(
                .init(name(clip)), "\(clip.limit.description)", .init(clip.rule),
                .init(isStillDue(clip) ? "" : "no longer due: is left alone", style: .warning))
        }
        let films = Amounts.count(plan.clips.count, "film", "films")
        let families = Amounts.count(plan.families.count, "family", "families")
        terminal.line("Due on \(plan.date): \(films) of \(families)", style: .heading)
        terminal.table(table)
        terminal.line()
        for rule in Set(plan.clips.map(\.rule)).sorted() {
            terminal.line("\(rule): \(abouts[rule] ?? "consent has ended")")
        }
        terminal.line("Hash of this plan: \(plan.hash)")
    }

    private func name(_ clip: PurgePlan.Entry) -> String {
        addresses[clip.clip]?.description ?? clip.clip.description
    }
}

extension [ClipID: ClipAddress] {
    /// Clips in the order of their addresses, numbers as numbers; of their ids where these are not known.
    func sorted(_ clips: [ClipID]) -> [ClipID] {
        clips.sorted { left, right in
            guard let one = self[left], let other = self[right] else { return left < right }
            return (one.family.description, one.session, one.clip)
                < (other.family.description, other.session, other.clip)
        }
    }
}
