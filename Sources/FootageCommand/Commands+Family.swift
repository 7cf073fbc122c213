internal import FootageVault
internal import VaultModel

extension CommandSpec {
    /// `footage family …`: whose films they are.
    static let family: [CommandSpec] = [
        familyAdd, familyList, familyShow, familyAccess, familyGrant, familyRevoke,
        familyRotate, familyReadmit, familySet,
    ]

    private static let familyAdd = CommandSpec(
        ["family", "add"], summary: "Add a family, and get the reference to file under",
        discussion: """
            A second person is granted the family, so that nobody is locked out when one leaves: name \
            them with --with, or say --alone, which reports list as a risk. Whoever was given new keys reads you \
            their six words first.

            JSON: family, as in "footage family list".
            """,
        options: [
            OptionSpec("with", "PERSON", "The second person who can open the family's films"),
            .flag("alone", "Nobody else: if you leave, only recovery opens these films"),
            OptionSpec("alias", "ALIAS", "Your team's own case number, which is sealed"),
            OptionSpec("for", "PERSON", "For an administrator: the practitioner it is added for"),
        ], exits: .vault, writes: true, asks: true
    ) { invocation in
        let second = try invocation.value("with", as: .string)
        let owner = try invocation.value("for", as: .string)
        let alias = try invocation.value("alias", as: .string)
        guard (second == nil) == invocation.has("alone") else {
            if second != nil { throw UsageError.contradiction("--with", "--alone") }
            throw UsageError.missing("--with PERSON or --alone", command: invocation.command.name)
        }
        let family = try invocation.act { vault in
            let practitioner = try owner.map { try vault.findPerson($0) }
            let other = try second.map { try vault.findPerson($0) }
            let others = [practitioner, other].compactMap { $0 }.filter { !$0.isSelf }
            return try vault.createFamily(
                alias: alias, for: practitioner, with: other,
                comparing: invocation.comparingWords(of: others))
        }
        if invocation.isDryRun {
            return invocation.said([:]) { "A family \($0) added." }
        }
        invocation.said(
            ["family": family.json],
            hint: "Open its programme: `footage programme open \(family.reference) --kind VIG`"
        ) { "Family \(family.reference) \($0) added." }
        if second == nil {
            invocation.terminal.note(
                "One person alone can open this family's films. Give a colleague access with "
                    + "`footage family grant \(family.reference) --to PERSON --purpose therapy`.")
        }
    }

    private static let familyList = CommandSpec(
        ["family", "list"], summary: "List the families you may see",
        discussion: """
            JSON: families, each with id, reference, alias, created, practitioner, clips, \
            open_programmes, people (how many can open its films today).
            """, exits: .vault
    ) { invocation in
        let families = try invocation.unlocked { try $0.listFamilies() }
        invocation.answer(.members(["families": .array(families.map(\.json))])) { terminal in
            guard !families.isEmpty else {
                terminal.line("There is no family that you may see.")
                terminal.hint("Add one with `footage family add --with PERSON`.")
                return
            }
            var table = TableView([
                .text("FAMILY"), .text("ALIAS"), .text("PRACTITIONER"), .text("ADDED"),
                .number("FILMS"), .number("OPEN PROGRAMMES"), .number("PEOPLE"),
            ])
            for family in families {
                table.add(
                    .init(family.reference.description), .init(family.alias ?? ""),
                    .init(family.practitioner ?? ""), .init(family.created.description),
                    .init(String(family.clips)), .init(String(family.openProgrammes)),
                    .init(String(family.grantees), style: family.grantees < 2 ? .warning : .plain))
            }
            terminal.table(table)
        }
    }

    private static let familyShow = CommandSpec(
        ["family", "show"], summary: "Show a family: who can open its films, programmes, children",
        discussion: """
            Says who entered each fact, and when; with --all also what was superseded or taken back. Consents, \
            events with their notes, and holds have lists of their own.

            JSON: family; names; grants, each with person, person_id, purposes, until; children, each with \
            number, name, born, died; programmes, each with number, kind, opened, ended, sessions, children; \
            facts, each with what, says, entered, entered_by, standing (stands, superseded or takes-back).
            """, arguments: [.family], options: [.flag("all", "Also what was superseded")],
        exits: .vault
    ) { invocation in
        let reference = try invocation.required("FAMILY", as: .reference)
        let isWhole = invocation.has("all")
        let detail = try invocation.unlocked {
            try isWhole ? $0.showFamilyEntries(reference) : $0.showFamily(reference)
        }
        invocation.answer(detail.json) { detail.show(on: $0) }
    }

    private static let familyGrant = CommandSpec(
        ["family", "grant"], summary: "Let a colleague open a family's films for stated purposes",
        discussion: """
            Only someone who holds a therapy grant gives it on. A clip opens for a purpose only where \
            the family consented to it. Where the colleague was given new keys, they read you their six words \
            first: whoever gave the keys could have given them to somebody else.

            JSON: family, person, person_id, purposes, until.
            """,
        arguments: [.family],
        options: [
            OptionSpec("to", "PERSON", "The colleague, by name or id", required: true),
            OptionSpec(
                "purpose", "PURPOSE", "What for", repeated: true, required: true,
                choices: Purpose.allCases.map(\.rawValue) + [
                    "subject-access", "disclosure", "review",
                ]),
            OptionSpec("until", "DATE", "The last day, otherwise until it is revoked"),
        ], exits: .vault, writes: true, asks: true
    ) { invocation in
        let reference = try invocation.required("FAMILY", as: .reference)
        let name = try invocation.required("to", as: .string)
        let purposes = try invocation.all("purpose", as: .accessPurpose)
        let until = try invocation.value("until", as: .date)
        let person = try invocation.act { vault in
            let person = try vault.findPerson(name)
            try vault.grantFamily(
                reference, to: person, purposes: purposes, until: until,
                comparing: invocation.comparingWords(of: [person]))
            return person
        }
        let words = purposes.map(\.description).sorted()
        invocation.said([
            "family": .text(reference), "person": .text(person.name), "person_id": .text(person.id),
            "purposes": .texts(words), "until": .text(until),
        ]) { was in
            "\(person.shownName) \(was) given family \(reference) for \(words.joined(separator: ", "))"
                + (until.map { ", until \($0)." } ?? ".")
        }
    }
}

extension FamilySummary {
    var json: JSONValue {
        .members([
            "id": .text(id), "reference": .text(reference), "alias": .text(alias),
            "created": .text(created), "practitioner": .text(practitioner), "clips": .count(clips),
            "open_programmes": .count(openProgrammes), "people": .count(grantees),
        ])
    }
}
