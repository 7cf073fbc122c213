internal import FootageVault
internal import VaultModel

extension CommandSpec {
    /// `footage person retire`: somebody leaves.
    static let personRetire = CommandSpec(
        ["person", "retire"], summary: "End somebody's part in the vault",
        discussion: """
            From then on nothing new of the vault opens for them, and nothing that they sign counts: their grants \
            and what was sealed to them go, and the rings of names and dates get new keys for what is new. What they \
            could read before, they could have copied. Every family that they were ever granted is therefore owed a \
            new identity; the next command of a colleague who works with the family gives it one, and "footage \
            family rotate" does so by hand. Until then "footage person list" says so, and after 14 days it is an \
            incident.

            Then the log is given a new key, for which the vault is needed alone: it waits half a minute for the \
            others, unless --wait says otherwise. Where they go on, the command ends with 3, and "footage audit \
            rotate-key" does the rest; the person has left all the same. --to keeps the head that both keys sign, \
            which witnesses need.

            Administrators do, and not to themselves; the last administrator and the last person with governance \
            stay. Lock their account on this machine, too. The reason is sealed.

            JSON: person, person_id, grants (how many ended), owed (families), alone (families that only the \
            recovery identity opens now), quarantined, exports, log_key, log_key_version.
            """,
        arguments: [ArgumentSpec("PERSON", "Who leaves, by name or id")],
        options: reasonOptions + logKeyOptions + [closeFamilies],
        exits: .vault + [.partlyDone], writes: true, asks: true
    ) { invocation in
        let name = try invocation.required("PERSON", as: .string)
        let reason = try invocation.reason("Why does \(name) leave?")
        let identity = try invocation.leavingIdentity()
        let departure = try invocation.act(with: identity) { vault in
            let person = try vault.findPerson(name)
            try invocation.insist("End \(person.shownName)'s part in this vault?")
            return try vault.retire(person, reason: reason, losing: invocation.familiesLeft)
        }
        let key = invocation.newLogKey(with: identity)
        let who = departure.person.shownName
        invocation.said(
            [
                "person": .text(departure.person.name), "person_id": .text(departure.person.id),
                "grants": .count(departure.grants), "owed": .texts(departure.owed),
                "alone": .texts(departure.alone), "quarantined": .count(departure.quarantined),
                "exports": .count(departure.exports),
            ].merging(key.json) { $1 },
            hint: departure.owed.isEmpty
                ? nil
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
        invocation.noteQuarantined(departure.quarantined)
        if departure.exports > 0 {
            invocation.terminal.note(
                "\(Amounts.count(departure.exports, "copy", "copies")) that they took out \(departure.exports == 1 ? "is" : "are") "
                    + "not recorded as returned: `footage export list`.")
        }
        if departure.person.roles.contains(.governance) {
            invocation.terminal.note(
                "They could have copied the recovery identity, which opens every family, now and later: make a new one."
            )
        }
        try key.report(on: invocation)
    }

    private static var closeFamilies: OptionSpec {
        .flag("close-families", "Go on although nobody could open some family any more")
    }

    /// `footage person rekey`: somebody lost their identity.
    static let personRekey = CommandSpec(
        ["person", "rekey"], summary: "Give a colleague a new identity",
        discussion: """
            When their passphrase is lost, or their machine. They run "footage identity new", and send you the \
            request; compare its six words with them. The old keys end at once; the rings of names and dates get new \
            ones. Each of their families is owed a new identity, as when somebody leaves, and is closed to their new \
            keys until a colleague who works with it has compared the six words, too, and runs "footage family \
            readmit"; where nobody else has one, governance runs "footage family rotate FAMILY --recovery FILE".

            Then the log is given a new key, as "footage person retire" does.

            Who may give their roles does, and not to themselves. The reason is sealed.

            JSON: person (as in "footage person list"), owed (families), alone (families that only the recovery \
            identity opens now), quarantined, log_key, log_key_version.
            """,
        arguments: [ArgumentSpec("PERSON", "Who, by name or id")],
        options: [
            OptionSpec(
                "request", "FILE", "Their new request, from footage identity new", required: true)
        ] + reasonOptions + logKeyOptions + [closeFamilies],
        exits: .vault + [.partlyDone], writes: true, asks: true
    ) { invocation in
        let name = try invocation.required("PERSON", as: .string)
        let path = try invocation.required("request", as: .path)
        let request = try IdentityRequest(InputFile.text(path, limit: 4096) + "\n")
        let reason = try invocation.reason("Why is \(name) given new keys?")
        let identity = try invocation.leavingIdentity()
        let rekeying = try invocation.act(with: identity) { vault in
            let person = try vault.findPerson(name)
            try invocation.insist(
                "The request's six words are: \(request.fingerprint). Does \(person.shownName) read you the same?"
            )
            return try vault.rekey(
                person, request: request, reason: reason, losing: invocation.familiesLeft)
        }
        let key = invocation.newLogKey(with: identity)
        let who = rekeying.person.shownName
        invocation.said(
            [
                "person": rekeying.person.json, "owed": .texts(rekeying.owed),
                "alone": .texts(rekeying.alone), "quarantined": .count(rekeying.quarantined),
            ].merging(key.json) { $1 },
            hint: rekeying.owed.isEmpty
                ? nil
                : """
                A colleague of each family compares the six words with \(who), and runs `footage family readmit \
                "\(who)"`.
                """
        ) { was in
            "\(who) \(was) given a new identity; "
                + "\(Amounts.count(rekeying.owed.count, "family is", "families are")) closed to it until a colleague lets it in."
        }
        invocation.warn(
            rekeying.alone,
            "that nobody else can open: governance runs `footage family rotate FAMILY --recovery FILE`"
        )
        invocation.noteQuarantined(rekeying.quarantined)
        if !invocation.isDryRun, !rekeying.person.keysOwed.isEmpty {
            invocation.terminal.note(
                "You do not hold every key that their roles need (\(rekeying.person.keysOwed.joined(separator: ", "))): "
                    + "a colleague who does runs `footage person share-keys`.")
        }
        try key.report(on: invocation)
    }

    private static let logKeyOptions = [
        OptionSpec(
            "to", "HEAD", "Write the head that both of the log's keys sign to this new file"),
        OptionSpec("wait", "TIME", "Wait so long for the others, such as 90s or 10m"),
    ]
}

/// What came of giving the log a new key, after somebody left or was given new keys.
private struct NewLogKey {
    var change: LogKeyChange?
    var head: String?
    var failure: (any Error)?

