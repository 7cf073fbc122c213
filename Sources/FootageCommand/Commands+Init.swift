internal import FootageVault
internal import VaultCrypto
internal import VaultDisk
internal import VaultModel

extension CommandSpec {
    /// `footage init`: a new vault.
    static let founding: [CommandSpec] = [
        CommandSpec(
            ["init"], summary: "Make a new vault",
            discussion: """
                You become its administrator. Information governance must be somebody else, whose \
                request you give with --governance-request, unless --small-team lets one person hold \
                several roles. Your own keys are made if you have none.

                The recovery identity opens everything when people and keys are lost. It is written \
                once, to a file of your choice or to the terminal: put it on paper or on a medium that \
                is kept apart from the vault, with information governance, and delete the file.

                The key slots, which alone make a film readable, lie in the vault's directory. With \
                --slots they lie in a file elsewhere, such as on a small volume of their own, so that \
                no copy of the directory carries them; vault.json then names that file for good.

                JSON: vault, vault_id, vault_id_for_paper, identity, recovery_file, slots, warnings.
                """,
            arguments: [
                ArgumentSpec("DIR", "Where the vault is to lie: a directory not there yet")
            ],
            options: [
                OptionSpec("name", "NAME", "What people call the vault", required: true),
                .flag("small-team", "One person may hold several roles; reports say so"),
                OptionSpec("founder", "NAME", "Your name in the vault, otherwise your account's"),
                OptionSpec("governance", "NAME", "The first person with governance"),
                OptionSpec(
                    "governance-request", "FILE", "Their request, from footage identity new"),
                OptionSpec("recovery-to", "FILE", "Write the recovery identity to this new file"),
                OptionSpec("slots", "FILE", "Keep the key slots in this new file, outside DIR"),
                OptionSpec("zone", "ZONE", "The zone of its dates, otherwise Europe/London"),
                OptionSpec("group", "GROUP", "The group of accounts that share the vault's files"),
                .flag(
                    "no-passphrase", "Make your identity, if you have none, without a passphrase"),
            ],
            exits: [
                .failed, .unverifiable, .badInput, .unavailable, .cannotWrite, .notPermitted,
            ], writes: true, asks: true
        ) { invocation in
            try Founding(invocation).run()
        }
    ]
}

/// One run of `footage init`.
private struct Founding {
    private let invocation: Invocation
    private let directory: String
    private let plan: VaultPlan
    private let identityPath: String
    private let recoveryPath: String?

    init(_ invocation: Invocation) throws {
        self.invocation = invocation
        directory = TerminalCalls.absolute(try invocation.required("DIR", as: .path))
        identityPath = TerminalCalls.absolute(try invocation.identity())
        recoveryPath = try invocation.value("recovery-to", as: .path).map(TerminalCalls.absolute)
        plan = VaultPlan(
            name: try invocation.required("name", as: .string),
            zone: try invocation.value("zone", as: .string) ?? "Europe/London",
            isSmallTeam: invocation.has("small-team"),
            group: try invocation.value("group", as: .string),
            founder: try Self.founder(invocation), governance: try Self.governance(invocation),
            slots: try invocation.value("slots", as: .path).map(TerminalCalls.absolute))
        try checkRecovery()
    }

    func run() throws {
        let environment = try invocation.vaultEnvironment()
        try Vault.checkPlan(plan, at: directory)
        let hasIdentity = TerminalCalls.exists(identityPath)
        if invocation.isDryRun {
            return invocation.said(["vault": .string(directory)]) {
                "The vault \(plan.name) \($0) made in \(directory)"
                    + (hasIdentity ? "." : ", and an identity for you in \(identityPath).")
            }
        }
        if !hasIdentity, !invocation.wantsJSON {
            invocation.terminal.note("You have no identity yet; it is made at \(identityPath).")
        }
        let founder =
            hasIdentity
            ? try invocation.readIdentity(at: identityPath, .unlessKept)
            : try invocation.makeIdentity(at: identityPath)
        do {
            let created = try make(founder, environment)
            remember(founder, environment)
            answer(created, hasIdentity: hasIdentity)
        } catch {
            // Keys that nobody has been given yet are of no use to anyone.
            if !hasIdentity, !TerminalCalls.exists(directory + "/vault.json") {
                OutputFile.remove(identityPath)
            }
            throw error
        }
    }

    private func make(
        _ founder: borrowing SecretIdentity, _ environment: VaultEnvironment
    ) throws -> CreatedVault {
        if let recoveryPath {
            return try Vault.create(
                at: directory, plan, founder: founder, environment: environment,
                recoveryTo: recoveryPath)
        }
        var isShown = false
        do {
            return try Vault.create(
                at: directory, plan, founder: founder, environment: environment
            ) {
                isShown = true
                show($0)
            }
        } catch {
            if isShown, !TerminalCalls.exists(directory + "/vault.json") {
                invocation.terminal.note(
                    "No vault was made: the recovery identity above opens nothing.")
            }
            throw error
        }
    }

