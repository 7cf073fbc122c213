internal import FootageVault
internal import VaultModel

extension CommandSpec {
    /// `footage programme …`: courses of work with a family.
    static let programme: [CommandSpec] = [programmeOpen, programmeEnd]

    private static let programmeOpen = CommandSpec(
        ["programme", "open"], summary: "Open a programme with a family",
        discussion: """
            A kind that no rule of the policy in force covers is refused: its films would never be due.

            JSON: programme with number, kind, opened, ended, sessions.
            """,
        arguments: [.family],
        options: [
            OptionSpec("kind", "KIND", "What kind, such as VIG or VIPP-SD", required: true),
            OptionSpec("on", "DATE", "The day it was opened, otherwise today"),
        ], exits: .vault, writes: true
    ) { invocation in
        let reference = try invocation.required("FAMILY", as: .reference)
        let kind = try invocation.required("kind", as: .string)
        let programme = try invocation.act { vault in
            try vault.openProgramme(
                reference, kind: kind, on: try invocation.date("on", in: vault))
        }
        invocation.said(
            ["family": .text(reference), "programme": programme.json],
            hint:
                "Record what the family agreed to: footage consent record \(reference) --purpose therapy"
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

extension ProgrammeSummary {
    var json: JSONValue {
        .members([
            "number": .count(number), "kind": .string(kind), "opened": .text(opened),
            "ended": .text(ended), "sessions": .count(sessions),
        ])
    }
}
