internal import FootageVault
internal import VaultCrypto
internal import VaultModel

extension CommandSpec {
    /// `footage identity passphrase`, `export` and `import`: the file that an identity lies in.
    static let identityFile: [CommandSpec] = [
        identityPassphrase, identityExport, identityImport,
    ]

    private static let passphraseWords = """
        A passphrase has 12 characters at least and 1,024 bytes at most, and is taken byte for byte as it is \
        typed, as age takes it: an accented letter typed as one symbol and one typed as a letter and an accent are two \
        different passphrases. In a file it is one line, whose end (LF or CRLF) is no part of it.
        """

    private static let identityPassphrase = CommandSpec(
        ["identity", "passphrase"],
        summary: "Change the passphrase of your identity, or give it one",
        discussion: """
            The new file takes the place of the old one when it is whole and was opened with the new \
            passphrase; whatever fails before leaves the old one as it was. The bytes of the old file are \
            overwritten where the file system does that in place; copies and backups of it still open with the old passphrase. The keys stay the \
            same: when somebody else may have learned the passphrase and the file, ask for new keys. \
            What `footage unlock` kept is of no use any more, and the old passphrase is asked for all the same.

            Where a vault is named, with --vault or FOOTAGE_VAULT, the change is on its record. \
            Without one it is possible all the same.

            \(passphraseWords)

            JSON: path, recipient, words, protected, recorded, former (overwritten, under another name, left).
            """,
        options: OptionSpec.newPassphrase,
        exits: .vault, writes: true
    ) { invocation in
        let path = TerminalCalls.absolute(try invocation.identity())
        let hasVault = (try? invocation.vault()) != nil
        let identity = try invocation.readIdentity(at: path)
        let verb = identity.wasProtected ? "changed" : "set"
        if invocation.isDryRun {
            return invocation.said(["path": .string(path)]) {
                "The passphrase of \(path) \($0) \(verb)."
            }
        }
        let passphrase = try invocation.newPassphrase(
            for: "your identity", afterOld: identity.wasProtected)
        let secret = passphrase.withSpan { SecretBytes(copying: $0) }
        let former: FormerFile
        if hasVault {
            former = try invocation.unlocked(with: identity) { vault in
                try vault.recordingPassphrase {
                    try identity.replaceFile(at: path, passphrase: secret)
                }
            }
        } else {
            former = try identity.replaceFile(at: path, passphrase: secret)
        }
        let request = identity.request
        invocation.answer(
            .members([
                "path": .string(path), "recipient": .string(request.recipient.recipient),
                "words": .string(request.fingerprint.description), "protected": .bool(true),
                "recorded": .bool(hasVault), "former": .string(former.rawValue),
            ])
        ) { terminal in
            terminal.line("The passphrase of \(path) was \(verb).")
            switch former {
            case .overwritten: break
            case .elsewhere:
                terminal.note(
                    "The old file has another name, under which it still opens as before.")
            case .left:
                terminal.note(
                    "The bytes of the old file could not be overwritten, and may stay on the disk.")
            }
            terminal.hint(
                "Copies and backups of the old file open as before: remove those that you know of.")
        }
    }

    private static let identityExport = CommandSpec(
        ["identity", "export"], summary: "Write a copy of your identity, for another machine",
        discussion: """
            The copy is a standard age identity behind a passphrase of its own, as `age -d -i FILE` \
            reads it. Carry it over, run `footage identity import` there, and remove the copy: whoever has \
            it and its passphrase is you.

            \(passphraseWords)

            JSON: path, from, recipient, words, protected.
            """,
        options: [OptionSpec("to", "FILE", "The new file", required: true)]
            + OptionSpec.newPassphrase,
        exits: copyExits, writes: true
    ) { invocation in
        let from = TerminalCalls.absolute(try invocation.identity())
        let to = TerminalCalls.absolute(try invocation.required("to", as: .path))
        try invocation.copyIdentity(from, .own, to: to, called: "your identity") { terminal in
            terminal.line("A copy of your identity is in \(to), behind its passphrase.")
            terminal.hint(
                "On the other machine, `footage identity import` takes it; then remove this copy.")
        }
    }

    private static let identityImport = CommandSpec(
        ["identity", "import"], summary: "Take an identity from a file as your own",
        discussion: """
            FILE is what `footage identity export` wrote, or an age identity: the plain file of \
            `age-keygen`, or one behind a passphrase (`age -p`), armored or not. It holds one key, \
            AGE-SECRET-KEY-1…, and nobody but you can read it. A passphrase that would take more than \
            4 GiB, or more memory than there is, is refused.

            A stick shows one mode for all its files (vfat, exfat, ntfs): from there a file is taken \
            when a passphrase protects it, and a note says that nothing else does.

            FILE stays as it is: remove it, or keep it as safe as the identity. What `footage unlock` keeps \
            is wiped; how often a wrong passphrase was tried on FILE is reported with the next use.

            \(passphraseWords)

            JSON: path, from, recipient, words, protected.
            """,
        arguments: [ArgumentSpec("FILE", "The identity to take")],
        options: [OptionSpec("to", "FILE", "Where the identity goes, otherwise the usual place")]
            + OptionSpec.newPassphrase,
        exits: copyExits, writes: true
    ) { invocation in
        let from = TerminalCalls.absolute(try invocation.required("FILE", as: .path))
        let to = TerminalCalls.absolute(
            try invocation.value("to", as: .path) ?? invocation.identity())
        try invocation.copyIdentity(from, .elsewhere, to: to, called: from) { terminal in
            terminal.line("Your identity is in \(to), behind its passphrase.")
            terminal.hint(
                "\(from) is as it was: remove it, or keep it as safe as the identity itself.")
        }
    }

    private static let copyExits: [ExitCode] = [
        .failed, .unverifiable, .badInput, .unavailable, .cannotWrite, .notPermitted,
    ]
}

extension Invocation {
    /// Writes the identity of one file to a new one, behind a passphrase of its own.
    fileprivate func copyIdentity(
        _ from: String, _ place: IdentityPath.Place, to path: String, called name: String,
        _ say: (Terminal) -> Void
    ) throws {
        try OutputFile.checkFree(path)
        let identity = try readIdentity(at: from, called: name, from: place)
        if isDryRun {
            return said(["path": .string(path), "from": .string(from)]) {
                "The identity of \(from) \($0) written to \(path)."
            }
        }
        let passphrase = try newPassphrase(for: path, afterOld: identity.wasProtected)
        let secret = passphrase.withSpan { SecretBytes(copying: $0) }
        let file = try identity.protectedFile(passphrase: secret)
        try OutputFile.make(path, for: .owner, file)
        if place == .elsewhere {
            identity.countFailures(for: file)
            _ = try? KeptIdentities().forgetAll()
        }
        let request = identity.request
        answer(
            .members([
                "path": .string(path), "from": .string(from),
                "recipient": .string(request.recipient.recipient),
                "words": .string(request.fingerprint.description), "protected": .bool(true),
            ])
        ) { terminal in
            say(terminal)
            terminal.line("Your six words: \(request.fingerprint)", style: .heading)
        }
    }
}
