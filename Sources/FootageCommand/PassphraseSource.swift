/// Where a passphrase is read from; never arguments, never the environment.
public enum PassphraseSource: Hashable, Sendable {
    /// The person at the terminal.
    case terminal
    /// A file that only its owner can read.
    case file(String)
    /// A descriptor that whoever started the command has opened; one line each time.
    case descriptor(Int32)
    /// What systemd's `LoadCredential=` or `LoadCredentialEncrypted=` provides to a service.
    case credential(String)
}

extension Invocation {
    /// Where the passphrase comes from: `--passphrase-file`, `--passphrase-fd`, the systemd credential
    /// `footage-passphrase`, or else the person at the terminal.
    public func passphraseSource() throws(UsageError) -> PassphraseSource {
        if let path = try value("passphrase-file", as: .path) { return .file(path) }
        if let number = try value("passphrase-fd", as: .descriptor) { return .descriptor(number) }
        let given = Credentials(environment).path(of: Credentials.passphrase)
        return given.map { .credential($0) } ?? .terminal
    }

    /// Reads a passphrase from where this invocation says.
    public func passphrase(_ kind: Prompt.Kind) throws -> Passphrase {
        try prompt.passphrase(kind, from: passphraseSource())
    }

    /// Asks a yes-or-no question, which `--yes` answers.
    public func confirm(_ question: String) throws(PromptError) -> Bool {
        if has("yes") { return true }
        return try prompt.confirm(question)
    }
}

extension ValueKind where Value == Int32 {
    /// The number of an open file descriptor.
    static var descriptor: Self {
        Self("the number of a file descriptor") { Int32($0).flatMap { $0 >= 0 ? $0 : nil } }
    }
}
