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
        try readIdentity(at: TerminalCalls.absolute(identity()))
    }

    /// The identity of a file, which nobody but its owner may be able to read.
    func readIdentity(
        at path: String, called name: String = "your identity"
    ) throws -> SecretIdentity {
        var file = try identityFile(at: path)
        defer { SecretMemory.wipe(&file) }
        let failures = (try? vaultEnvironment()).map { FailedUnlocks(of: file, in: $0) }
        let source = try passphraseSource()
        var tries = source == .terminal ? 3 : 1
        while true {
            do {
                return try SecretIdentity(file: file, failures: failures) {
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
    func identityFile(at path: String) throws -> [UInt8] {
        try IdentityPath.read(path, guardedBy: Credentials(environment).guarding(of: path))
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

/// Where an identity lies, and what has to hold of the file.
enum IdentityPath {
    /// The bytes of an identity file that only its owner can read.
    static func read(_ path: String, guardedBy guarding: FileGuard) throws -> [UInt8] {
        let file: OpenFile
        do { file = try OpenFile(reading: path) } catch {
            guard TerminalCalls.exists(path) else {
                throw CommandFailure(
                    .unverifiable, code: "no-identity", "There is no identity at \(path).",
                    hint: "`footage identity new` makes one; --as FILE names another.")
            }
            throw CommandFailure(
                .unverifiable, code: "identity-file", "\(path) cannot be read: \(error.reason).",
                hint: "Name your own identity file with --as FILE.")
        }
        guard file.isRegular else {
            throw CommandFailure(
                .badInput, code: "identity-file", "\(path) is not a plain file.",
                hint: "Name your identity file with --as FILE.")
        }
        guard file.isOwn else {
            throw CommandFailure(
                .notPermitted, code: "identity-exposed", "\(path) belongs to somebody else.",
                hint: "Use an identity file of your own; `footage identity new` makes one.")
        }
        guard !guarding.isExposed(file.mode) else {
            throw CommandFailure(
                .notPermitted, code: "identity-exposed",
                "Others than you can read the identity in \(path).",
                hint: "Run `chmod 600 \(ShellWord.quoted(path))`; if others may have read it, "
                    + "ask an administrator for new keys.")
        }
        return try TerminalCalls.bytes(of: file.descriptor, named: path, limit: 65_536)
    }
}
