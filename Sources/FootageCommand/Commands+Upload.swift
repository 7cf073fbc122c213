internal import FootageVault
internal import TabletDump
internal import VaultModel

extension CommandSpec {
    /// `footage upload`: takes a tablet's films in.
    static let upload: [CommandSpec] = [
        CommandSpec(
            ["upload"], summary: "Take the films of a tablet in",
            discussion: """
                DUMP is the directory that the tablet's files were copied to. A film becomes a clip only \
                when two signals agree: which family (a folder named by its reference, a manifest's row, \
                or --family), and which session (the day it was filmed). Every other film waits in \
                quarantine until you say where it belongs. First the plan is shown, then the work is \
                done; --dry-run stops after the plan.

                Each stored copy is read back from the disk. One that is not what was written is \
                damaged: an incident is opened, the film stays on the tablet, and an administrator \
                restores the copy from a backup; the same upload, run again, reads it back anew.

                Whatever interrupts it, run the same command again: what is in is recognised. At the end \
                the files that are safe to delete from the tablet are listed, and no others: each was \
                read back from the vault's disk. The receipts lie in ~/.local/state/footage, or where \
                --receipts says.

                --write-manifest writes a table of all films to be filled in with a spreadsheet, and \
                stops; give it back with --manifest.

                With --json: plan.films[] has file, fate, family, session, purposes, due, is_overdue, \
                filmed, filmed_from, seconds, bytes, reason, message, hint, notes, clip, \
                quarantine_number, destroyed_on, rule, disagreement (two signals); plan.others[] has file, kind, reason, bytes; \
                plan.bytes, plan.probed; result.films[] has file, end, clip, due, receipt, read_back, copy \
                (whole, damaged, none), quarantine_number, reason, message, hint, bytes; result.safe_to_delete, result.residue, \
                result.reminders, result.receipts, result.interrupted; manifest; dry_run; problems[] of \
                a manifest has line, message.
                """,
            arguments: [ArgumentSpec("DUMP", "The directory with the tablet's files")],
            options: [
                OptionSpec("manifest", "FILE", "Take families and sessions from this CSV file"),
                OptionSpec(
                    "write-manifest", "FILE", "Write a CSV file to fill in, and take nothing in"),
                OptionSpec("family", "REF", "State the family of all films"),
                OptionSpec("session", "N", "State the session of all films"),
                OptionSpec("for", "NAME", "At an upload station: whose films these are"),
                .flag("no-probe", "Do not look into the films; this is recorded"),
                OptionSpec("receipts", "DIR", "Put the receipts here"),
            ],
            exits: .vault + [.partlyDone], writes: true
        ) { invocation in
            invocation.exit = try UploadRun(invocation).run()
        }
    ]
}
