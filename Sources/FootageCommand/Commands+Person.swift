internal import FootageVault
internal import VaultModel

extension CommandSpec {
    /// `footage person …`: who takes part in the vault.
    static let person: [CommandSpec] = [
        personAdd, personList, personAccess, personAccept, personShareKeys, personRetire,
        personRekey,
    ]

    private static let personAdd = CommandSpec(
        ["person", "add"], summary: "Add a person, or a job, by their request",
        discussion: """
            Only an administrator adds people, and only someone with governance gives governance. \
            Compare the six words with those that the person reads to you: whoever could exchange the \
            request on its way could otherwise be added in their name. The person takes part once they \
            have run "footage person accept".

            JSON: person, as in "footage person list".
            """,
        arguments: [ArgumentSpec("NAME", "What the person is called, sealed in the vault")],
        options: [
            OptionSpec(
                "request", "FILE", "Their request, from footage identity new", required: true),
            OptionSpec(
                "roles", "ROLES",
                "Their role, or several parted by commas where the vault is a small team's: "
                    + Role.allCases.map(\.rawValue).joined(separator: ", "), required: true),
        ],
        exits: .vault, writes: true, asks: true
    ) { invocation in
        let name = try invocation.required("NAME", as: .string)
        let roles = try invocation.required("roles", as: .roles)
        let path = try invocation.required("request", as: .path)
        let request = try IdentityRequest(InputFile.text(path, limit: 4096) + "\n")
        let person = try invocation.act { vault in
            try invocation.insist(
                "The request's six words are: \(request.fingerprint). Does \(name) read you the same?"
            )
            return try vault.addPerson(named: name, request: request, roles: roles)
        }
        let words = roles.sorted().map(\.rawValue).joined(separator: ", ")
        invocation.said(
            ["person": person.json],
            hint: "\(name) now runs `footage person accept` and compares the vault's id on paper."
        ) { "\(name) \($0) added as \(words)." }
        if !invocation.isDryRun, !person.keysOwed.isEmpty {
            invocation.terminal.note(
                "You do not hold every key that this role needs (\(person.keysOwed.joined(separator: ", "))): "
                    + "a colleague who does runs `footage person share-keys`.")
        }
    }

    private static let personList = CommandSpec(
        ["person", "list"], summary: "List everyone in the vault",
        discussion: """
            With --verbose the six words of each person's keys are shown, to compare them again.

            JSON: people, each with id, name, roles, standing (invited, active or retired), added, \
            words, keys_owed, rotations_owed (families that are owed a new identity because of them), self.
            """, exits: .vault
    ) { invocation in
        let people = try invocation.unlocked { try $0.listPeople() }
        let isVerbose = invocation.isVerbose
        invocation.answer(.members(["people": .array(people.map(\.json))])) { terminal in
            var table = TableView(
                [.text("NAME"), .text("ROLES"), .text("STANDING"), .text("ADDED"), .text("ID")]
                    + (isVerbose ? [.text("WORDS")] : []))
            for person in people {
                table.add(
                    [
                        .init(person.shownName + (person.isSelf ? " (you)" : "")),
                        .init(person.roles.map(\.rawValue).joined(separator: ", ")),
                        .init(
                            person.standingShown,
                            style: person.standing == "active" ? .plain : .warning),
                        .init(person.added.description),
                        .init(String(person.id.description.prefix(8))),
                    ] + (isVerbose ? [.init(person.fingerprint.description)] : []))
            }
            terminal.table(table)
            if people.contains(where: { !$0.keysOwed.isEmpty && $0.standing != "retired" }) {
                terminal.hint(
                    "Keys are owed: a practitioner or someone with governance runs "
                        + "`footage person share-keys`.")
            }
        }
    }

    private static let personAccept = CommandSpec(
        ["person", "accept"], summary: "Take part in a vault, after comparing its id",
        discussion: """
            The id was printed for paper when the vault was made. A vault rebuilt around other keys \
            has another id; comparing it is what keeps you from working in a copy.

            JSON: vault_id.
            """,
        options: [
            OptionSpec("vault-id", "ID", "The id as you were given it, instead of a question")
        ],
        exits: .vault, writes: true
    ) { invocation in
        let given = try invocation.value("vault-id", as: .vaultID)
        let id = try invocation.act { vault in
            let id = vault.vault.description.id
            if given == nil { try invocation.compareID(id, of: vault.vault.description.name) }
            try vault.accept(vaultID: given ?? id)
            return id
        }
        invocation.said(["vault_id": .string(id.description)]) { was in
            "The vault \(was) accepted; you \(was == "was" ? "take" : "would take") part in it."
        }
    }

