import FootageCommand
import Testing

@Suite struct ParsingTests {
    @Test(arguments: [
        ["upload", "a", "b", "--for", "kim", "--yes"], ["upload", "--for=kim", "--yes", "a", "b"],
        ["--yes", "upload", "a", "--for", "kim", "b"].shifted,
        ["upload", "--yes", "--for=kim", "--", "a", "--b"],
        ["--verbose", "upload", "a", "b", "--for=kim", "--yes"],
        ["--vault", "v", "upload", "a", "b", "--for=kim", "--yes"],
        ["--vault=v", "--as", "clip", "upload", "a", "b", "--for=kim", "--yes"],
    ])
    func `options stand in any order, and -- ends them`(arguments: [String]) {
        #expect(run(arguments) == Run(exit: .done, output: "2 for kim\n"))
    }

    @Test(arguments: [
        (["clip", "list"], "\n"), (["clip", "list", "7kq2m4v"], "7KQ2M4V\n"),
        (["clip", "--json", "list", "7KQ2M4V"], "\"7KQ2M4V\"\n"),
        (
            [
                "clip", "list", "--since", "2026-03-31", "--purpose", "training",
                "--purpose=therapy",
            ],
            "2026-03-31 training therapy\n"
        ),
        (["clip", "list", "--long", "--long"], "\n"),
    ])
    func `values are read as what they are`(arguments: [String], output: String) {
        #expect(run(arguments) == Run(exit: .done, output: output))
    }

