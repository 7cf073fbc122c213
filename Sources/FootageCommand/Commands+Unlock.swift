internal import FootageVault
internal import VaultCrypto
internal import VaultModel

extension CommandSpec {
    /// `footage unlock` and `footage lock`: an identity that stays open for a while.
    static let unlocking: [CommandSpec] = [unlock, lock]

    private static let unlock = CommandSpec(
        ["unlock"], summary: "Keep your identity open for a while, so that commands do not ask",
        discussion: """
            The passphrase is asked for once; then the identity lies in the kernel's memory, in the keyring of \
            this login session, and never on a disk. The kernel wipes it after an hour, or after --for, which is \
            12 hours at most; `footage lock` does at once. Logging out does where that ends the session: not in a \
            `tmux` that goes on, and on a desktop only with the last of your windows and services. Another \
            login of yours, and other accounts, do not reach it; the programs that you run in this session do.

            While it is kept commands do not ask, but `footage identity passphrase`, `export` and `import` \
            always do. It is of no use once the identity's file is another or has another passphrase. A passphrase that is \
            handed over (--passphrase-file, --passphrase-fd, a credential) is used as ever.

            Without --for, where it is unlocked already, it only says for how long. Where a vault is named, with \
            --vault or FOOTAGE_VAULT, the unlock is on its record.

            It ends with 69 where the session has no keyring of its own, as in many containers; commands go \
            on asking there.

            JSON: path, protected, unlocked_seconds (absent where no passphrase protects the identity), recorded, dry_run.
            """,
        options: [
            OptionSpec("for", "TIME", "How long, such as 30m or 2h; an hour otherwise")
        ],
        exits: .vault, writes: true
    ) { invocation in
        let path = TerminalCalls.absolute(try invocation.identity())
        let asked = try invocation.value("for", as: .duration)
        let time = asked ?? KeptIdentities.usualTime
        try KeptIdentities.check(time)
        let kept = KeptIdentities()
        let (isProtected, left) = try invocation.standing(of: path, in: kept)
        guard isProtected else {
            return invocation.answer(.unlock(path, nil, isProtected: false, invocation)) {
                $0.line("No passphrase protects the identity in \(path): there is nothing to keep.")
            }
        }
        if let hindrance = kept.hindrance { throw hindrance }
        if asked == nil, let left {
            return invocation.answer(.unlock(path, left, invocation)) { terminal in
                terminal.line("Your identity is unlocked already, for \(Amounts.words(left)).")
                terminal.hint(
                    "`footage unlock --for TIME` sets another time; `footage lock` ends it.")
            }
        }
        if invocation.isDryRun {
            return invocation.answer(.unlock(path, time, invocation)) {
                $0.line(
                    "Your identity would be unlocked for \(Amounts.words(time)). Nothing was changed."
                )
            }
        }
        // Whoever is to record it is asked first: a passphrase is typed for nothing otherwise.
        let hasVault = (try? invocation.vault()) != nil
        let vault = hasVault ? try invocation.openVault() : nil
        let identity = try invocation.readIdentity(at: path)
        if let vault {
            try invocation.unlocked(vault, with: identity) { try $0.recordUnlock(for: time) }
        }
        try kept.keep(identity, for: time)
        invocation.answer(.unlock(path, time, isRecorded: hasVault, invocation)) { terminal in
            terminal.line("Your identity is unlocked for \(Amounts.words(time)), in this session.")
            terminal.hint("`footage lock` ends that; do it before you leave the machine.")
        }
    }

    private static let lock = CommandSpec(
        ["lock"], summary: "Wipe the identities that are kept unlocked",
        discussion: """
            Each command asks for the passphrase again, in every login of yours on this machine, and every `footage \
            watch` of yours ends. It needs neither a vault nor a passphrase, and may be run when nothing is kept.

            JSON: identities (how many were wiped), watches (how many were told to end), dry_run.
            """,
        exits: [.failed], writes: true
    ) { invocation in
        let kept = KeptIdentities()
        // Where nothing can be remembered, no watch is under way either. They end whatever becomes of the rest.
        let open = (try? invocation.vaultEnvironment()).map { OpenWatches(in: $0) }
        let ended = Result { try (invocation.isDryRun ? open?.count() : open?.endAll()) ?? 0 }
        let count = invocation.isDryRun ? kept.count : try kept.forgetAll()
        let watches = try ended.get()
        if watches > 0, !invocation.wantsJSON {
            let what = Amounts.count(watches, "watch", "watches")
            invocation.terminal.line(
                invocation.isDryRun ? "\(what) would end." : "\(what) under way: told to end.")
        }
        guard count > 0 else {
            return invocation.answer(.lock(0, watches, invocation)) {
                $0.line("No identity is unlocked.")
            }
        }
        invocation.answer(.lock(count, watches, invocation)) { terminal in
            let what =
                count == 1 ? "Your identity" : "\(Amounts.grouped(Int64(count))) identities"
            terminal.line(
                invocation.isDryRun
                    ? "\(what) would be locked. Nothing was changed."
                    : "\(what) \(count == 1 ? "is" : "are") locked.")
        }
    }
}

extension Invocation {
    /// Whether a passphrase protects the identity of a file, and how long it is still kept.
    fileprivate func standing(
        of path: String, in kept: KeptIdentities
    ) throws -> (isProtected: Bool, left: Duration?) {
        var file = try identityFile(at: path)
        defer { SecretMemory.wipe(&file) }
        guard SecretIdentity.isProtected(file) else { return (false, nil) }
        return (true, kept.timeLeft(of: file))
    }
}

extension JSONValue {
    fileprivate static func unlock(
        _ path: String, _ time: Duration?, isProtected: Bool = true, isRecorded: Bool = false,
        _ invocation: Invocation
    ) -> JSONValue {
        .members([
            "path": .string(path), "protected": .bool(isProtected),
            "unlocked_seconds": time.map { .count($0.components.seconds) },
            "recorded": .bool(isRecorded),
            "dry_run": invocation.isDryRun ? .bool(true) : nil,
        ])
    }

    fileprivate static func lock(
        _ count: Int, _ watches: Int, _ invocation: Invocation
    ) -> JSONValue {
        .members([
            "identities": .count(count), "watches": .count(watches),
            "dry_run": invocation.isDryRun ? .bool(true) : nil,
        ])
    }
}
