internal import FootageVault
internal import VaultModel
internal import Watching

extension CommandSpec {
    /// `footage watch`: films in a browser.
    static let watch: [CommandSpec] = [
        CommandSpec(
            ["watch"], summary: "Watch films in a browser, with nothing left behind",
            discussion: """
                It prints a link, and opens it where there is a screen. The link opens once, in one browser of your \
                account on this machine; from there a family's films are listed and played. What is played is \
                decrypted as it is asked for, and is written to no disk, not even by the browser: Firefox, which plays \
                longer films from a file of its own, is given none unless --any-browser says so.

                Each film that you open on the page is on record before its first byte, and when it is closed \
                with how much of it was given; so is each picture that a session's page shows of a film. A film is \
                closed by the page's button, by leaving the page, by opening another, and after 15 minutes without \
                a request. Whether it may still be watched is asked again while it is open.

                It ends with Ctrl-C, with `footage lock`, and when nobody has asked for anything for half an hour, \
                or for --for. No name of a person is shown unless --names says so.

                On a machine that you reach by ssh, the link is opened on your own one once the port is led there: \
                ssh -L 8123:127.0.0.1:8123 MACHINE, with --port 8123 here. Both numbers have to be the same.

                With --json the link is a note, and the document follows at the end: ended (stopped, idle, locked), \
                films[] with clip, for (film, or picture), bytes, seconds, and ended_by where it might not be watched any \
                longer.
                """,
            arguments: [
                ArgumentSpec(
                    "FILMS", "A family, a session or a clip: 7KQ2M4V, 7KQ2M4V/3, 7KQ2M4V/3/1")
            ],
            options: [
                OptionSpec("purpose", "P", "What films are opened for", required: true),
                OptionSpec("for", "TIME", "End after so long without a request; 30m otherwise"),
                OptionSpec("port", "N", "The port of 127.0.0.1, for ssh -L; any otherwise"),
                .flag("no-browser", "Print the link, and open nothing"),
                .flag("any-browser", "Open films in Firefox, too, which keeps long ones in a file"),
                .flag("names", "Show the family's alias and who was there"),
            ],
            exits: .vault + [.partlyDone]
        ) { invocation in
            try WatchRun(invocation).run()
        }
    ]
}