    @Test(arguments: [
        (
            [], #""footage" needs to be told what to do."#,
            #"One of: upload, clip, status, help, version. See "footage help"."#
        ),
        (
            ["clip"], #""footage clip" needs to be told what to do."#,
            #"One of: list, purpose. See "footage help clip"."#
        ),
        (
            ["clip", "purpose"], #""footage clip purpose" needs to be told what to do."#,
            #"One of: add. See "footage help clip purpose"."#
        ),
        (
            ["clip", "lsit"], #"There is no command "footage clip lsit"."#,
            #"Did you mean "footage clip list"?"#
        ),
        (
            ["uplaod", "x"], #"There is no command "footage uplaod"."#,
            #"Did you mean "footage upload"?"#
        ),
        (["list"], #"There is no command "footage list"."#, #"Did you mean "footage clip list"?"#),
        (["xyzzy"], #"There is no command "footage xyzzy"."#, #"See "footage help"."#),
        (["xyzzy", "--help"], #"There is no command "footage xyzzy"."#, #"See "footage help"."#),
        (
            ["--", "status"], #""footage" needs to be told what to do."#,
            #"One of: upload, clip, status, help, version. See "footage help"."#
        ),
        (["--valut", "x", "status"], "There is no option --valut.", "Did you mean --vault?"),
        (
            ["status", "--valut=x"], #""footage status" has no option --valut."#,
            "Did you mean --vault?"
        ),
        (
            ["status", "--qqq=hunter2"], #""footage status" has no option --qqq."#,
            #"See "footage help status"."#
        ),
        (["status", "-v"], #""footage status" has no option -v."#, #"See "footage help status"."#),
        (
            ["status", "--dry-run"],
            #""footage status" changes nothing, so there is nothing to try with --dry-run."#,
            #"See "footage help status"."#
        ),
        (
            ["status", "x"], #""footage status" takes no further argument, but was given "x"."#,
            #"See "footage help status"."#
        ),
        (
            ["status", "--vault", "--json=1"], "--vault needs a value (DIR).",
            "A value that begins with a dash is written --vault=VALUE."
        ),
        (
            ["status", "--vault="], "--vault needs a value (DIR).",
            "A value that begins with a dash is written --vault=VALUE."
        ),
        (
            ["status", "--vault"], "--vault needs a value (DIR).",
            "A value that begins with a dash is written --vault=VALUE."
        ),
        (["upload", "a"], #""footage upload" needs --for NAME."#, #"See "footage help upload"."#),
        (
            ["upload", "--for=kim"], #""footage upload" needs PATH."#,
            #"See "footage help upload"."#
        ),
        (
            ["upload", "a", "--for=kim", "--class", "recrd"],
            #"--class: "recrd" is not one of: working, record."#, #"Did you mean "record"?"#
        ),
        (
            ["clip", "list", "--since", "31/3/2026"],
            #"--since: "31/3/2026" is not a date, such as 2026-03-31."#,
            "Write the year first: 2026-03-31."
        ),
        (
            ["clip", "list", "--purpose", "traning"],
            #"--purpose: "traning" is not one of: therapy, supervision, training, research, case-study."#,
            #"Did you mean "training"?"#
        ),
        (["status"], "No vault was named.", "Name it with --vault DIR, or set FOOTAGE_VAULT."),
        (
            ["status", "--vault=v"], "No identity file was named.",
            "Name it with --as FILE, or set FOOTAGE_IDENTITY."
        ),
    ])
    func `wrong usage says what is wrong and what to type`(
        arguments: [String], message: String, hint: String
    ) {
        #expect(
            run(arguments)
                == Run(
                    exit: .usage,
                    errors: "footage: error: \(message)\nfootage: hint: \(hint)\n"))
    }

    @Test(arguments: [
        (["status", "--vault=a", "--vault=b"], "--vault was given more than once."),
        (["status", "--json=yes"], "--json takes no value."),
        (
            ["status", "--passphrase-file=a", "--passphrase-fd=3"],
            "--passphrase-file and --passphrase-fd contradict each other."
        ),
        (
            ["clip", "list", "--since", "tomorrow"],
            #"--since: "tomorrow" is not a date, such as 2026-03-31."#
        ),
        (
            ["clip", "purpose", "add"],
            #""footage clip purpose add" does not declare undeclared; this is a mistake in the program."#
        ),
    ])
    func `some wrong usage needs no hint`(arguments: [String], message: String) {
        #expect(run(arguments) == Run(exit: .usage, errors: "footage: error: \(message)\n"))
    }

    @Test(arguments: [
        ("7KQ2M4F", "its check character does not fit the other six."),
        ("7KQ2M4", "it has seven symbols, the last a check character."),
    ])
    func `a slip in a reference is bad input, and says that nothing was looked up`(
        text: String, reason: String
    ) {
        #expect(
            run(["clip", "list", text])
                == Run(
                    exit: .badInput,
                    errors: """
                        footage: error: FAMILY: "\(text)" is not a family's reference: \(reason)
                        footage: hint: Look for a wrong symbol, or two that changed places; nothing was looked up.

                        """))
    }

    @Test func `an argument that is not text is refused by its place`() {
        #expect(
            run(["status", nil])
                == Run(exit: .usage, errors: "footage: error: Argument 2 is not UTF-8 text.\n"))
    }

    @Test func `variables stand in for the vault and the identity, and options win`() {
        let variables = ["FOOTAGE_VAULT": "/v", "FOOTAGE_IDENTITY": "/me"]
        #expect(run(["status"], environment: variables) == Run(exit: .tampered, output: "/v\n"))
        #expect(
            run(["status", "--vault", "/w"], environment: variables)
                == Run(exit: .tampered, output: "/w\n"))
        #expect(run(["status"], environment: ["FOOTAGE_VAULT": ""]).exit == .usage)
    }

    @Test(arguments: [
        "--passphrase", "--passphrase=hunter2", "--password", "--secret-key=hunter2", "--PIN=1",
    ])
    func `a secret is refused as an option, and not repeated`(option: String) {
        let found = run(["status", option, "hunter2"])
        #expect(found.exit == .usage)
        #expect(found.errors.contains("is refused: what is typed after a command is visible"))
        #expect(!found.errors.contains("hunter2"))
    }

    @Test(arguments: [["--help"], ["status"], ["help"]])
    func `a secret in the environment is refused`(arguments: [String]) {
        let found = run(arguments, environment: ["FOOTAGE_PASSPHRASE": "hunter2"])
        #expect(found.exit == .usage)
        #expect(found.errors.hasPrefix("footage: error: FOOTAGE_PASSPHRASE is refused: "))
        #expect(!found.errors.contains("hunter2"))
    }

    @Test func `a secret key among the arguments is refused, and not repeated`() {
        let found = run(["status", "--as=age-secret-key-1qqqq"])
        #expect(found.exit == .usage)
        #expect(!found.errors.lowercased().contains("1qqqq"))
    }

    @Test func `no words a hostile caller can type trap`() {
        let words = [
            "", "-", "--", "---", "--=", "--=x", "=", "clip", "list", "upload", "help", "--help",
            "--json", "--vault", "--vault=", "-h", "--version", "status", "\u{0}", "\u{202E}",
            String(repeating: "x", count: 5000), "--" + String(repeating: "y", count: 5000),
        ]
        var exits: Set<ExitCode> = []
        for first in words {
            for second in words {
                for third in words { exits.insert(run([first, second, third]).exit) }
            }
        }
        #expect(exits == [.done, .usage, .badInput])
    }
}

extension [String] {
    /// Options of one command stand after its words: the first is moved to the end.
    var shifted: [String] { Array(dropFirst()) + prefix(1) }
}
