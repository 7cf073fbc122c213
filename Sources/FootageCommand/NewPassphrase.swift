extension OptionSpec {
    /// Where a new passphrase comes from, for commands that ask for one beside the old.
    static let newPassphrase: [OptionSpec] = [
        Self("new-passphrase-file", "FILE", "Read the new one from a file that only you can read"),
        Self("new-passphrase-fd", "N", "Read the new one from an open file descriptor"),
    ]
}

extension Invocation {
    /// Reads the passphrase that is to protect something: from `--new-passphrase-file`, `--new-passphrase-fd`,
    /// the next line of `--passphrase-fd` where the old one's was read before it, or else twice from the person
    /// at the terminal.
    func newPassphrase(for what: String, afterOld isAfterOld: Bool) throws -> Passphrase {
        do {
            return try prompt.passphrase(.new(what), from: newPassphraseSource(isAfterOld))
        } catch PromptError.noTerminal {
            throw CommandFailure(
                .unavailable, code: PromptError.noTerminal.code,
                "A new passphrase is needed, and there is no terminal to ask at.",
                hint: "Use --new-passphrase-file or --new-passphrase-fd; nothing was changed.")
        }
    }

    private func newPassphraseSource(
        _ isAfterOld: Bool
    ) throws(UsageError) -> PassphraseSource {
        if let path = try value("new-passphrase-file", as: .path) { return .file(path) }
        if let number = try value("new-passphrase-fd", as: .descriptor) {
            return .descriptor(number)
        }
        // Whoever hands over lines by a descriptor has no terminal.
        if isAfterOld, let number = try value("passphrase-fd", as: .descriptor) {
            return .descriptor(number)
        }
        return .terminal
    }
}
