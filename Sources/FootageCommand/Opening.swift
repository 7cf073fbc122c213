internal import FootageVault
internal import VaultCrypto
internal import VaultDisk

extension Invocation {
    /// The vault of this invocation, without anyone's identity: ids and counts only.
    func openVault(_ occupancy: Occupancy = .shared) throws -> Vault {
        try Vault.open(
            at: TerminalCalls.absolute(vault()), environment: vaultEnvironment(),
            occupancy: occupancy
        ) {
            let time = "waiting up to \(occupancy.patienceText)"
            terminal.note(
                occupancy.isAlone
                    ? "Others have the vault open; \(time) for them to leave."
                    : "The vault is in maintenance; \(time) for it to end.")
        }
    }

    /// Opens the vault with the user's identity, runs an act, and remembers the log's head after it.
    ///
    /// The passphrase is asked for only when the identity file is protected, and at a terminal up to
    /// three times. That the head cannot be remembered is a note, not a failure of the act.
    func unlocked<R>(_ act: (UnlockedVault) throws -> R) throws -> R {
        let vault = try openVault()
        return try remembering(unlock(vault, with: readIdentity()), act)
    }

    /// The same with an identity that was read already.
    func unlocked<R>(
        with identity: borrowing SecretIdentity, _ act: (UnlockedVault) throws -> R
    ) throws -> R {
        let vault = try openVault()
        return try remembering(unlock(vault, with: identity), act)
    }

    /// The same with a vault that was opened already.
    func unlocked<R>(
        _ vault: Vault, with identity: borrowing SecretIdentity, _ act: (UnlockedVault) throws -> R
    ) throws -> R {
        try remembering(unlock(vault, with: identity), act)
    }

    /// The same with the vault for itself, which nobody else can open meanwhile.
    ///
    /// The identity is read before: nobody is kept out while someone looks for a passphrase.
    func unlockedAlone<R>(
        waiting patience: Duration, _ act: (UnlockedVault) throws -> R
    ) throws -> R {
        let identity = try readIdentity()
        let vault = try openVault(.alone(waiting: patience))
        return try remembering(unlock(vault, with: identity), act)
    }

    /// The same with an identity that was read already.
    func unlockedAlone<R>(
        with identity: borrowing SecretIdentity, waiting patience: Duration,
        _ act: (UnlockedVault) throws -> R
    ) throws -> R {
        let vault = try openVault(.alone(waiting: patience))
        return try remembering(unlock(vault, with: identity), act)
    }

    /// Unlocks the vault, and says aloud when that takes long because the whole log is verified.
    private func unlock(
        _ vault: Vault, with identity: borrowing SecretIdentity
    ) throws -> UnlockedVault {
        let terminal = terminal
        return try vault.unlock(with: identity) { terminal.note($0) }
    }

    private func remembering<R>(
        _ unlocked: UnlockedVault, _ act: (UnlockedVault) throws -> R
    ) throws -> R {
        if let passage = unlocked.passage { tell(passage, unlocked.opener(of: passage)) }
        do {
            let result = try act(unlocked)
            try settleRotations(unlocked)
            remember(unlocked)
            return result
        } catch {
            // What the log shows when something was found wrong with it is not to be remembered.
            let kind = VaultError(explaining: error)?.kind
            if kind != .tampered, kind != .rolledBack { remember(unlocked) }
            throw error
        }
    }

    /// What a vault takes from this machine and this person.
    func vaultEnvironment() throws -> VaultEnvironment {
        guard let home = environment.directory("HOME") else {
            throw CommandFailure(
                .unavailable, code: "no-home",
                "HOME names no directory, so nothing can be remembered.",
                hint: "Set HOME to a directory of your own; a service sets it in its unit.")
        }
        return .ofThisMachine(
            home: home, stateHome: environment.directory("XDG_STATE_HOME"),
            program: "footage " + Version.current)
    }

    /// The identity of the user, from the file that `--as` or the environment names.
    func readIdentity() throws -> SecretIdentity {
        try readIdentity(at: TerminalCalls.absolute(identity()), .unlessKept)
    }

    /// The identity of a file, which nobody but its owner may be able to read.
    ///
    /// A passphrase that is handed over is always used, also where this session keeps the identity.
    func readIdentity(
        at path: String, called name: String = "your identity", _ asking: Asking = .always,
        from place: IdentityPath.Place = .own
    ) throws -> SecretIdentity {
        var file = try identityFile(at: path, from: place)
        defer { SecretMemory.wipe(&file) }
        let failures = (try? vaultEnvironment()).map { FailedUnlocks(of: file, in: $0) }
        let source = try passphraseSource()
        let kept = asking == .unlessKept && source == .terminal ? KeptIdentities() : nil
        var tries = source == .terminal ? 3 : 1
        while true {
            do {
                return try SecretIdentity(file: file, failures: failures, kept: kept) {
                    let passphrase = try prompt.passphrase(.existing(name), from: source)
                    return passphrase.withSpan { SecretBytes(copying: $0) }
                }
            } catch let error as VaultError where error.code == "wrong-passphrase" {
                tries -= 1
                guard tries > 0 else { throw error }
                terminal.note("That passphrase does not open \(name); try again.")
            }
        }
    }

    /// The bytes of an identity file that nobody but its owner can read; whoever has them wipes them.
    func identityFile(
        at path: String, from place: IdentityPath.Place = .own
    ) throws -> [UInt8] {
        let found = try IdentityPath.read(
            path, guardedBy: Credentials(environment).guarding(of: path), from: place)
        if let note = found.note { terminal.note(note) }
        return found.bytes
    }

    /// How long this session still keeps the identity of this invocation; none where it does not.
    func timeLeftUnlocked() -> Duration? {
        guard let path = try? TerminalCalls.absolute(identity()),
            var file = try? identityFile(at: path)
        else { return nil }
        defer { SecretMemory.wipe(&file) }
        return SecretIdentity.isProtected(file) ? KeptIdentities().timeLeft(of: file) : nil
    }

    /// Says that the vault was restored since this person last saw it, and what of that is lost.
    private func tell(_ passage: EpochPassage, _ opener: String) {
        let records = Amounts.grouped(Int64(clamping: passage.records))
        terminal.note(
            "This vault was restored by \(opener), and is in epoch \(passage.epoch) now (“\(passage.reason)”); "
                + "all \(records) records were verified.")
        guard let lost = passage.lost else { return }
        let last = lost.first + lost.count - 1
        let whose =
            lost.isKnown
            ? "as the restore says"
            : "and the restore did not know of them: an incident is opened"
        terminal.note(
            "Records \(lost.first) to \(last), which you had seen, were lost, \(whose). "
                + "Do again what you did then.")
    }

    private func remember(_ unlocked: UnlockedVault) {
        do {
            try unlocked.remember()
        } catch {
            let reason = VaultError(explaining: error)?.message ?? "\(error)"
            terminal.note("The newest state of the log could not be remembered: \(reason).")
        }
    }
}

/// Whether a passphrase is asked for where this session keeps the identity.
enum Asking {
    /// It is: for what makes a copy of the identity, or another passphrase for it.
    case always
    /// It is not.
    case unlessKept
}