    private static let personShareKeys = CommandSpec(
        ["person", "share-keys"], summary: "Give colleagues the vault keys that their roles need",
        discussion: """
            An administrator cannot give keys that they do not hold themselves. Whoever holds them runs \
            this once after a person was added. Each who is owed keys reads you the six words that it shows, by \
            telephone or face to face: whoever added them could have added keys of their own. With PERSON it \
            gives keys to that one only. Where a recovery identity took a lost one's place, it also gives \
            it the families that you can open and that nobody has given it yet.

            JSON: keys_given, families_given (to recovery), families_waiting and incident (until which is closed).
            """,
        arguments: [ArgumentSpec("PERSON", "Only this colleague, by name or id", .optional)],
        exits: .vault, writes: true, asks: true
    ) { invocation in
        let name = try invocation.value("PERSON", as: .string)
        let (given, shared) = try invocation.act { vault in
            var receivers = try vault.receiversOfKeys()
            if let name {
                let only = try vault.findPerson(name).id
                receivers = receivers.filter { $0.id == only }
            }
            try invocation.compareWords(ofReceivers: receivers)
            return (try vault.shareKeys(to: receivers), try vault.shareFamiliesWithRecovery())
        }
        if shared.given > 0, !invocation.wantsJSON {
            let was = invocation.isDryRun ? "would be" : "was"
            invocation.terminal.note(
                "The new recovery identity \(was) given \(Amounts.count(shared.given, "family", "families"))."
            )
        }
        if let incident = shared.incident, !invocation.wantsJSON {
            let wait = shared.waiting == 1 ? "waits" : "wait"
            invocation.terminal.note(
                "\(Amounts.count(shared.waiting, "family", "families")) of yours \(wait) to be given to the new "
                    + "recovery identity until somebody else than who said it was lost has looked into incident "
                    + "\(incident), and closed it.")
        }
        invocation.said(
            [
                "keys_given": .count(given), "families_given": .count(shared.given),
                "families_waiting": .count(shared.waiting),
                "incident": shared.incident.map { .count($0) },
            ].compactMapValues { $0 }
        ) { was in
            given == 0
                ? "Nobody is owed a key that you hold."
                : "\(Amounts.count(given, "key", "keys")) \(given == 1 || was != "was" ? was : "were") given."
        }
    }
}

extension Invocation {
    /// Has the person compare a vault's id with the one on paper.
    fileprivate func compareID(_ id: VaultID, of name: String) throws {
        do {
            try compare(
                "The vault \(name) has the id:", id.linesForPaper,
                question: "Is that the id that you were given on paper?")
        } catch PromptError.nobodyToAsk {
            throw CommandFailure(
                .usage, code: "vault-id-needed",
                "There is no terminal at which the vault's id could be compared.",
                hint: "Give the id that is on paper with --vault-id ID; nothing was changed.")
        }
    }
}

extension PersonSummary {
    /// The name, or the first digits of the id where the reader may not read names.
    var shownName: String { name ?? "person " + id.description.prefix(8) }

    /// Their standing, and what is owed because of them, or to them.
    fileprivate var standingShown: String {
        standing + (keysOwed.isEmpty ? "" : ", keys owed")
            + (rotationsOwed == 0
                ? ""
                : ", \(Amounts.count(rotationsOwed, "family", "families")) owed a new identity")
    }

    var json: JSONValue {
        .members([
            "id": .string(id.description), "name": .text(name),
            "roles": .texts(roles.map(\.rawValue)), "standing": .string(standing),
            "added": .text(added), "words": .text(fingerprint), "keys_owed": .texts(keysOwed),
            "rotations_owed": .count(rotationsOwed),
            "self": .bool(isSelf),
        ])
    }
}

extension ValueKind where Value == Set<Role> {
    /// Roles parted by commas.
    static var roles: Self {
        let words = Role.allCases.map(\.rawValue)
        return Self(
            "roles parted by commas, of: " + words.joined(separator: ", "),
            advice: { text in
                let wrong = text.split(separator: ",").map(String.init).first {
                    !words.contains($0)
                }
                return wrong.flatMap { Suggestion.advice(among: words)($0) }
            }
        ) { text in
            let parts = text.split(separator: ",", omittingEmptySubsequences: false)
            let roles = parts.compactMap { Role(rawValue: String($0)) }
            return roles.count == parts.count ? Set(roles) : nil
        }
    }
}

extension ValueKind where Value == VaultID {
    /// A vault's id, in groups or not.
    static var vaultID: Self {
        Self("a vault's id, 64 digits from 0 to 9 and a to f") { VaultID($0.lowercased()) }
    }
}
