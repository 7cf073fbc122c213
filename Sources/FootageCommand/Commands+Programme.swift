internal import FootageVault
internal import Retention
internal import VaultModel

extension CommandSpec {
    /// `footage programme …`: courses of work with a family.
    static let programme: [CommandSpec] = [
        programmeOpen, programmeSet, programmeEnd, programmeReopen, programmeMeasures,
    ]

    private static let children = OptionSpec(
        "children", "NUMBERS", "The children it is for, such as 1,2; otherwise all of the family's")

    private static let programmeOpen = CommandSpec(
        ["programme", "open"], summary: "Open a programme with a family",
        discussion: """
            A kind that no rule of the policy in force covers is refused: its films would never be due. \
            One that the policy does not name, but that looks like one it names, is asked about.

            JSON: programme with number, kind, opened, ended, sessions, children (numbers; none for all of \
            the family's).
            """,
        arguments: [.family],
        options: [
            OptionSpec("kind", "KIND", "What kind, such as VIG or VIPP-SD", required: true),
            OptionSpec("on", "DATE", "The day it was opened, otherwise today"), children,
        ], exits: .vault, writes: true, asks: true
    ) { invocation in
        let reference = try invocation.required("FAMILY", as: .reference)
        let kind = try invocation.required("kind", as: .string)
        let children = try invocation.value("children", as: .children) ?? .all
        let programme = try invocation.act { vault in
            try invocation.askAboutSlip(in: kind, vault)
            return try vault.openProgramme(
                reference, kind: kind, on: try invocation.date("on", in: vault),
                children: children)
        }
        invocation.said(
            ["family": .text(reference), "programme": programme.json],
            hint:
                "Record what the family agreed to: `footage consent record \(reference) --purpose therapy`"
        ) {
            "Programme \(programme.number), \(programme.kind), \($0) opened with family \(reference) "
                + "on \(programme.opened)" + programme.childrenWords + "."
        }
    }

    private static let programmeSet = CommandSpec(
        ["programme", "set"], summary: "Correct a programme's first day, or name its children",
        discussion: """
            What stood before stays on record. Rules that count from a child's birth or death count from these. Without such an entry a programme \
            is for all of the family's children, also those that are entered later.

            JSON: family, programme as in "footage programme open".
            """,
        arguments: [.family],
        options: [
            OptionSpec("opened", "DATE", "The day it was opened"),
            OptionSpec("children", "NUMBERS", "The children it is for, such as 1,2, or all"),
            OptionSpec("programme", "NUMBER", "Which, where several are open"),
        ], exits: .vault, writes: true
    ) { invocation in
        let reference = try invocation.required("FAMILY", as: .reference)
        let opened = try invocation.value("opened", as: .date)
        let children = try invocation.value("children", as: .children)
        let number = try invocation.value("programme", as: .positive)
        guard opened != nil || children != nil else {
            throw UsageError.missing("--opened or --children", command: invocation.command.name)
        }
        let programme = try invocation.act {
            try $0.setProgramme(reference, number: number, opened: opened, children: children)
        }
        invocation.said(["family": .text(reference), "programme": programme.json]) {
            "Programme \(programme.number), \(programme.kind), of family \(reference) \($0) noted as "
                + "opened on \(programme.opened)"
                + (programme.children == nil
                    ? ", for all of its children." : programme.childrenWords + ".")
        }
    }

    private static let programmeEnd = CommandSpec(
        ["programme", "end"], summary: "Note the day a programme ended",
        discussion: """
            The retention of its films counts from that day. A day that was noted before is superseded, and \
            stays on record: name the programme with --programme, and the right day. Nothing is destroyed \
            before the policy's grace has passed from the day of the entry.

            JSON: family, programme as in "footage programme open", doubts (sentences) where the day looks odd.
            """,
        arguments: [.family],
        options: [
            OptionSpec("programme", "NUMBER", "Which, where several are open"),
            OptionSpec("on", "DATE", "The day it ended, otherwise today"),
        ], exits: .vault, writes: true
    ) { invocation in
        let reference = try invocation.required("FAMILY", as: .reference)
        let number = try invocation.value("programme", as: .positive)
        let programme = try invocation.act { vault in
            try vault.endProgramme(
                reference, number: number, on: try invocation.date("on", in: vault))
        }
        let doubts = programme.doubts
        invocation.said([
            "family": .text(reference), "programme": programme.json,
            "doubts": doubts.isEmpty ? nil : .texts(doubts),
        ]) {
            "The end of programme \(programme.number), \(programme.kind), of family \(reference) "
                + "\($0) noted: \(programme.ended?.description ?? "open")"
                + (programme.endBefore.map { ", in place of \($0)." } ?? ".")
        }
        invocation.note(doubts)
    }

    private static let programmeReopen = CommandSpec(
        ["programme", "reopen"], summary: "Take the end of a programme back: the work goes on",
        discussion: """
            The day of the end stays on record, superseded; the retention of its films no longer counts from \
            it. A new referral opens another programme instead.

            JSON: family, programme as in "footage programme open".
            """,
        arguments: [.family],
        options: [OptionSpec("programme", "NUMBER", "Which, where several have ended")],
        exits: .vault, writes: true
    ) { invocation in
        let reference = try invocation.required("FAMILY", as: .reference)
        let number = try invocation.value("programme", as: .positive)
        let programme = try invocation.act { try $0.reopenProgramme(reference, number: number) }
        invocation.said(["family": .text(reference), "programme": programme.json]) {
            "Programme \(programme.number), \(programme.kind), of family \(reference) \($0) reopened."
        }
    }
}

extension Invocation {
    /// Asks when the policy in force does not name a kind of programme, but one that is nearly the same.
    fileprivate func askAboutSlip(in kind: String, _ vault: UnlockedVault) throws {
        guard let policy = try vault.vault.policyInForce(on: vault.vault.today)?.policy else {
            return
        }
        let named = Set(policy.rules.flatMap { $0.when.programmes ?? [] })
        guard !named.contains(kind) else { return }
        let near = named.sorted().first {
            Suggestion.nearest(to: kind, among: [$0.lowercased()]) != nil
        }
        guard let near else { return }
        try insist("The policy names no programme \(kind), but \(near). Open \(kind) all the same?")
    }
}

extension ProgrammeSummary {
    var json: JSONValue {
        .members([
            "number": .count(number), "kind": .string(kind), "opened": .text(opened),
            "ended": .text(ended), "sessions": .count(sessions),
            "children": children.map { .array($0.map { .count($0) }) },
            "end_before": .text(endBefore),
        ])
    }

    /// Which children it is for, after a comma; nothing for all of the family's.
    fileprivate var childrenWords: String {
        guard let children else { return "" }
        let numbers = children.map(String.init).joined(separator: ", ")
        return (children.count == 1 ? ", for child " : ", for children ") + numbers
    }
}

extension ValueKind where Value == ProgrammeChildren {
    /// Numbers parted by commas, or `all`.
    fileprivate static var children: Self {
        Self("children's numbers parted by commas, such as 1,2, or all") { text in
            guard text != "all" else { return .all }
            let parts = text.split(separator: ",", omittingEmptySubsequences: false)
            let numbers = parts.compactMap { Int($0) }.filter { $0 > 0 }
            return numbers.count == parts.count ? .some(numbers) : nil
        }
    }
}
