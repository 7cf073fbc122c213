internal import FootageVault
internal import VaultModel

extension CommandSpec {
    /// `footage person retire`: somebody leaves.
    static let personRetire = CommandSpec(
        ["person", "retire"], summary: "End somebody's part in the vault",
        discussion: """
            From then on nothing of the vault opens for them, and nothing that they sign counts: their grants and \
            what was sealed to them go, and the log and the rings of names and dates get new keys for what follows. \
            What they could read before, they could have copied. Every family that they were ever granted is \
            therefore owed a new identity; the next command of a colleague who works with the family gives it one, \
            and "footage family rotate" does so by hand. Until then "footage person list" says so, and after \
            14 days it is an incident.

            Administrators do, and not to themselves; the last administrator and the last person with governance \
            stay. It takes the vault for itself, and waits for those who use it: half a minute, unless --wait says \
            otherwise. The reason is sealed.

            JSON: person, person_id, grants (how many ended), owed (families), alone (families that only the \
            recovery identity opens now), quarantined, exports, log_key, log_key_version.
            """,
        arguments: [ArgumentSpec("PERSON", "Who leaves, by name or id")],
        options: reasonOptions + [
            OptionSpec("wait", "TIME", "Wait so long for the others, such as 90s or 10m")
        ],
        exits: .vault, writes: true, asks: true
    ) { invocation in
        let name = try invocation.required("PERSON", as: .string)
        let reason = try invocation.reason("Why does \(name) leave?")
        let departure = try invocation.actAlone { vault in
            let person = try vault.findPerson(name)
            try invocation.insist("End \(person.shownName)'s part in this vault?")
            return try vault.retire(person, reason: reason)
        }
        let who = departure.person.shownName
        invocation.said(
            [
                "person": .text(departure.person.name), "person_id": .text(departure.person.id),
                "grants": .count(departure.grants), "owed": .texts(departure.owed),
                "alone": .texts(departure.alone), "quarantined": .count(departure.quarantined),
                "exports": .count(departure.exports), "log_key": .text(departure.logKey?.key),
                "log_key_version": (departure.logKey?.version).map { .count($0) },
            ],
            hint: departure.owed.isEmpty
                ? "Give witnesses the log's new key: `footage help audit checkpoint` says how."
                : """
                The next command of a colleague of each of these families gives it a new identity; `footage \
                person list` says what is owed.
                """
        ) { was in
            "\(who) \(was) retired: \(Amounts.count(departure.grants, "grant", "grants")) ended, and "
                + "\(Amounts.count(departure.owed.count, "family is", "families are")) owed a new identity."
        }
        invocation.warn(
            departure.alone,
            "of which nobody else has a grant: films that only the recovery identity opens now")
        if departure.quarantined > 0 {
            invocation.terminal.note(
                "\(Amounts.count(departure.quarantined, "film", "films")) in quarantine waited for them, and only "
                    + "the recovery identity opens these: `footage quarantine bind N … --recovery FILE`."
            )
        }
        if departure.exports > 0 {
            invocation.terminal.note(
                "\(Amounts.count(departure.exports, "copy", "copies")) that they took out \(departure.exports == 1 ? "is" : "are") "
                    + "not recorded as returned: `footage export list`.")
        }
    }

    /// `footage person rekey`: somebody lost their identity.
    static let personRekey = CommandSpec(
        ["person", "rekey"], summary: "Give a colleague a new identity",
        discussion: """
            When their passphrase is lost, or their machine. They run "footage identity new", and send you the \
            request; compare its six words with them. The old keys end at once; the log and the rings of names and \
            dates get new ones. Their families open for them again once a colleague of each has given it a new \
            identity, which the colleague's next command does; where nobody else has one, governance does, with \
            "footage family rotate FAMILY --recovery FILE".

            Who may give their roles does, and not to themselves. It takes the vault for itself, and waits for \
            those who use it: half a minute, unless --wait says otherwise. The reason is sealed.

            JSON: person (as in "footage person list"), owed (families), quarantined, log_key, log_key_version.
            """,
        arguments: [ArgumentSpec("PERSON", "Who, by name or id")],
        options: [
            OptionSpec(
                "request", "FILE", "Their new request, from footage identity new", required: true)
        ] + reasonOptions + [
            OptionSpec("wait", "TIME", "Wait so long for the others, such as 90s or 10m")
        ],
        exits: .vault, writes: true, asks: true
    ) { invocation in
        let name = try invocation.required("PERSON", as: .string)
        let path = try invocation.required("request", as: .path)
        let request = try IdentityRequest(InputFile.text(path, limit: 4096) + "\n")
        let reason = try invocation.reason("Why is \(name) given new keys?")
        let rekeying = try invocation.actAlone { vault in
            let person = try vault.findPerson(name)
            try invocation.insist(
                "The request's six words are: \(request.fingerprint). Does \(person.shownName) read you the same?"
            )
            return try vault.rekey(person, request: request, reason: reason)
        }
        let who = rekeying.person.shownName
        invocation.said(
            [
                "person": rekeying.person.json, "owed": .texts(rekeying.owed),
                "quarantined": .count(rekeying.quarantined),
                "log_key": .text(rekeying.logKey?.key),
                "log_key_version": (rekeying.logKey?.version).map { .count($0) },
            ],
            hint: rekeying.owed.isEmpty
                ? nil
                : """
                The next command of a colleague of each of these families gives it a new identity, and opens it \
                for \(who) again.
                """
        ) { was in
            "\(who) \(was) given a new identity; "
                + "\(Amounts.count(rekeying.owed.count, "family is", "families are")) owed one, too."
        }
        if !invocation.isDryRun, !rekeying.person.keysOwed.isEmpty {
            invocation.terminal.note(
                "You do not hold every key that their roles need (\(rekeying.person.keysOwed.joined(separator: ", "))): "
                    + "a colleague who does runs `footage person share-keys`.")
        }
    }
}

extension Invocation {
    /// Runs an act that takes the vault for itself; with `--dry-run` as a rehearsal that changes nothing.
    fileprivate func actAlone<R>(_ act: (UnlockedVault) throws -> R) throws -> R {
        let patience = try value("wait", as: .duration) ?? .seconds(30)
        return try unlockedAlone(waiting: patience) { vault in
            isDryRun ? try vault.rehearse(act) : try act(vault)
        }
    }

    /// Lists families that something is the matter with, where there are any.
    fileprivate func warn(_ families: [FamilyReference], _ what: String) {
        guard !families.isEmpty else { return }
        let names = families.prefix(20).map(\.description).joined(separator: ", ")
        let more = families.count > 20 ? ", and \(families.count - 20) more" : ""
        terminal.note(
            "\(Amounts.count(families.count, "family", "families")) \(what): \(names)\(more).")
    }
}
