internal import FootageVault
internal import VaultModel

extension CommandSpec {
    /// `footage family rotate`: a new identity for a family.
    static let familyRotate = CommandSpec(
        ["family", "rotate"], summary: "Give a family a new identity",
        discussion: """
            When somebody may know the family's identity who must not: the keys of all its clips are sealed to a \
            new one, which everyone with a grant is given, and the old ones are erased. The films themselves stay \
            as they are, and stay open to whoever copied a film's own key; "footage clip rekey" gives a film another.

            It is done without being asked for by the next command of a colleague after somebody left or was given \
            new keys, in families of up to 1,000 clips. Done by hand it lets those in again who have new keys, once \
            you say that you compared their words. With --recovery governance does it for a family that nobody can \
            open any more. A clip whose key cannot be read keeps the family as it is; with --leave-damaged it stays \
            behind, sealed to the old identity, and an incident is opened.

            JSON: family, clips, people (given the new identity, recovery not counted), damaged (clips that stayed \
            behind), waiting (who has a grant and was not let in), finished.
            """,
        arguments: [.family],
        options: [
            OptionSpec("recovery", "FILE", "The recovery identity, which governance holds"),
            .flag("leave-damaged", "Leave clips behind whose keys cannot be read"),
        ],
        exits: .vault + [.partlyDone], writes: true, asks: true
    ) { invocation in
        let reference = try invocation.required("FAMILY", as: .reference)
        let recovery = try invocation.value("recovery", as: .path)
        let leaves = invocation.has("leave-damaged")
        let rotation = try invocation.act { vault in
            let admitted = try vault.waiting(in: reference)
            for person in admitted { try invocation.compareWords(of: person) }
            guard let recovery else {
                return try vault.rotateFamily(
                    reference, admitting: admitted, leavingDamaged: leaves)
            }
            let identity = try invocation.readIdentity(
                at: TerminalCalls.absolute(recovery), called: "the recovery identity")
            return try vault.rotateFamily(
                reference, with: identity, admitting: admitted, leavingDamaged: leaves)
        }
        invocation.said([
            "family": .text(reference), "clips": .count(rotation.clips),
            "people": .count(rotation.people), "damaged": .texts(rotation.damaged),
            "waiting": .texts(rotation.waiting.map(\.shownName)),
            "finished": .bool(rotation.isFinished),
        ]) { was in
            "Family \(reference) \(was) given a new identity: "
                + "\(Amounts.count(rotation.clips, "clip", "clips")), "
                + "\(Amounts.count(rotation.people, "person", "people"))."
        }
        for clip in rotation.damaged {
            invocation.terminal.note(
                "\(clip) stays sealed to the old identity, because its key cannot be read.")
        }
        guard !rotation.isFinished || !rotation.damaged.isEmpty else { return }
        guard !rotation.isFinished else { return invocation.exit = .partlyDone }
        throw CommandFailure(
            .partlyDone, code: "old-keys-left",
            "The new identity is in place, but the old keys could not be erased.",
            hint:
                "The next command of a colleague, upload or purge erases them; look at the disk of the key slots."
        )
    }

    /// `footage family readmit`: a colleague with new keys is let in again.
    static let familyReadmit = CommandSpec(
        ["family", "readmit"], summary: "Let a colleague with new keys into your families again",
        discussion: """
            After "footage person rekey". Compare the six words with the colleague yourself, by telephone or face to \
            face: whoever gave the new keys could have given them to somebody else. Each family of yours in which \
            they have a grant is given a new identity, sealed to their new keys, too.

            JSON: person, person_id, families.
            """,
        arguments: [ArgumentSpec("PERSON", "The colleague, by name or id")],
        exits: .vault, writes: true, asks: true
    ) { invocation in
        let name = try invocation.required("PERSON", as: .string)
        let (person, families) = try invocation.act { vault in
            let person = try vault.findPerson(name)
            let families = try vault.families(awaiting: person)
            if !families.isEmpty { try invocation.compareWords(of: person) }
            for family in families { _ = try vault.rotateFamily(family, admitting: [person]) }
            return (person, families)
        }
        invocation.said([
            "person": .text(person.name), "person_id": .text(person.id),
            "families": .texts(families),
        ]) { was in
            families.isEmpty
                ? "\(person.shownName) waits to be let into no family of yours."
                : "\(person.shownName) \(was) let into \(Amounts.count(families.count, "family", "families")) of yours again."
        }
    }
}

extension Invocation {
    /// Has the user compare the words of somebody's new keys with them.
    fileprivate func compareWords(of person: PersonSummary) throws {
        try insist(
            "\(person.shownName) has new keys, whose six words are: \(person.fingerprint). Does \(person.shownName) "
                + "read you the same?")
    }

    /// The same of those who have new keys; they, as the user compared them.
    func comparingWords(of people: [PersonSummary]) throws -> [PersonSummary] {
        let renewed = people.filter(\.hasNewKeys)
        for person in renewed { try compareWords(of: person) }
        return renewed
    }

    /// The same of everyone who is to be given keys of the vault.
    func compareWords(ofReceivers people: [PersonSummary]) throws {
        for person in people {
            let keys = Set(person.keysOwed).sorted().joined(separator: ", ")
            try insist(
                "\(person.shownName) is to be given keys of the vault (\(keys)). Their six words are: "
                    + "\(person.fingerprint). Does \(person.shownName) read you the same?")
        }
    }

    /// Gives the user's families the new identities that they are owed, and says so in a line.
    ///
    /// Not after what only looks whether all is well: that must find the vault as it is.
    ///
    /// - Throws: When the log or the catalog are found to be tampered with.
    func settleRotations(_ vault: UnlockedVault) throws {
        guard !isDryRun, !Self.onlyLooks.contains(command.path.joined(separator: " ")) else {
            return
        }
        do {
            let settled = try vault.settleRotations()
            tell(of: settled)
        } catch {
            let error = VaultError(explaining: error)
            if let error, [.tampered, .rolledBack].contains(error.kind) { throw error }
            terminal.note(
                "A family is owed a new identity, which could not be given now: \(error?.message ?? "unknown")."
            )
        }
    }

    private static let onlyLooks: Set<String> = [
        "audit verify", "doctor", "status", "family rotate", "person retire", "person rekey",
    ]

    private func tell(of settled: SettledRotations) {
        let done = settled.done
        if !done.isEmpty {
            let names = done.prefix(5).map(\.family.description).joined(separator: ", ")
            terminal.note(
                "\(Amounts.count(done.count, "family", "families")) of yours \(done.count == 1 ? "was" : "were") given a "
                    + "new identity, because somebody knew the old one (\(names)\(done.count > 5 ? ", …" : ""))."
                    + (settled.left > 0
                        ? " \(settled.left) more follow with your next commands." : ""))
        }
        if done.contains(where: { !$0.isFinished }) {
            terminal.note("Their old keys could not be erased yet; your next command tries again.")
        }
        for person in Set(done.flatMap(\.waiting)).sorted(by: { $0.id < $1.id }) {
            terminal.note(
                "\(person.shownName) has new keys and is not let in by that: compare the six words, then run "
                    + "`footage family readmit \"\(person.shownName)\"`.")
        }
        for (family, error) in settled.failed.prefix(5) {
            terminal.note(
                "Family \(family) is owed a new identity, which it could not be given: \(error.message)."
            )
        }
        for family in settled.large.prefix(5) {
            terminal.note(
                "Family \(family) is owed a new identity, and has many clips: run `footage family rotate \(family)`."
            )
        }
    }
}
