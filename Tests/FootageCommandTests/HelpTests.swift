import FootageCommand
import Testing

@Suite struct HelpTests {
    @Test(arguments: [["help"], ["--help"], ["-h"], ["help", "help"].dropLast()])
    func `the overview groups what there is by what it is about`(arguments: ArraySlice<String>) {
        #expect(
            run(Array(arguments))
                == Run(
                    exit: .done,
                    output: """
                        footage: an encrypted vault for films of families

                        Usage: footage COMMAND [OPTIONS]

                        Films:
                          upload        Bring films into the vault
                          clip          Find and watch films

                        The vault:
                          status        Say how the vault is

                        This program:
                          help          Explain a command
                          version       Say which version this is

                        See "footage help COMMAND" for one of them, "footage help --all" for everything.

                        """))
    }

    @Test(arguments: [
        ["help", "clip"], ["clip", "--help"], ["clip", "help"], ["--help", "clip"],
        ["help", "clip", "--all"],
    ])
    func `a noun's help lists its commands`(arguments: [String]) {
        #expect(
            run(arguments)
                == Run(
                    exit: .done,
                    output: """
                        Usage: footage clip COMMAND [OPTIONS]

                        Find and watch films.

                        Commands:
                          clip list         List the films of a family
                          clip purpose add  Keep a film for one more purpose

                        See "footage help clip COMMAND" for one of them.

                        """))
    }

    @Test(arguments: [
        ["help", "upload"], ["upload", "--help"], ["upload", "x", "--bogus", "-h"],
        ["--help", "upload"],
    ])
    func `a command's help says everything about it`(arguments: [String]) {
        #expect(
            run(arguments)
                == Run(
                    exit: .done,
                    output: """
                        Usage: footage upload PATH... --for NAME [--class CLASS] [--dry-run] [--yes]
                               [OPTIONS]

                        Bring films into the vault.

                        Every film is read back before it is called safe.

                        A film whose family is not certain waits in quarantine until two signals agree.

                        Arguments:
                          PATH                    What to bring in

                        Options:
                          --for NAME              The practitioner it is brought for
                          --class CLASS           What it is kept as: working, record
                          --dry-run               Say what would be done, and change nothing
                          --yes                   Answer yes to the command's question

                        Options of every command:
                          --vault DIR             The vault; otherwise the one that FOOTAGE_VAULT names
                          --as FILE               Your identity file; otherwise the one that
                                                  FOOTAGE_IDENTITY names
                          --passphrase-file FILE  Read the passphrase from a file that only you can read
                          --passphrase-fd N       Read the passphrase from an open file descriptor
                          --json                  Print one JSON document, errors included
                          --verbose               Say more about what is done
                          --help                  Show this help

                        Exit codes:
                          0   Done.
                          3   Partly done; each refused item is listed.
                          64  Wrong usage: a command, argument or option is not right.
                          73  Cannot write.

                        """))
    }

    @Test func `help is wrapped to a narrow terminal`() {
        let device = FakeDevice(terminals: [.output], columns: 48)
        let output = run(["help", "upload"], on: device).output
        let widest = output.split(separator: "\n").map(\.count).max() ?? 0
        #expect(widest <= 48)
    }

    @Test func `help on what there is not suggests what there is`() {
        #expect(
            run(["help", "clip", "lits"])
                == Run(
                    exit: .usage,
                    errors: "footage: error: There is no command \"footage clip lits\".\n"
                        + "footage: hint: Did you mean \"footage clip list\"?\n"))
    }

    @Test func `the manual page holds no line that roff would take as a request`() {
        let table = CommandTable(
            commands: [
                CommandSpec(["x"], summary: ".so /etc/passwd", discussion: "'a\\b\n.x - y") { _ in }
            ], nouns: [])
        let page = run(["help", "--man"], table: table).output
        #expect(
            page.hasPrefix(".TH FOOTAGE 1 \"\" \"footage \(Version.current)\" \"Footage Vault\"\n"))
        #expect(page.contains("\n\\&.so /etc/passwd.\n"))
        #expect(page.contains("\n\\&'a\\eb\n.PP\n\\&.x \\- y\n"))
    }

    @Test func `completions know words, options and choices`() {
        let bash = run(["help", "--completions", "bash"]).output
        #expect(bash.contains(#"" clip/"*) words="list purpose" ;;"#))
        #expect(bash.contains(#"" upload/--class") words="working record" ;;"#))
        #expect(bash.hasSuffix("complete -o default -F _footage footage\n"))
        let zsh = run(["help", "--completions=zsh"]).output
        #expect(zsh.hasPrefix("#compdef footage\n"))
        #expect(zsh.contains(#"" clip/"*) compadd -- list purpose ;;"#))
        #expect(run(["help", "--completions", "fish"]).exit == .usage)
    }

    @Test func `every exit code has a sentence, and they are in order`() {
        #expect(ExitCode.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5, 64, 65, 69, 73, 75, 77])
        #expect(ExitCode.allCases.allSatisfy { $0.sentence.hasSuffix(".") })
    }
}
