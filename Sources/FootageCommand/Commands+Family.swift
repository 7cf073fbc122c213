internal import FootageVault
internal import VaultModel

extension CommandSpec {
    /// `footage family …`: whose films they are.
    static let family: [CommandSpec] = [
        familyAdd, familyList, familyShow, familyGrant, familySet,
    ]

    private static let familyAdd = CommandSpec(
        ["family", "add"], summary: "Add a family, and get the reference to file under",
        discussion: """
            A second person is granted the family, so that nobody is locked out when one leaves: name \
            them with --with, or say --alone, which reports list as a risk.

            JSON: family, as in "footage family list".
            """,
        options: [
            OptionSpec("with", "PERSON", "The second person who can open the family's films"),
            .flag("alone", "Nobody else: if you leave, only recovery opens these films"),
            OptionSpec("alias", "ALIAS", "Your team's own case number, which is sealed"),
            OptionSpec("for", "PERSON", "For an administrator: the practitioner it is added for"),
        ], exits: .vault, writes: true
    ) { invocation in
        let second = try invocation.value("with", as: .string)
        let owner = try invocation.value("for", as: .string)
        let alias = try invocation.value("alias", as: .string)
        guard (second == nil) == invocation.has("alone") else {
            if second != nil { throw UsageError.contradiction("--with", "--alone") }
            throw UsageError.missing("--with PERSON or --alone", command: invocation.command.name)
        }
        let family = try invocation.act { vault in
            try vault.createFamily(
                alias: alias, for: owner.map { try vault.findPerson($0) },
                with: second.map { try vault.findPerson($0) })
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
            JSON: family; grants, each with person, person_id, purposes, until; children, each with \
            number, born; programmes, each with number, kind, opened, ended, sessions.
            """, arguments: [.family], exits: .vault
    ) { invocation in
        let reference = try invocation.required("FAMILY", as: .reference)
        let detail = try invocation.unlocked { try $0.showFamily(reference) }
        invocation.answer(detail.json) { detail.show(on: $0) }
    }

    private static let familyGrant = CommandSpec(
        ["family", "grant"], summary: "Let a colleague open a family's films for stated purposes",
        discussion: """
            Only someone who holds a therapy grant gives it on. A clip opens for a purpose only where \
            the family consented to it.

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
        ], exits: .vault, writes: true
    ) { invocation in
        let reference = try invocation.required("FAMILY", as: .reference)
        let name = try invocation.required("to", as: .string)
        let purposes = try invocation.all("purpose", as: .accessPurpose)
        let until = try invocation.value("until", as: .date)
        let person = try invocation.act { vault in
            let person = try vault.findPerson(name)
            try vault.grantFamily(reference, to: person, purposes: purposes, until: until)
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

    private static let familySet = CommandSpec(
        ["family", "set"], summary: "Enter a family's case number, or a child's date of birth",
        discussion: """
            Both are sealed. What was entered before stays on record, superseded.

            JSON: family, alias, child, born.
            """,
        arguments: [.family],
        options: [
            OptionSpec("alias", "ALIAS", "Your team's own case number"),
            OptionSpec("child-born", "DATE", "A child's date of birth"),
            OptionSpec("child", "NUMBER", "Which child, otherwise 1"),
        ], exits: .vault, writes: true
    ) { invocation in
        let reference = try invocation.required("FAMILY", as: .reference)
        let alias = try invocation.value("alias", as: .string)
        let born = try invocation.value("child-born", as: .date)
        let child = try invocation.value("child", as: .positive)
        guard alias != nil || born != nil else {
            throw UsageError.missing("--alias or --child-born", command: invocation.command.name)
        }
        if child != nil, born == nil {
            throw UsageError.missing("--child-born", command: invocation.command.name)
        }
        try invocation.act { vault in
            try vault.setFamily(
                reference, alias: alias, birth: born.map { (child: child ?? 1, date: $0) })
        }
        invocation.said([
            "family": .text(reference), "alias": .text(alias), "born": .text(born),
            "child": born.map { _ in .count(child ?? 1) },
        ]) { was in
            let number = alias.map { _ in "The case number of family \(reference) \(was) entered." }
            let birth = born.map {
                "The birth of child \(child ?? 1) of family \(reference), on \($0), \(was) entered."
            }
            return [number, birth].compactMap { $0 }.joined(separator: " ")
        }
    }
}

extension FamilySummary {
    fileprivate var json: JSONValue {
        .members([
            "id": .text(id), "reference": .text(reference), "alias": .text(alias),
            "created": .text(created), "practitioner": .text(practitioner), "clips": .count(clips),
            "open_programmes": .count(openProgrammes), "people": .count(grantees),
        ])
    }
}

extension FamilyDetail {
    fileprivate var json: JSONValue {
        .members([
            "family": summary.json, "programmes": .array(programmes.map(\.json)),
            "grants": .array(
                grants.map {
                    .members([
                        "person": .text($0.person.name), "person_id": .text($0.person.id),
                        "purposes": .texts($0.purposes), "until": .text($0.until),
                    ])
                }),
            "children": .array(
                births.map { .members(["number": .count($0.number), "born": .text($0.date)]) }),
        ])
    }

    fileprivate func show(on terminal: Terminal) {
        terminal.line(
            "Family \(summary.reference)" + (summary.alias.map { ", \($0)" } ?? ""), style: .heading
        )
        terminal.line(
            "Added on \(summary.created)" + (summary.practitioner.map { " for \($0)" } ?? "") + "; "
                + Amounts.count(summary.clips, "film", "films") + ".")
        for birth in births { terminal.line("Child \(birth.number) was born on \(birth.date).") }
        terminal.line()
        var people = TableView([.text("WHO CAN OPEN ITS FILMS"), .text("FOR"), .text("UNTIL")])
        for grant in grants {
            people.add(
                .init(grant.person.shownName), .init(grant.purposes.joined(separator: ", ")),
                .init(grant.until?.description ?? ""))
        }
        terminal.table(people)
        terminal.line()
        guard !programmes.isEmpty else {
            terminal.line("No programme was opened yet.")
            terminal.hint("Open one: `footage programme open \(summary.reference) --kind VIG`")
            return
        }
        var table = TableView([
            .number("PROGRAMME"), .text("KIND"), .text("OPENED"), .text("ENDED"),
            .number("SESSIONS"),
        ])
        for programme in programmes {
            table.add(
                .init(String(programme.number)), .init(programme.kind),
                .init(programme.opened.description), .init(programme.ended?.description ?? "open"),
                .init(String(programme.sessions)))
        }
        terminal.table(table)
    }
}
