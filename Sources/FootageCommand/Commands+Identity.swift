internal import FootageVault
internal import VaultCrypto
internal import VaultModel

extension CommandSpec {
    /// `footage identity …`: your own keys.
    static let identity: [CommandSpec] = [identityNew, identityShow]

    private static let identityNew = CommandSpec(
        ["identity", "new"], summary: "Make your own keys, and the request to be added to a vault",
        discussion: """
            Run this as yourself, on any machine. The identity file is a standard age identity behind \
            a passphrase; keep it to yourself. Give the request to an administrator, and read them the \
            six words, by telephone or face to face: they show that nobody exchanged your request on \
            the way.

            JSON: path, recipient, words, request, protected.
            """,
        options: [
            OptionSpec("to", "FILE", "Where the identity goes, otherwise the usual place"),
            OptionSpec("request", "FILE", "Write the request to a file instead of showing it"),
            .flag(
                "no-passphrase", "For a job that runs unattended: no passphrase protects the file"),
        ],
        exits: [.failed, .badInput, .unavailable, .cannotWrite, .notPermitted], writes: true
    ) { invocation in
        let path = TerminalCalls.absolute(
            try invocation.value("to", as: .path) ?? invocation.identity())
        let request = try invocation.value("request", as: .path).map(TerminalCalls.absolute)
        try OutputFile.checkFree(path)
        if let request { try OutputFile.checkFree(request) }
        if invocation.isDryRun {
            return invocation.said(["path": .string(path)]) { "An identity \($0) made at \(path)." }
        }
        let identity = try invocation.makeIdentity(at: path)
        let made = identity.request
        if let request { try OutputFile.make(request, for: .everyone, Array(made.text.utf8)) }
        let isProtected = !invocation.has("no-passphrase")
        invocation.answer(made.json(path: path, isProtected: isProtected)) { terminal in
            terminal.line("Your identity is in \(path).")
            show(made, writtenTo: request, on: terminal)
            terminal.hint("Give the request to an administrator, and read them the six words.")
        }
    }

    private static let identityShow = CommandSpec(
        ["identity", "show"], summary: "Show your six words, and your request again",
        discussion: "JSON: path, recipient, words, request, protected.",
        options: [
            OptionSpec("request", "FILE", "Write the request to a file instead of showing it")
        ],
        exits: [.failed, .unverifiable, .badInput, .unavailable, .cannotWrite, .notPermitted]
    ) { invocation in
        let path = TerminalCalls.absolute(try invocation.identity())
        let request = try invocation.value("request", as: .path).map(TerminalCalls.absolute)
        if let request { try OutputFile.checkFree(request) }
        let isProtected = SecretIdentity.isProtected(try invocation.identityFile(at: path))
        let identity = try invocation.readIdentity(at: path, .unlessKept)
        let made = identity.request
        if let request { try OutputFile.make(request, for: .everyone, Array(made.text.utf8)) }
        invocation.answer(made.json(path: path, isProtected: isProtected)) { terminal in
            terminal.line(
                "Your identity is in \(path), "
                    + (isProtected ? "behind a passphrase." : "without a passphrase."))
            show(made, writtenTo: request, on: terminal)
        }
    }

    private static func show(
        _ request: IdentityRequest, writtenTo path: String?, on terminal: Terminal
    ) {
        terminal.line("Your six words: \(request.fingerprint)", style: .heading)
        if let path {
            terminal.line("Your request is in \(path).")
        } else {
            terminal.line("Your request, which holds no secret:")
            terminal.line()
            terminal.block(request.text)
            terminal.line()
        }
    }
}

extension Invocation {
    /// Makes a new identity and its file; with `--no-passphrase` an unprotected one, and a word on it.
    func makeIdentity(at path: String) throws -> SecretIdentity {
        let identity = SecretIdentity()
        if has("no-passphrase") {
            let file = identity.plainFile(comment: "footage identity")
            try OutputFile.make(path, file)
            terminal.note(
                "No passphrase protects this identity: whoever can read the file is you. That is meant "
                    + "for jobs that run unattended.")
        } else {
            let passphrase = try self.passphrase(.new("your identity"))
            let secret = passphrase.withSpan { SecretBytes(copying: $0) }
            let file = try identity.protectedFile(passphrase: secret)
            try OutputFile.make(path, for: .owner, file)
        }
        return identity
    }
}

extension IdentityRequest {
    fileprivate func json(path: String, isProtected: Bool) -> JSONValue {
        .members([
            "path": .string(path), "recipient": .string(recipient.recipient),
            "words": .string(fingerprint.description), "request": .string(text),
            "protected": .bool(isProtected),
        ])
    }
}
