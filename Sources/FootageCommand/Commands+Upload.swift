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

                The chapters into which a GoPro cuts a long film (GX010123.MP4, GX020123.MP4) become one \
                clip, of the day on which the first was begun, when all are there from the first on and fit \
                each other. Otherwise each is a film of its own, and the plan says why.

                When a film was begun is told by Apple's creation date, which carries its offset from UTC; \
                else by the container's time, UTC (local time of a GoPro), of which a maker's name that fits \
                it tells the start; \
                else by the name alone (UTC of a Pixel, local time of others); never by when the file was \
                changed. "footage clip show" tells what said so, and what said otherwise.

                A plain film is planned by its own index. Before any film is in, ffprobe has probed it in \
                full, too: one that is not whole by that, or whose time it reads otherwise, goes into \
                quarantine, whatever the plan said.

                Each stored copy is read back from the disk. One that is not what was written is \
                damaged: an incident is opened, the film stays on the tablet, and an administrator \
                restores the copy from a backup; the same upload, run again, reads it back anew.

                Whatever interrupts it, run the same command again: what is in is recognised. At the end \
                the files that are safe to delete from the tablet are listed, and no others: each was \
                read back from the vault's disk. --delete-source deletes exactly that list from DUMP, \
                each file once it was compared again with what the vault has of it; what changed since is \
                kept and named. Flash storage keeps remnants of deleted files. The receipts, one a clip, \
                lie in ~/.local/state/footage, or where \
                --receipts says.

                --derived-from takes a dump of edits in: each film is marked, in the moment it is in, as derived \
                from those clips, whose family is stated for it, and inherits the strictest from them, as \
                "footage clip derived" says. A film that waits in quarantine, or was in already, is not marked; \
                that command does it afterwards.

                --write-manifest writes a table of all films to be filled in with a spreadsheet, and \
                stops; give it back with --manifest.

                With --json: plan.films[] has file, parts[] (file, bytes, seconds; of chapters), fate, family, session, purposes, due, is_overdue, \
                filmed, filmed_from, seconds, bytes, kind, what, reason, message, hint, notes, clip, \
                quarantine_number, destroyed_on, rule, disagreement (two signals), statements[] of when it \
                was filmed (source, said, standing, at, doubt), and of a film that was looked into codec, \
                width, height, rotation, has_sound, tells_place, is_whole, pictures_promised, \
                pictures_found, problems[], browser_may_not_play, facts_from (index, ffprobe); plan.others[] has file, kind, \
                reason, bytes; plan.bytes, plan.probed, plan.derived_from; result.films[] has file, files[] (of chapters), end, clip, due, \
                receipt, read_back, copy \
                (whole, damaged, none), quarantine_number, reason, message, hint, bytes; \
                result.safe_to_delete[]; result.residue[] has file, kind, bytes, reason, same_film; \
                result.leftovers[] has file, kind, reason, bytes; result.reminders[], result.receipts, \
                result.interrupted; with --delete-source result.deleted[], result.deleted_bytes, \
                result.not_deleted[] has file, reason, message; manifest; dry_run; problems[] of \
                a manifest has line, message.
                """,
            arguments: [ArgumentSpec("DUMP", "The directory with the tablet's files")],
            options: [
                OptionSpec("manifest", "FILE", "Take families and sessions from this CSV file"),
                OptionSpec(
                    "write-manifest", "FILE", "Write a CSV file to fill in, and take nothing in"),
                OptionSpec("family", "REF", "State the family of all films"),
                OptionSpec("session", "N", "State the session of all films"),
                OptionSpec(
                    "derived-from", "CLIPS",
                    "All films are edits of these of one family, several with commas"),
                OptionSpec("for", "NAME", "At an upload station: whose films these are"),
                .flag("no-probe", "Do not look into the films; this is recorded"),
                OptionSpec("receipts", "DIR", "Put the receipts here"),
                .flag("delete-source", "Delete from DUMP what is safe to delete, and nothing else"),
            ],
            exits: .vault + [.partlyDone], writes: true
        ) { invocation in
            invocation.exit = try UploadRun(invocation).run()
        }
    ]
}
