internal import FootageVault
internal import VaultModel

extension CommandSpec {
    /// `footage recovery …`: the identity on paper, tried, used and replaced.
    static let recovery: [CommandSpec] = [recoveryDrill, recoveryUse, recoveryRotate]

    static let recoveryFile = OptionSpec(
        "recovery", "FILE", "The recovery identity, which governance holds")

    private static let recoveryDrill = CommandSpec(
        ["recovery", "drill"], summary: "Try whether the recovery identity opens what it must",
        discussion: """
            Governance does, at least once a year, and not the founder alone. Type the identity from paper into \
            a file that only you can read (umask 077), or name the file on its stick, and remove the file \
            afterwards. It opens every version of the vault's own keys, the families of a random sample, of \
            each a film drawn at random, and a sample of the films in quarantine: header, beginning and end. \
            Nothing of a film is shown.

            That you asked is on record before anything is opened, and the result after. What does not open is \
            named; an incident is opened then, and the command ends with 3. An identity that is not this vault's \
            ends with 65, and is on record as refused: if you have no other, it is lost, and "footage recovery \
            rotate --lost" is next.

            With --json: families, families_in_all, films, keys (how many opened), faults[], owed (families not \
            given to recovery yet), films_left (in quarantine, which only their practitioners open), incident, \
            dry_run.
            """,
        options: [
            recoveryFile.demanded,
            OptionSpec("sample", "N", "How many families, and films that wait, at most: 20"),
        ], exits: .vault + [.partlyDone], writes: true
    ) { invocation in
        let path = TerminalCalls.absolute(try invocation.required("recovery", as: .path))
        let sample = try invocation.value("sample", as: .positive) ?? 20
        let drill = try invocation.act { vault in
            let recovery = try invocation.readRecovery(at: path)
            return try vault.drillRecovery(with: recovery, sample: sample)
        }
        if !drill.isWhole { invocation.exit = .partlyDone }
        invocation.answer(drill.json(isDryRun: invocation.isDryRun)) { terminal in
            drill.tell(on: terminal, isDryRun: invocation.isDryRun)
        }
    }

    private static let recoveryUse = CommandSpec(
        ["recovery", "use"], summary: "Give back what nobody can open any more",
        discussion: """
            Governance does, with the recovery identity, when the last person who could open something cannot. \
            --family with --to gives a family to a practitioner, who can give it on; never to yourself. \
            --share-keys gives colleagues the vault's keys that their roles need and nobody left can give.

            That you do it, and why, is on record before anything is opened; the reason is sealed. Of a family \
            that is given an incident is opened, which somebody else closes. Who is given vault keys, or a family \
            to new keys of theirs, reads you their six words first. To look yourself, for a day, there \
            is "footage break-glass open".

            With --json: family, person, person_id, keys_given, dry_run.
            """,
        options: [
            recoveryFile.demanded,
            OptionSpec("family", "REF", "The family that nobody can open"),
            OptionSpec("to", "PERSON", "The practitioner who is given it, by name or id"),
            .flag("share-keys", "Give colleagues the vault's keys that they are owed"),
        ] + reasonOptions, exits: .vault, writes: true, asks: true
    ) { invocation in
        let path = TerminalCalls.absolute(try invocation.required("recovery", as: .path))
        try invocation.checkReason()
        let family = try invocation.value("family", as: .reference)
        let receiver = try invocation.value("to", as: .string)
        if let family {
            guard !invocation.has("share-keys") else {
                throw UsageError.contradiction("--family", "--share-keys")
            }
            guard let receiver else {
                throw UsageError.missing("--to", command: invocation.command.name)
            }
            return try give(family, to: receiver, by: path, invocation)
        }
        if receiver != nil {
            throw UsageError.missing("--family", command: invocation.command.name)
        }
        guard invocation.has("share-keys") else {
            throw UsageError.missing("--family or --share-keys", command: invocation.command.name)
        }
        try shareKeys(by: path, invocation)
    }

    private static func give(
        _ family: FamilyReference, to receiver: String, by path: String, _ invocation: Invocation
    ) throws {
        let person = try invocation.act { vault in
            let person = try vault.findPerson(receiver)
            let compared = try invocation.comparingWords(of: [person])
            let recovery = try invocation.readRecovery(at: path)
            let reason = try invocation.reason("Why is the family given to them?")
            try vault.giveFamily(
                family, to: person, with: recovery, comparing: compared, reason: reason)
            return person
        }
        invocation.said(
            [
                "family": .text(family), "person": .text(person.name),
                "person_id": .text(person.id),
            ],
            hint: """
                They give it to a second person: `footage family grant \(family) --to NAME --purpose therapy`. Put \
                the recovery identity away again.
                """
        ) { "Family \(family) \($0) given to \(person.shownName), with the recovery identity." }
    }