    var json: [String: JSONValue?] {
        ["log_key": .text(change?.key), "log_key_version": (change?.version).map { .count($0) }]
    }

    func report(on invocation: Invocation) throws {
        if let failure {
            let reason = VaultError(explaining: failure)?.message ?? "\(failure)"
            throw CommandFailure(
                .partlyDone, code: "log-key-left",
                "That is done; the log still has the key that they know: \(reason).",
                hint:
                    "An administrator runs `footage audit rotate-key --to HEAD` when nobody uses the vault."
            )
        }
        guard let change else { return }
        let head =
            head.map { "in \($0)" }
            ?? "had with `footage audit checkpoint --log-key \(change.version) --to HEAD`"
        invocation.terminal.note(
            "The log has a new key, version \(change.version). Witnesses need the head that both keys signed, \(head)."
        )
    }
}

extension Invocation {
    /// What is to be of families that nobody could open any more.
    fileprivate var familiesLeft: FamiliesLeft { has("close-families") ? .closed : .kept }

    /// The identity, read once for an act and for what needs the vault alone after it; --to must be free before.
    fileprivate func leavingIdentity() throws -> SecretIdentity {
        if let path = try value("to", as: .path) {
            try OutputFile.checkFree(TerminalCalls.absolute(path))
        }
        return try readIdentity()
    }

    /// Runs an act with an identity that was read; with `--dry-run` as a rehearsal that changes nothing.
    fileprivate func act<R>(
        with identity: borrowing SecretIdentity, _ act: (UnlockedVault) throws -> R
    ) throws -> R {
        try unlocked(with: identity) { vault in
            isDryRun ? try vault.rehearse(act) : try act(vault)
        }
    }

    /// Gives the log a new key, once the others have left the vault.
    fileprivate func newLogKey(with identity: borrowing SecretIdentity) -> NewLogKey {
        var result = NewLogKey()
        guard !isDryRun else { return result }
        do {
            let patience = try value("wait", as: .duration) ?? .seconds(30)
            let change = try unlockedAlone(with: identity, waiting: patience) {
                try $0.rotateLogKey()
            }
            result.change = change
            if let path = try value("to", as: .path), let head = change.head {
                let path = TerminalCalls.absolute(path)
                try OutputFile.make(path, for: .everyone, Array(head.utf8))
                result.head = path
            }
        } catch {
            // The head can be had again.
            if result.change == nil { result.failure = error }
        }
        return result
    }

    fileprivate func noteQuarantined(_ films: Int) {
        guard films > 0 else { return }
        terminal.note(
            "\(Amounts.count(films, "film", "films")) in quarantine \(films == 1 ? "is" : "are") sealed to the keys that "
                + "ended and to recovery: bind \(films == 1 ? "it" : "them") soon, `footage quarantine bind N FAMILY --recovery FILE`."
        )
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
