internal import FootageVault
internal import VaultModel

extension CommandSpec {
    /// `footage consent …`: what a family agreed to.
    static let consent: [CommandSpec] = [consentRecord, consentWithdraw, consentList]

    private static let consentRecord = CommandSpec(
        ["consent", "record"], summary: "Record what a family agreed to",
        discussion: """
            One purpose at a time, as each is asked for by itself. A consent given after a withdrawal \
            replaces it.

            JSON: family, consent with programme, purpose, given, expires, withdrawn, form, entered, \
            entered_by.
            """,
        arguments: [.family],
        options: [
            OptionSpec(
                "purpose", "PURPOSE", "What for", required: true,
                choices: Purpose.allCases.map(\.rawValue)),
            OptionSpec("given", "DATE", "The day it was given, otherwise today"),
            OptionSpec("expires", "DATE", "The last day on which it holds"),
            OptionSpec("form", "VERSION", "The version of the form that was signed"),
            OptionSpec("programme", "NUMBER", "For which programme, where several are open"),
        ], exits: .vault, writes: true
    ) { invocation in
        let reference = try invocation.required("FAMILY", as: .reference)
        let purpose: Purpose = try invocation.required("purpose", as: .word)
        let expires = try invocation.value("expires", as: .date)
        let form = try invocation.value("form", as: .string)
        let number = try invocation.value("programme", as: .positive)
        let consent = try invocation.act { vault in
            try vault.recordConsent(
                reference, purpose: purpose, given: try invocation.date("given", in: vault),
                expires: expires, form: form, programme: number)
        }
        invocation.said(["family": .text(reference), "consent": consent.json]) {
            "The consent of family \(reference) for \(consent.purpose.rawValue), given on "
                + "\(consent.given)" + (consent.expires.map { " until \($0)" } ?? "")
                + ", \($0) recorded in programme \(consent.programme)."
        }
    }

    private static let consentWithdraw = CommandSpec(
        ["consent", "withdraw"], summary: "Record that a family withdrew its consent",
        discussion: """
            Watching for that purpose is off from that day. How soon the films go, the policy in force \
            says; --all withdraws every consent the family ever gave.

            JSON: family, consents, each as in "footage consent record".
            """,
        arguments: [.family],
        options: [
            OptionSpec("purpose", "PURPOSE", "What for", choices: Purpose.allCases.map(\.rawValue)),
            .flag("all", "For everything the family agreed to"),
            OptionSpec("on", "DATE", "The day it was withdrawn, otherwise today"),
            OptionSpec("programme", "NUMBER", "Only in this programme"),
        ], exits: .vault, writes: true
    ) { invocation in
        let reference = try invocation.required("FAMILY", as: .reference)
        let purpose: Purpose? = try invocation.value("purpose", as: .word)
        let number = try invocation.value("programme", as: .positive)
        guard (purpose == nil) == invocation.has("all") else {
            if purpose != nil { throw UsageError.contradiction("--purpose", "--all") }
            throw UsageError.missing("--purpose or --all", command: invocation.command.name)
        }
        let consents = try invocation.act { vault in
            try vault.withdrawConsent(
                reference, purpose: purpose, on: try invocation.date("on", in: vault),
                programme: number)
        }
        let words = Set(consents.map(\.purpose)).sorted().map(\.rawValue).joined(separator: ", ")
        let day = consents.first?.withdrawn.map { " on \($0)" } ?? ""
        invocation.said(["family": .text(reference), "consents": .array(consents.map(\.json))]) {
            "The withdrawal of family \(reference)'s consent for \(words)\(day) \($0) recorded."
        }
    }

    private static let consentList = CommandSpec(
        ["consent", "list"], summary: "List what a family agreed to, as it stands",
        discussion: "JSON: family, consents, each as in \"footage consent record\".",
        arguments: [.family], exits: .vault
    ) { invocation in
        let reference = try invocation.required("FAMILY", as: .reference)
        let (consents, today) = try invocation.unlocked {
            (try $0.listConsents(reference), $0.vault.today)
        }
        let json: JSONValue = .members([
            "family": .text(reference), "consents": .array(consents.map(\.json)),
        ])
        invocation.answer(json) { terminal in
            guard !consents.isEmpty else {
                terminal.line("No consent of family \(reference) is recorded.")
                return terminal.hint(
                    "Record one: `footage consent record \(reference) --purpose therapy`")
            }
            var table = TableView([
                .number("PROGRAMME"), .text("PURPOSE"), .text("GIVEN"), .text("STANDS"),
                .text("FORM"), .text("ENTERED"), .text("BY"),
            ])
            for consent in consents {
                let standing = consent.standing(on: today)
                table.add(
                    .init(String(consent.programme)), .init(consent.purpose.rawValue),
                    .init(consent.given.description),
                    .init(standing.words, style: standing.holds ? .plain : .warning),
                    .init(consent.form ?? ""), .init(consent.entered.description),
                    .init(consent.enteredBy ?? ""))
            }
            terminal.table(table)
        }
    }
}

extension ConsentSummary {
    /// How it stands on a day, in words.
    fileprivate func standing(on day: CivilDate) -> (words: String, holds: Bool) {
        if let withdrawn { return ("withdrawn on \(withdrawn)", false) }
        guard let expires else { return ("yes", true) }
        return expires < day ? ("expired on \(expires)", false) : ("until \(expires)", true)
    }

    fileprivate var json: JSONValue {
        .members([
            "programme": .count(programme), "purpose": .string(purpose.rawValue),
            "given": .text(given), "expires": .text(expires), "withdrawn": .text(withdrawn),
            "form": .text(form), "entered": .text(entered), "entered_by": .text(enteredBy),
        ])
    }
}
