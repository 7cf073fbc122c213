internal import FootageVault
internal import VaultModel

extension Invocation {
    /// Runs an act with the user's identity; with `--dry-run` as a rehearsal that changes nothing.
    func act<R>(_ act: (UnlockedVault) throws -> R) throws -> R {
        try unlocked { vault in isDryRun ? try vault.rehearse(act) : try act(vault) }
    }

    /// Answers what was done, or with `--dry-run` what would have been.
    ///
    /// - Parameters:
    ///   - document: The members of the JSON answer; `dry_run` is added.
    ///   - hint: The next step, which is said only when something was done.
    ///   - sentence: The sentence, given `was` or `would be`.
    func said(
        _ document: [String: JSONValue?], hint: String? = nil, _ sentence: (_ was: String) -> String
    ) {
        let all = document.merging(["dry_run": isDryRun ? .bool(true) : nil]) { $1 }
        answer(.members(all)) { terminal in
            if isDryRun {
                terminal.line(sentence("would be") + " Nothing was changed.")
            } else {
                terminal.line(sentence("was"))
                if let hint { terminal.hint(hint) }
            }
        }
    }

    /// The date of an option, or today in the vault's zone.
    func date(_ option: String, in vault: UnlockedVault) throws -> CivilDate {
        try value(option, as: .date) ?? vault.vault.today
    }

    /// Shows what is to be compared, in lines of their own, then asks as `insist` does.
    func compare(_ what: String, _ lines: [String], question: String) throws {
        if isDryRun || has("yes") { return }
        if wantsJSON { return try insist(([what] + lines + [question]).joined(separator: " ")) }
        terminal.line(what)
        for line in lines { terminal.line(line, style: .heading) }
        try insist(question)
    }

    /// Asks, and ends the command when the answer is not yes; `--yes` and `--dry-run` answer it.
    func insist(_ question: String) throws {
        if isDryRun { return }
        guard try confirm(question) else {
            throw CommandFailure(
                .failed, code: "declined", "You did not say yes; nothing was changed.")
        }
    }
}

extension VaultID {
    /// The id in four lines of four groups, as it is easily compared.
    var linesForPaper: [String] {
        let groups = forPaper.split(separator: " ")
        return stride(from: 0, to: groups.count, by: 4).map {
            "  " + groups[$0..<min($0 + 4, groups.count)].joined(separator: " ")
        }
    }
}

extension [ExitCode] {
    /// What any command that opens a vault may end with.
    static let vault: [ExitCode] = [
        .failed, .tampered, .rolledBack, .unverifiable, .badInput, .unavailable, .cannotWrite,
        .locked, .notPermitted,
    ]
}

extension ArgumentSpec {
    /// The reference of a family.
    static let family = ArgumentSpec("FAMILY", "The family's reference, such as 7KQ2M4V")
}
