internal import FootageVault
internal import VaultCrypto
internal import VaultModel

extension CommandSpec {
    /// `footage consent …`: what a family agreed to.
    static let consent: [CommandSpec] = [
        consentRecord, consentWithdraw, consentUndo, consentList,
    ]

    /// An option that names an entry which was typed wrongly.
    static let supersedes = OptionSpec(
        "supersedes", "NUMBER", "Correct this entry, which stays on record")

    private static let purpose = OptionSpec(
        "purpose", "PURPOSE", "What for", choices: Purpose.allCases.map(\.rawValue))

    private static let consentRecord = CommandSpec(
        ["consent", "record"], summary: "Record what a family agreed to",
        discussion: """
            One purpose at a time, as each is asked for by itself. A consent given after a withdrawal \
            replaces it. Where several people must agree, name each with --signer, by name or role: a purpose \
            holds from the day the last of them gave it until the first one's expires or is withdrawn. Names \
            and authority are sealed.

            An entry that was typed wrongly is corrected with --supersedes; what is left out stays as it said.

            JSON: family, consent as in "footage consent list", with doubts (sentences) where a day looks odd.
            """,
        arguments: [.family],
        options: [
            OptionSpec(
                "purpose", "PURPOSE", "What for", required: true,
                choices: Purpose.allCases.map(\.rawValue)),
            OptionSpec("given", "DATE", "The day it was given, otherwise today"),
            OptionSpec("expires", "DATE", "The last day on which it holds"),
            OptionSpec("signer", "WHO", "Who signed, by name, role or number: mother, 2"),
            OptionSpec("form", "VERSION", "The version of the form that was signed"),
            OptionSpec("form-file", "FILE", "That form: its SHA-256 is kept, not the form"),
            OptionSpec("wording-sha256", "DIGITS", "That SHA-256 itself"),
            OptionSpec(
                "authority", "TEXT", "On what authority, such as parental responsibility"),
            OptionSpec("authority-file", "FILE", "The same, from a file"),
            OptionSpec("programme", "NUMBER", "For which programme, where several are open"),
            supersedes,
        ], exits: .vault, writes: true
    ) { invocation in
        let reference = try invocation.required("FAMILY", as: .reference)
        let purpose: Purpose = try invocation.required("purpose", as: .word)
        let given = try invocation.value("given", as: .date)
        let expires = try invocation.value("expires", as: .date)
        let form = try invocation.value("form", as: .string)
        let signer = try invocation.value("signer", as: .string)
        let number = try invocation.value("programme", as: .positive)
        let entry = try invocation.value("supersedes", as: .positive)
        let wording = try invocation.wording()
        let authority = try invocation.sealedText("authority")
        let consent = try invocation.act { vault in
            try vault.recordConsent(
                reference, purpose: purpose, given: given, expires: expires, form: form,
                programme: number, signer: signer, wording: wording, authority: authority,
                correcting: entry)
        }
        let document: [String: JSONValue?] = [
            "family": .text(reference), "consent": consent.json,
            "doubts": consent.doubts.isEmpty ? nil : .texts(consent.doubts),
        ]
        invocation.said(document) {
            "The consent of family \(reference) for \(consent.purpose.rawValue), given on "
                + "\(consent.given?.description ?? "")"
                + (consent.expires.map { " until \($0)" } ?? "")
                + (consent.signerName.map { " by \($0)" } ?? "")
                + ", \($0) recorded in programme \(consent.programme), as entry \(consent.number)"
                + (consent.supersedes.map { ", in place of entry \($0)." } ?? ".")
        }
        invocation.note(consent.doubts)
    }

    private static let consentWithdraw = CommandSpec(
        ["consent", "withdraw"], summary: "Record that a family withdrew its consent",
        discussion: """
            Watching for that purpose is off from that day. How soon the films go, the policy in force \
            says; --all withdraws every consent the family ever gave. With --supersedes the day of a \
            withdrawal is corrected.

            JSON: family, consents, each as in "footage consent list".
            """,
        arguments: [.family],
        options: [
            purpose,
            .flag("all", "For everything the family agreed to"),
            OptionSpec("on", "DATE", "The day it was withdrawn, otherwise today"),
            OptionSpec("signer", "WHO", "Only the consent of this person, by name or number"),
            OptionSpec("programme", "NUMBER", "Only in this programme"), supersedes,
        ], exits: .vault, writes: true
    ) { invocation in
        let reference = try invocation.required("FAMILY", as: .reference)
        let purpose: Purpose? = try invocation.value("purpose", as: .word)
        let number = try invocation.value("programme", as: .positive)
        let signer = try invocation.value("signer", as: .string)
        let entry = try invocation.value("supersedes", as: .positive)
        try invocation.checkOneOf(["purpose", "all", "supersedes"], "--purpose or --all")
        let consents = try invocation.act { vault in
            let day = try invocation.date("on", in: vault)
            if let entry {
                return [try vault.correctWithdrawal(reference, entry: entry, on: day)]
            }
            return try vault.withdrawConsent(
                reference, purpose: purpose, on: day, programme: number, signer: signer)
        }
        let words = Set(consents.map(\.purpose)).sorted().map(\.rawValue).joined(separator: ", ")
        let day = consents.first?.withdrawn.map { " on \($0)" } ?? ""
        invocation.said(["family": .text(reference), "consents": .array(consents.map(\.json))]) {
            "The withdrawal of family \(reference)'s consent for \(words)\(day) \($0) recorded."
        }
    }

