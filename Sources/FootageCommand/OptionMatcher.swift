/// Collects a command's options as they are typed, and refuses what is wrong about them.
struct OptionMatcher {
    let command: CommandSpec?
    let table: CommandTable
    private(set) var given: [String: [String]] = [:]

    init(command: CommandSpec?, table: CommandTable) {
        self.command = command
        self.table = table
    }

    private var known: [OptionSpec] { (command?.ownOptions ?? []) + OptionSpec.global }

    /// Takes one option, and its value from what follows where it has one.
    ///
    /// An error names the option and never its value, which may be a secret.
    mutating func take(
        _ typed: String, following rest: inout ArraySlice<String>
    ) throws(UsageError) {
        let parts = typed.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let shown = String(parts.first ?? "")
        guard let option = known.first(where: { "--" + $0.name == shown }) else {
            throw unknown(shown)
        }
        guard given[option.name] == nil || option.isRepeated || option.placeholder == nil else {
            throw .repeated(shown)
        }
        guard let placeholder = option.placeholder else {
            guard parts.count == 1 else { throw .valueForFlag(shown) }
            given[option.name] = []
            return
        }
        let value: String
        if parts.count == 2 {
            value = String(parts[1])
        } else if let next = rest.first, Self.isValue(next) {
            rest.removeFirst()
            value = next
        } else {
            throw .noValue(shown, placeholder: placeholder)
        }
        guard !value.isEmpty else { throw .noValue(shown, placeholder: placeholder) }
        try CommandParser.check(value, among: option.choices, shownAs: shown)
        given[option.name, default: []].append(value)
    }

    /// Whether a word is no option: none begins with a digit, so `-500` is a value.
    private static func isValue(_ word: String) -> Bool {
        guard word.hasPrefix("-"), word != "-" else { return true }
        return word.utf8.dropFirst().first.map { (48...57).contains($0) } ?? false
    }

    /// Refuses a missing option and two that contradict each other.
    func checkComplete() throws(UsageError) {
        for option in command?.ownOptions ?? [] where option.isRequired && given[option.name] == nil
        {
            throw .missing(option.usage, command: command?.name ?? "footage")
        }
        if given["passphrase-file"] != nil, given["passphrase-fd"] != nil {
            throw .contradiction("--passphrase-file", "--passphrase-fd")
        }
        if given["new-passphrase-file"] != nil, given["new-passphrase-fd"] != nil {
            throw .contradiction("--new-passphrase-file", "--new-passphrase-fd")
        }
    }

    private func unknown(_ shown: String) -> UsageError {
        let name = String(shown.drop { $0 == "-" })
        if SecretWords.options.contains(name.lowercased()) { return .secretOption(shown) }
        if name == "dry-run", let command { return .nothingToTry(command: command.name) }
        return .unknownOption(
            shown, command: command?.name,
            nearest: Suggestion.nearest(to: name, among: known.map(\.name)).map { "--" + $0 })
    }
}