    private static func shareKeys(by path: String, _ invocation: Invocation) throws {
        let given = try invocation.act { vault in
            let receivers = try vault.receiversOfKeys(from: .recovery)
            try invocation.compareWords(ofReceivers: receivers)
            let recovery = try invocation.readRecovery(at: path)
            let reason = try invocation.reason("Why can nobody else give them?")
            return try vault.shareKeys(to: receivers, with: recovery, reason: reason)
        }
        invocation.said(
            ["keys_given": .count(given)], hint: "Put the recovery identity away again."
        ) { was in
            "\(Amounts.count(given, "key", "keys")) of the vault \(was) given, with the recovery identity."
        }
    }

    private static let recoveryRotate = CommandSpec(
        ["recovery", "rotate"], summary: "Replace the recovery identity by a new one",
        discussion: """
            Governance does: when a copy of it may be in wrong hands, or is worn, or lost. The new identity is \
            safe in its file before the vault takes it: print it or put it on two sticks, drill it, then remove \
            the file. With --recovery, the old one, everything that is sealed to it is sealed to the new one, \
            at once; whatever happens meanwhile, the one or the other is the vault's. Whoever has the old one \
            and an older copy of the vault knows every family's identity from it. Each family is therefore owed \
            a new one, which the next command of a colleague who works with it makes, and the rings of names and \
            dates get new keys; "footage audit rotate-key" gives the log one. With --kept nobody can have had \
            the old one, and families keep their identities. An incident is opened, which somebody else closes.

            With --lost nobody has the old one. The vault's own keys are sealed to the new one; each family \
            waits until another person has closed the incident about it, and somebody who works with it has run \
            "footage person share-keys"; "footage status" counts those that wait. A family that only the lost identity opened stays closed unless it is \
            found. The reason is sealed, with --lost and without.

            It takes the vault for itself, and waits for those who use it: half a minute, unless --wait says \
            otherwise. Then it ends with 75, and nothing was changed.

            With --json: file, families, keys, films (how many are sealed to it), families_owed, \
            families_nobody_opens, films_left, identities_owed, erased, dry_run.
            """,
        options: [
            recoveryFile,
            .flag("lost", "Nobody has the recovery identity any more"),
            .flag("kept", "Nobody but those who keep it can have had the old one"),
            OptionSpec("to", "NEWFILE", "Write the new identity to this new file", required: true),
            OptionSpec("wait", "TIME", "Wait so long for the others, such as 90s or 10m"),
        ] + reasonOptions, exits: .vault, writes: true, asks: true
    ) { invocation in
        let patience = try invocation.value("wait", as: .duration) ?? .seconds(30)
        let path = TerminalCalls.absolute(try invocation.required("to", as: .path))
        let old = try invocation.value("recovery", as: .path).map(TerminalCalls.absolute)
        try invocation.checkReason()
        guard (old == nil) == invocation.has("lost") else {
            throw old == nil
                ? UsageError.missing("--recovery or --lost", command: invocation.command.name)
                : UsageError.contradiction("--recovery", "--lost")
        }
        guard old != nil || !invocation.has("kept") else {
            throw UsageError.contradiction("--lost", "--kept")
        }
        try OutputFile.checkFree(path)
        // Asked before the vault is held, so that nobody waits for an answer.
        let reason =
            invocation.isDryRun
            ? "" : try invocation.reason(old == nil ? Self.howLost : Self.whyReplaced)
        let rotation = try invocation.unlockedAlone(waiting: patience) { vault in
            try invocation.isDryRun
                ? vault.rehearse { try rotate($0, from: old, to: path, reason, invocation) }
                : rotate(vault, from: old, to: path, reason, invocation)
        }
        invocation.answer(rotation.json(at: path, isDryRun: invocation.isDryRun)) { terminal in
            rotation.tell(on: terminal, at: path, isDryRun: invocation.isDryRun)
        }
    }

    private static func rotate(
        _ vault: UnlockedVault, from old: String?, to path: String, _ reason: String,
        _ invocation: Invocation
    ) throws -> RecoveryRotation {
        guard let old else {
            try invocation.insist(
                "Is the recovery identity lost for good? Each family is then closed to recovery until a colleague gives it."
            )
            return try vault.replaceLostRecovery(to: path, reason: reason)
        }
        let recovery = try invocation.readRecovery(at: old)
        try invocation.insist("Replace the recovery identity?")
        return try vault.rotateRecovery(
            with: recovery, to: path, known: invocation.has("kept") ? .kept : .exposed,
            reason: reason)
    }

    private static let howLost = "How was it lost, and since when?"
    private static let whyReplaced = "Why is it replaced?"
}

extension Invocation {
    /// The recovery identity of a file that nobody but its owner may be able to read.
    func readRecovery(at path: String) throws -> SecretIdentity {
        try readIdentity(at: path, called: "the recovery identity")
    }
}

extension OptionSpec {
    /// The same, which has to be given.
    fileprivate var demanded: OptionSpec {
        OptionSpec(
            "recovery", "FILE", "The recovery identity, which governance holds", required: true)
    }
}