    private static let consentUndo = CommandSpec(
        ["consent", "undo"], summary: "Take an entry about consent back that was a mistake",
        discussion: """
            A withdrawal that was none: the consent stands again. A consent that was never given, or not by \
            this family: films are no longer kept or watched for it. The entry stays on record.

            JSON: family, consent as in "footage consent list".
            """,
        arguments: [
            .family, ArgumentSpec("NUMBER", "The entry's number, from footage consent list"),
        ], exits: .vault, writes: true
    ) { invocation in
        let reference = try invocation.required("FAMILY", as: .reference)
        let number = try invocation.required("NUMBER", as: .positive)
        let consent = try invocation.act { try $0.undoConsent(reference, entry: number) }
        invocation.said(["family": .text(reference), "consent": consent.json]) {
            "Entry \(number) about family \(reference)'s consent for \(consent.purpose.rawValue) \($0) "
                + "taken back"
                + (consent.given.map { ": the consent given on \($0) stands again." }
                    ?? ": no such consent was given.")
        }
    }

    private static let consentList = CommandSpec(
        ["consent", "list"], summary: "List what a family agreed to, as it stands",
        discussion: """
            With --all also what was superseded or taken back.

            JSON: family, consents, each with number, programme, purpose, signer (a number), signer_name, \
            given, expires, withdrawn, form, wording_sha256, authority, entered, entered_by, stands, \
            supersedes, superseded_by.
            """,
        arguments: [.family], options: [.flag("all", "Also what was superseded")], exits: .vault
    ) { invocation in
        let reference = try invocation.required("FAMILY", as: .reference)
        let (consents, today) = try invocation.unlocked {
            (
                try invocation.has("all")
                    ? $0.listConsentEntries(reference) : $0.listConsents(reference), $0.vault.today
            )
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
                .number("ENTRY"), .number("PROGRAMME"), .text("PURPOSE"), .text("SIGNER"),
                .whole("GIVEN"), .text("STANDS"), .text("FORM"), .text("AUTHORITY"),
                .whole("ENTERED"), .text("BY"),
            ])
            for consent in consents {
                let standing = consent.standing(on: today)
                table.add(
                    .init(String(consent.number)), .init(String(consent.programme)),
                    .init(consent.purpose.rawValue),
                    .init(consent.signerName ?? String(consent.signer)),
                    .init(consent.given?.description ?? ""),
                    .init(standing.words, style: standing.holds ? .plain : .warning),
                    .init(consent.form ?? ""), .init(consent.authority ?? ""),
                    .init(consent.entered.description), .init(consent.enteredBy ?? ""))
            }
            terminal.table(table)
        }
    }
}

extension Invocation {
    /// The SHA-256 of a form's wording: of a file, or as it was typed.
    fileprivate func wording() throws -> SHA256Digest? {
        let typed = try value("wording-sha256", as: .sha256)
        guard let path = try value("form-file", as: .path) else { return typed }
        if typed != nil { throw UsageError.contradiction("--form-file", "--wording-sha256") }
        return SHA256.hash(try InputFile.read(path, limit: 16 << 20))
    }

    /// Refuses two of several options that exclude each other, and none of them.
    func checkOneOf(_ options: [String], _ needed: String) throws {
        let found = options.filter(has)
        guard let first = found.first else {
            throw UsageError.missing(needed, command: command.name)
        }
        if found.count > 1 { throw UsageError.contradiction("--" + first, "--" + found[1]) }
    }

    /// Says what looks odd about what was entered; JSON has it as a member.
    func note(_ doubts: [String]) {
        guard !wantsJSON else { return }
        for doubt in doubts { terminal.note(doubt) }
    }
}

extension ValueKind where Value == SHA256Digest {
    /// A SHA-256 as 64 hexadecimal digits.
    fileprivate static var sha256: Self {
        Self("a SHA-256: 64 hexadecimal digits in small letters") { text in
            Hex.decode(text).flatMap { SHA256Digest(bytes: $0) }
        }
    }
}

extension ConsentSummary {
    /// How it stands on a day, in words.
    fileprivate func standing(on day: CivilDate) -> (words: String, holds: Bool) {
        if let supersededBy { return ("superseded by \(supersededBy)", false) }
        if given == nil { return ("takes \(supersedes ?? 0) back", false) }
        if let withdrawn { return ("withdrawn on \(withdrawn)", false) }
        guard let expires else { return ("yes", true) }
        return expires < day ? ("expired on \(expires)", false) : ("until \(expires)", true)
    }

    fileprivate var json: JSONValue {
        .members([
            "number": .count(number), "programme": .count(programme),
            "purpose": .string(purpose.rawValue), "signer": .count(signer),
            "signer_name": .text(signerName), "given": .text(given), "expires": .text(expires),
            "withdrawn": .text(withdrawn), "form": .text(form), "wording_sha256": .text(wording),
            "authority": .text(authority), "entered": .text(entered),
            "entered_by": .text(enteredBy), "stands": .bool(stands),
            "supersedes": supersedes.map { .count($0) },
            "superseded_by": supersededBy.map { .count($0) },
        ])
    }
}
