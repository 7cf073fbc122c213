internal import FootageVault
internal import Retention
internal import VaultModel

extension CommandSpec {
    /// `footage review …`: films that go nowhere before a person has decided.
    static let review: [CommandSpec] = [reviewList, reviewDecide, reviewWaive]

    private static let reviewList = CommandSpec(
        ["review", "list"], summary: "List the films that wait for a person, and for whom",
        discussion: """
            review: someone decides whether it goes. blocked: a fact that its rule requires is missing. \
            undecided: no day can be reckoned for lack of a fact. uncovered: no rule ends it. What is not \
            decided by its day is an incident; where no day stands, it is one already.

            JSON: reviews, each with clip, status, due, is_past, rule, missing (facts), deciders (roles).
            """, arguments: [ArgumentSpec("FAMILY", "Only this family's", .optional)],
        exits: .vault
    ) { invocation in
        let reference = try invocation.value("FAMILY", as: .reference)
        let pending = try invocation.unlocked { try $0.listReviews(family: reference) }
        invocation.answer(.members(["reviews": .array(pending.map(\.json))])) { terminal in
            guard !pending.isEmpty else { return terminal.line("Nothing waits for a person.") }
            var table = TableView([
                .whole("Clip"), .text("Status"), .whole("By"), .text("Rule"), .text("Waits for"),
            ])
            for item in pending {
                table.add(
                    "\(item.clip.description)", .init(item.status.rawValue),
                    .init(item.day, style: item.isPast ? .bad : .plain), .init(item.rule ?? ""),
                    .init(item.wanted))
            }
            terminal.table(table)
        }
    }

    private static let reviewDecide = CommandSpec(
        ["review", "decide"], summary: "Decide whether a film goes or is kept",
        discussion: """
            Those decide whom the film's rule names, and nobody about a film they took in themselves, unless \
            nobody else can. A film that is let go is announced for the policy's grace, and "footage clip \
            extend" still brings it back. One that is kept comes to review again. The reason is sealed.

            JSON: \(changeJSON)
            """,
        arguments: [
            clipArgument,
            ArgumentSpec(
                "DECISION", "destroy, or extend with --until", choices: ["destroy", "extend"]),
        ],
        options: [
            OptionSpec("until", "DATE", "The first day on which it may go, of one that is kept"),
            minuteOption,
        ] + reasonOptions, exits: .vault, writes: true
    ) { invocation in
        let address = try invocation.required("CLIP", as: .address)
        let decision = try invocation.required(
            "DECISION", as: .choice(of: ["destroy", "extend"]))
        let until = try invocation.value("until", as: .date)
        let minute = try invocation.required("minute", as: .string)
        let verdict: ReviewVerdict
        switch (decision, until) {
        case ("extend", let until?): verdict = .extend(until: until)
        case ("extend", nil):
            throw UsageError.missing("--until", command: invocation.command.name)
        case (_, .some): throw UsageError.contradiction("destroy", "--until")
        case (_, nil): verdict = .destroy
        }
        try invocation.checkReason()
        let changed = try invocation.act { vault in
            try vault.decideReview(
                address, verdict, reason: invocation.reason("Why was it decided so?"),
                minute: minute)
        }
        invocation.told(changed) { was in
            if let until { return "To keep \(address) until \(until) \(was) decided." }
            return "To let \(address) go \(was) decided."
        }
    }

    private static let reviewWaive = CommandSpec(
        ["review", "waive"], summary: "Waive a fact for lack of which a film is blocked",
        discussion: """
            Governance does, with a minute, when the fact will never be entered. Nothing is destroyed before \
            the policy's grace has passed from that day. The reason is sealed.

            JSON: \(changeJSON)
            """,
        arguments: [
            clipArgument,
            ArgumentSpec("FACT", "The fact, as footage review list names it: session.note_filed"),
        ], options: [minuteOption] + reasonOptions, exits: .vault, writes: true
    ) { invocation in
        let address = try invocation.required("CLIP", as: .address)
        let fact = try invocation.required("FACT", as: .factName)
        let minute = try invocation.required("minute", as: .string)
        try invocation.checkReason()
        let changed = try invocation.act { vault in
            try vault.waive(
                fact, for: address, reason: invocation.reason("Why will it never be entered?"),
                minute: minute)
        }
        invocation.told(changed) { "\(fact) \($0) waived for \(address)." }
    }
}

extension ValueKind where Value == FactName {
    /// The name of a dated fact, as policies write it.
    fileprivate static var factName: Self {
        let names = FactName.fixed.map(\.description)
        return Self(
            "a fact's name, such as session.note_filed", advice: Suggestion.advice(among: names)
        ) { FactName($0) }
    }
}

extension PendingReview {
    fileprivate var json: JSONValue {
        .members([
            "clip": .text(clip), "status": .string(status.rawValue), "due": .text(due),
            "is_past": .bool(isPast), "rule": .text(rule),
            "missing": .texts(missing.map(\.description)),
            "deciders": .texts(deciders.map(\.rawValue)),
        ])
    }

    fileprivate var day: String {
        due.map { isPast ? "\($0) (past)" : "\($0)" } ?? "an incident"
    }

    /// What it waits for, and from whom.
    fileprivate var wanted: String {
        let roles = deciders.map(\.rawValue).joined(separator: " or ")
        let facts = missing.map(\.description).joined(separator: ", ")
        return switch status {
        case .review: "a decision by \(roles)"
        case .blocked: "\(facts), or a waiver by governance"
        case .undecided: facts.isEmpty ? "a fact" : facts
        default: "a policy with a rule for it"
        }
    }
}