    private func show(_ text: borrowing SecretBytes) {
        let terminal = invocation.terminal
        terminal.line("The recovery identity, shown this once:", style: .heading)
        terminal.line()
        var bytes = text.withSpan { span in span.indices.map { span[$0] } }
        _ = terminal.raw(bytes)
        SecretMemory.wipe(&bytes)
        terminal.line()
        terminal.line(
            "Write it down now and keep it apart from this vault, then clear this screen. Without it a "
                + "lost key is lost for good; with it anyone opens every film.", style: .warning)
        terminal.line()
    }

    private func remember(_ founder: borrowing SecretIdentity, _ environment: VaultEnvironment) {
        do {
            try Vault(at: directory, environment: environment).unlock(with: founder).remember()
        } catch {
            invocation.terminal.note("The new vault's id could not be remembered on this machine.")
        }
    }

    private func answer(_ created: borrowing CreatedVault, hasIdentity: Bool) {
        let id = created.id
        let warnings = created.warnings
        let json: JSONValue = .members([
            "vault": .string(directory), "vault_id": .string(id.description),
            "vault_id_for_paper": .string(id.forPaper), "identity": .string(identityPath),
            "recovery_file": recoveryPath.map { .string($0) },
            "slots": .string(plan.slots ?? directory + "/keys.slots"), "warnings": .texts(warnings),
        ])
        invocation.answer(json) { terminal in
            terminal.line("The vault \(plan.name) was made in \(directory).")
            terminal.line("You are \(plan.founder); your identity is in \(identityPath).")
            if let recoveryPath {
                terminal.line("The recovery identity is in \(recoveryPath).")
            }
            if let slots = plan.slots { terminal.line("The key slots are in \(slots).") }
            terminal.line()
            terminal.line("The vault's id, for paper:", style: .heading)
            for line in id.linesForPaper { terminal.line(line) }
            terminal.line()
            terminal.line("Next:", style: .heading)
            for (number, step) in nextSteps.enumerated() {
                terminal.line("  \(number + 1). \(step)")
            }
            for warning in warnings { terminal.note("Be aware: \(warning).") }
        }
    }

    private var nextSteps: [String] {
        let vault = "export FOOTAGE_VAULT=\(ShellWord.quoted(directory))"
        let paper = "Print the id and keep it with information governance; everyone compares it."
        let recovery =
            recoveryPath.map {
                "Move \($0) to paper or to a medium kept elsewhere, and delete the file."
            } ?? "Check that the recovery identity is written down without a slip."
        let policy =
            plan.governance == nil
            ? "Adopt a retention policy: footage policy adopt FILE"
            : "Governance accepts the vault (footage person accept) and adopts a policy."
        return [
            vault, paper, recovery, policy,
            "Add people: footage person add NAME --request FILE --roles ROLE",
        ]
    }

    private func checkRecovery() throws {
        guard let recoveryPath else {
            guard invocation.terminal.isTerminal(.output), !invocation.wantsJSON else {
                throw CommandFailure(
                    .usage, code: "no-recovery-place",
                    "The recovery identity would be lost: there is no terminal to show it on.",
                    hint: "Say where it goes with --recovery-to FILE; nothing was made.")
            }
            return
        }
        try OutputFile.checkFree(recoveryPath)
        guard !recoveryPath.hasPrefix(directory + "/") else {
            throw CommandFailure(
                .usage, code: "recovery-inside",
                "The recovery identity must not lie inside the vault that it opens.",
                hint: "Name a file elsewhere, best on a medium of its own; nothing was made.")
        }
        try OutputPlace.check(recoveryPath, outside: directory)
    }

    private static func founder(_ invocation: Invocation) throws -> String {
        if let name = try invocation.value("founder", as: .string) { return name }
        guard let name = invocation.environment["USER"] ?? invocation.environment["LOGNAME"] else {
            throw UsageError.missing("--founder", command: invocation.command.name)
        }
        return name
    }

    private static func governance(
        _ invocation: Invocation
    ) throws -> (name: String, request: IdentityRequest)? {
        let name = try invocation.value("governance", as: .string)
        let path = try invocation.value("governance-request", as: .path)
        guard let name, let path else {
            if name != nil {
                throw UsageError.missing("--governance-request", command: invocation.command.name)
            }
            if path != nil {
                throw UsageError.missing("--governance", command: invocation.command.name)
            }
            return nil
        }
        let request = try IdentityRequest(InputFile.text(path, limit: 4096) + "\n")
        try invocation.compare(
            "\(name)'s request has the six words:", ["  \(request.fingerprint)"],
            question: "Does \(name) read you the same six words?")
        return (name, request)
    }
}
