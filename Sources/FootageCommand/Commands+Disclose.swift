internal import FootageVault
internal import VaultCrypto
internal import VaultDisk
internal import VaultModel

extension CommandSpec {
    /// `footage disclose …`: films that go to another organisation.
    static let disclosure: [CommandSpec] = [disclose, disclosures]

    private static let disclose = CommandSpec(
        ["disclose"], summary: "Give films to a named recipient in another organisation",
        discussion: """
            Governance does, with a grant of the family for "disclosure", which somebody who works with the \
            family gives with "footage family grant". The films go by the rules of "footage clip export" for \
            that purpose: all that are named go, or none.

            What comes is one age file to the recipient's key, of a tar archive; nothing of it is ever on a disk \
            in plain. The recipient opens it with stock tools:

            age -d -i their.key FILE | tar -xf -

            It holds each film by its address, and manifest.json last: what the films are, with the SHA-256 of \
            each, from whom, to whom, under which agreement and until when. That you asked is on record before \
            the first byte leaves the vault.

            To whom it goes and under which agreement is sealed; governance reads it in "footage disclose \
            list" and in disclosures.csv of "footage audit export". When a film is destroyed later, the purge \
            and the certificate say whom to tell.

            Where it was filmed is taken out of the copies as "footage clip export" does; --keep-place gives \
            them as they are, and the log says so.

            With --json: number, file, bytes (of the file), recipient, agreement, key, expires, films[] with \
            clip, bytes, seconds, place, files[] with file, bytes, sha256, taken_in_sha256; dry_run. With \
            --dry-run: clips[], file, dry_run.
            """,
        arguments: [
            ArgumentSpec(
                "CLIP", "A clip's address, such as 7KQ2M4V/3/1; or a session, or a family",
                .repeated)
        ],
        options: [
            OptionSpec("to-key", "AGE1", "The recipient's age key, age1...", required: true),
            OptionSpec(
                "recipient", "TEXT",
                "Organisation and person; others on this machine can see it while the command runs"),
            OptionSpec("recipient-file", "FILE", "The same, from a file"),
            OptionSpec("agreement", "TEXT", "The sharing agreement, or the order"),
            OptionSpec("agreement-file", "FILE", "The same, from a file"),
            OptionSpec("expires", "DATE", "The last day they may have it", required: true),
            OptionSpec("out", "FILE", "The new file", required: true),
            OptionSpec(
                "purpose", "P", "What it is opened for; disclosure, which may be left out",
                choices: ["disclosure"]),
            .flag("keep-place", "Leave in what says where it was filmed"),
        ],
        exits: .vault + [.partlyDone], writes: true
    ) { invocation in
        try DisclosureRun(invocation).run()
    }

    private static let disclosures = CommandSpec(
        ["disclose", "list"], summary: "List the films that other organisations were given",
        discussion: """
            With --json: disclosures[] has number, clip, id, family, recipient, agreement, key, person, \
            disclosed, expires, destroyed (the day the film was destroyed here).
            """,
        arguments: [ArgumentSpec("REF", "The family's reference", .optional)], exits: .vault
    ) { invocation in
        let family = try invocation.value("REF", as: .reference)
        let disclosures = try invocation.unlocked { try $0.listDisclosures(family: family) }
        invocation.answer(.members(["disclosures": .array(disclosures.map(\.json))])) { terminal in
            guard !disclosures.isEmpty else {
                return terminal.line("No film was given to another organisation.")
            }
            terminal.table(DisclosureSummary.table(of: disclosures))
        }
    }
}

/// Films on their way to another organisation.
private struct DisclosureRun {
    private let invocation: Invocation
    private let selections: [ClipSelection]
    private let key: X25519PublicKey
    private let expires: CivilDate
    private let file: String

    init(_ invocation: Invocation) throws {
        self.invocation = invocation
        selections = try invocation.all("CLIP", as: .clipSelection)
        key = try invocation.required("to-key", as: .ageKey)
        expires = try invocation.required("expires", as: .date)
        file = TerminalCalls.absolute(try invocation.required("out", as: .path))
        for text in ["recipient", "agreement"] {
            try invocation.checkText(text)
            guard invocation.has(text) || invocation.has(text + "-file") else {
                throw UsageError.missing("--" + text, command: invocation.command.name)
            }
        }
    }

    func run() throws {
        let disclosure = try invocation.unlocked { unlocked -> Disclosure? in
            let addresses = try unlocked.clips(of: selections)
            guard !invocation.isDryRun else {
                tryOut(addresses)
                return nil
            }
            return try disclose(addresses, unlocked)
        }
        guard let disclosure else { return }
        invocation.answer(disclosure.json) { terminal in
            for film in disclosure.films {
                terminal.line("\(film.address), \(Amounts.megabytes(Int64(clamping: film.bytes))).")
            }
            terminal.line(
                "Wrote \(disclosure.file), \(Amounts.megabytes(Int64(clamping: disclosure.bytes))), "
                    + "sealed to \(disclosure.terms.key.recipient).")
            terminal.paragraph(
                "This is disclosure \(disclosure.number) to \(disclosure.terms.recipient), who may have it "
                    + "until \(expires). They open it with: age -d -i their.key "
                    + "\(ShellWord.quoted(Path.name(of: disclosure.file))) | tar -xf -")
        }
    }

    private func disclose(
        _ addresses: [ClipAddress], _ unlocked: UnlockedVault
    ) throws -> Disclosure {
        let terms = DisclosureTerms(
            recipient: try invocation.sealedText("recipient") ?? "",
            agreement: try invocation.sealedText("agreement") ?? "", key: key, expires: expires)
        var bar: ProgressBar?
        defer { bar?.finish() }
        var shown: UInt64 = 0
        return try unlocked.disclose(
            addresses, on: terms, place: invocation.has("keep-place") ? .kept : .stripped, to: file
        ) { given, total in
            try Interruption.check()
            if bar == nil {
                bar = ProgressBar(
                    "Disclosing", total: Int64(clamping: total), on: invocation.terminal)
            }
            bar?.advance(by: Int64(clamping: given - min(shown, given)))
            shown = max(shown, given)
        }
    }

    private func tryOut(_ addresses: [ClipAddress]) {
        let document = JSONValue.members([
            "clips": .array(addresses.map { .string($0.description) }), "file": .string(file),
            "dry_run": .bool(true),
        ])
        invocation.answer(document) { terminal in
            for address in addresses { terminal.line("\(address)") }
            terminal.paragraph(
                "Would seal \(Amounts.count(addresses.count, "film", "films")) to \(key.recipient) in "
                    + "\(file); nothing was opened or changed. Whether you may is decided, and recorded, "
                    + "when you do it.")
        }
    }
}

extension ValueKind where Value == X25519PublicKey {
    /// A recipient of age.
    static var ageKey: Self {
        Self("an age recipient: age1 and 58 more symbols, as \"age-keygen -y\" prints it") {
            X25519PublicKey(recipient: $0)
        }
    }
}
