internal import FootageVault
internal import VaultModel

extension RecoveryDrill {
    /// The answer as `--json` gives it.
    func json(isDryRun: Bool) -> JSONValue {
        .members([
            "families": .count(families), "families_in_all": .count(familiesInAll),
            "films": .count(films), "keys": .count(keys), "faults": .texts(faults),
            "owed": .count(owed), "films_left": .count(filmsLeft),
            "incident": incident.map { .count($0) },
            "dry_run": isDryRun ? .bool(true) : nil,
        ])
    }

    /// The answer as people read it.
    func tell(on terminal: Terminal, isDryRun: Bool) {
        let all = Amounts.count(familiesInAll, "family", "families")
        guard !isDryRun else {
            terminal.line(
                "This is the vault's recovery identity, to which \(all) should be sealed. Nothing was opened."
            )
            return
        }
        terminal.line(
            "The recovery identity opened \(families) of \(all), "
                + "\(Amounts.count(films, "film", "films")) and "
                + "\(Amounts.count(keys, "key", "keys")) of the vault.")
        for fault in faults { terminal.line("Did not open: \(fault)", style: .warning) }
        if owed > 0 {
            terminal.note(
                "\(Amounts.count(owed, "family is", "families are")) not given to it yet: those who work with them "
                    + "run `footage person share-keys`.")
        }
        if filmsLeft > 0 {
            terminal.note(
                "\(Amounts.count(filmsLeft, "film", "films")) in quarantine only their practitioners can open: let "
                    + "them be bound or given back.")
        }
        if let incident {
            terminal.hint(
                "The drill failed, and incident \(incident) is open. Run `footage audit verify`, and keep this identity."
            )
        } else {
            terminal.hint(
                "The drill is on record. Put the identity away, and remove its file here.")
        }
    }
}

extension RecoveryRotation {
    /// The answer as `--json` gives it.
    func json(at path: String, isDryRun: Bool) -> JSONValue {
        .members([
            "file": .string(path), "families": .count(families), "keys": .count(keys),
            "films": .count(films), "families_owed": .count(familiesOwed),
            "families_nobody_opens": .count(familiesNobodyOpens), "films_left": .count(filmsLeft),
            "identities_owed": .count(identitiesOwed), "erased": .bool(isErased),
            "dry_run": isDryRun ? .bool(true) : nil,
        ])
    }

    /// The answer as people read it.
    func tell(on terminal: Terminal, at path: String, isDryRun: Bool) {
        let was = isDryRun ? "would be" : "were"
        terminal.line(
            "\(Amounts.count(families, "family", "families")), "
                + "\(Amounts.count(keys, "key", "keys")) of the vault and "
                + "\(Amounts.count(films, "film", "films")) in quarantine \(was) sealed to a new recovery identity."
                + (isDryRun ? " Nothing was changed." : ""))
        if familiesOwed > 0 {
            terminal.note(
                "\(Amounts.count(familiesOwed, "family waits", "families wait")) for somebody who works with them: "
                    + "`footage person share-keys` gives what they can open.")
        }
        if familiesNobodyOpens > 0 {
            terminal.note(
                "Of these nobody can open \(familiesNobodyOpens) today: only the identity from before could."
            )
        }
        if filmsLeft > 0 {
            terminal.note(
                "\(Amounts.count(filmsLeft, "film", "films")) in quarantine only their practitioners can open: let "
                    + "them be bound or given back.")
        }
        if identitiesOwed > 0 {
            terminal.note(
                "\(Amounts.count(identitiesOwed, "family is", "families are")) owed a new identity, which the next "
                    + "command of a colleague makes: somebody may know the one from before.")
        }
        guard !isDryRun else { return }
        if !isErased {
            terminal.note(
                "The catalog's own log could not be emptied yet, and holds what the old identity opens: run "
                    + "`footage repair`.")
        }
        terminal.line("The new recovery identity is in \(path).")
        terminal.hint(
            "Put it on paper or on two media kept apart from the vault, try it with `footage recovery drill`, and remove "
                + "the file. Back up now: a backup from before opens with the old one, which you destroy with the "
                + "last of those.")
    }
}
