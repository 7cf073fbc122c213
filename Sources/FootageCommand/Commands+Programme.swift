internal import FootageVault
internal import Retention
internal import VaultModel

extension CommandSpec {
    /// `footage programme …`: courses of work with a family.
    static let programme: [CommandSpec] = [programmeOpen, programmeEnd]

    private static let programmeOpen = CommandSpec(
        ["programme", "open"], summary: "Open a programme with a family",
        discussion: """
            A kind that no rule of the policy in force covers is refused: its films would never be due. \
            One that the policy does not name, but that looks like one it names, is asked about.

            JSON: programme with number, kind, opened, ended, sessions.
            """,
        arguments: [.family],
        options: [
            OptionSpec("kind", "KIND", "What kind, such as VIG or VIPP-SD", required: true),
            OptionSpec("on", "DATE", "The day it was opened, otherwise today"),
        ], exits: .vault, writes: true, asks: true
    ) { invocation in
        let reference = try invocation.required("FAMILY", as: .reference)
        let kind = try invocation.required("kind", as: .string)
        let programme = try invocation.act { vault in
            try invocation.askAboutSlip(in: kind, vault)
            return try vault.openProgramme(
                reference, kind: kind, on: try invocation.date("on", in: vault))
        }
        invocation.said(
            ["family": .text(reference), "programme": programme.json],
            hint:
                "Record what the family agreed to: `footage consent record \(reference) --purpose therapy`"
        ) {
            "Programme \(programme.number), \(programme.kind), \($0) opened with family \(reference) "
                + "on \(programme.opened)."
        }
    }

    private static let programmeEnd = CommandSpec(
        ["programme", "end"], summary: "Note the day a programme ended",
        discussion: """
            The retention of its films counts from that day. An earlier entry is superseded, and stays \
            on record.

            JSON: programme with number, kind, opened, ended, sessions.
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
        invocation.said(["family": .text(reference), "programme": programme.json]) {
            "The end of programme \(programme.number), \(programme.kind), of family \(reference) "
                + "\($0) noted: \(programme.ended?.description ?? "open")."
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
        ])
    }
}
