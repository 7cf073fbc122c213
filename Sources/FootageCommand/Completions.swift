/// What makes a shell complete the command's words, options and choices.
struct Completions {
    let table: CommandTable

    /// For bash: `source <(footage help --completions bash)`.
    var bash: String {
        """
        # Completion of footage for bash: source <(footage help --completions bash)
        _footage() {
            local cur=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} so_far="" word
            for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
                case "$so_far $word" in
                    \(prefixPattern)) so_far+=" $word" ;;
                esac
            done
            local words=""
            case "$so_far/$previous" in
        \(valueCases { "words=\"\($0)\"" } files: { "COMPREPLY=(); return" })
                *)
                    case "$so_far/$cur" in
        \(wordCases { "words=\"\($0)\"" })
                    esac ;;
            esac
            COMPREPLY=($(compgen -W "$words" -- "$cur"))
        }
        complete -o default -F _footage footage

        """
    }

    /// For zsh: a file `_footage` in one of the directories of `fpath`.
    var zsh: String {
        """
        #compdef footage
        # Completion of footage for zsh: footage help --completions zsh > DIR/_footage, DIR in fpath
        _footage() {
            local cur=${words[CURRENT]} previous=${words[CURRENT-1]} so_far="" word
            for word in "${(@)words[2,CURRENT-1]}"; do
                case "$so_far $word" in
                    \(prefixPattern)) so_far+=" $word" ;;
                esac
            done
            case "$so_far/$previous" in
        \(valueCases { "compadd -- \($0)" } files: { "_files" })
                *)
                    case "$so_far/$cur" in
        \(wordCases { "compadd -- \($0)" })
                        *) _files ;;
                    esac ;;
            esac
        }
        _footage "$@"

        """
    }

    /// Every path of words that leads to a command.
    private var prefixes: [[String]] {
        var prefixes: [[String]] = []
        for command in table.commands {
            for count in 1...max(1, command.path.count) {
                let prefix = Array(command.path.prefix(count))
                if !prefixes.contains(prefix) { prefixes.append(prefix) }
            }
        }
        return prefixes
    }

    private var prefixPattern: String {
        prefixes.map { "\"\(Self.spaced($0))\"" }.joined(separator: "|")
    }

    /// Cases for the value of an option that has just been typed.
    private func valueCases(
        _ words: (String) -> String, files: () -> String
    ) -> String {
        var cases: [String] = []
        for command in table.commands {
            for option in command.ownOptions where !option.choices.isEmpty {
                cases.append(
                    "        \"\(Self.spaced(command.path))/--\(option.name)\") "
                        + words(option.choices.joined(separator: " ")) + " ;;")
            }
        }
        let named = table.commands.flatMap(\.ownOptions) + OptionSpec.global
        var paths: [String] = []
        for option in named where ["FILE", "DIR", "PATH"].contains(option.placeholder) {
            let pattern = "*/--\(option.name)"
            if !paths.contains(pattern) { paths.append(pattern) }
        }
        cases.append("        \(paths.joined(separator: "|"))) \(files()) ;;")
        return cases.joined(separator: "\n")
    }

    /// Cases for a command's next word, by the words so far and how the current one begins.
    private func wordCases(_ words: (String) -> String) -> String {
        ([[]] + prefixes).flatMap { path -> [String] in
            let command = table.command(at: path)
            let options = ((command?.ownOptions ?? []) + OptionSpec.global).map { "--" + $0.name }
            let next = table.words(after: path) + (command?.arguments.flatMap(\.choices) ?? [])
            let spaced = Self.spaced(path)
            let margin = String(repeating: " ", count: 16)
            let first = "\(margin)\"\(spaced)/-\"*) \(words(options.joined(separator: " "))) ;;"
            guard !next.isEmpty else { return [first] }
            return [first, "\(margin)\"\(spaced)/\"*) \(words(next.joined(separator: " "))) ;;"]
        }.joined(separator: "\n")
    }

    private static func spaced(_ path: [String]) -> String { path.map { " " + $0 }.joined() }
}
