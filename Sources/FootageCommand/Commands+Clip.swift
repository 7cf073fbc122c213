internal import FootageVault
internal import Retention
internal import VaultCrypto
internal import VaultModel

extension CommandSpec {
    /// `footage clip …`: the films of families.
    static let clip: [CommandSpec] = [
        CommandSpec(
            ["clip", "list"], summary: "List films, of one family or of all you may see",
            discussion: """
                Status is where a film stands by the policy in force today: kept; queued, announced to \
                go; due, it goes with the next purge; overdue; held; restricted, it should be gone but a \
                hold or another rule blocks that; blocked, undecided, uncovered or review, a person must \
                look at it. "Kept until" is the last day on which it may lawfully be kept.

                With --json: clips[] has clip, id, filmed, filmed_from (film or session), seconds, bytes, \
                class, purposes, parts (how many files it is), taken_in, read_back, is_damaged (the stored copy was \
                found not to be what was written), status, last_day, destroyed_from, announced_from, rule, \
                watchable, holds (those on what it is derived from too), derived_from, being_destroyed; for who holds a grant of the family also codec, \
                browser_may_not_play.
                """,
            arguments: [ArgumentSpec("REF", "The family's reference", .optional)],
            options: [
                OptionSpec("session", "N", "Of this session only"),
                OptionSpec(
                    "status", "STATUS", "With this status only", repeated: true,
                    choices: Decision.Status.allCases.map(\.rawValue)),
                OptionSpec(
                    "due-by", "DATE", "Of which the destruction may begin on this day or before"),
            ],
            exits: .vault
        ) { invocation in
            var filter = ClipFilter(
                session: try invocation.value("session", as: .positive),
                dueBy: try invocation.value("due-by", as: .date))
            filter.statuses = Set(
                try invocation.all("status", as: ValueKind<Decision.Status>.word))
            let family = try invocation.value("REF", as: .reference)
            let clips = try invocation.unlocked { try $0.listClips(family: family, filter) }
            invocation.answer(.members(["clips": .array(clips.map(\.json))])) { terminal in
                guard !clips.isEmpty else {
                    terminal.line("There is no film to list.")
                    return
                }
                terminal.table(ClipSummary.table(of: clips))
                let bytes = clips.reduce(Int64(0)) { $0 &+ Int64(clamping: $1.bytes) }
                terminal.line(
                    Amounts.count(clips.count, "film", "films") + ", " + Amounts.megabytes(bytes),
                    style: .faint)
                if let caution = ClipSummary.caution(of: clips) {
                    terminal.line(caution, style: .faint)
                }
            }
        },
        CommandSpec(
            ["clip", "show"], summary: "Show everything about one film but its pictures",
            discussion: """
                What the film's file said of itself is shown to who holds a grant of the family alone; \
                where it was filmed only with --verbose, for that is somebody's home.

                With --json: the members that "footage clip list" gives for a film, and payload_bytes, \
                tree_root, key_slot (whole, erased, wrong), has_payload, damage[] (codes such as \
                payload-changed), exports, exports_open, disclosures, changes[] (as "footage clip extend" gives one), and \
                particulars, which has name, sha256, bytes, \
                milliseconds, codec, width, height, sound, device, taken, evidence, note, told (what says \
                when it was filmed, in words), browser_may_not_play, and place with --verbose; version, \
                statements[] (source, said, standing, at, doubt) and look (rotation, pictures_promised, \
                pictures_found, tells_place, problems[]) are missing for a film that an older program \
                took in, and look for one that nobody looked into; parts[] (name, bytes, sha256, milliseconds, \
                and place with --verbose) is there for a film that the camera cut into chapters.
                """,
            arguments: [ArgumentSpec("CLIP", "The clip's address, such as 7KQ2M4V/3/1")],
            exits: .vault
        ) { invocation in
            let address = try invocation.required("CLIP", as: .address)
            let clip = try invocation.unlocked { try $0.showClip(address) }
            let withPlace = invocation.isVerbose
            invocation.answer(clip.json(withPlace: withPlace)) { terminal in
                terminal.facts(clip.facts(withPlace: withPlace))
            }
        },
        CommandSpec(
            ["clip", "export"], summary: "Take films out of the vault, for a stated purpose",
            discussion: """
                That you asked is on record before the first byte leaves the vault; what was given \
                follows. A file appears whole or not at all, and nothing is ever replaced. With "--to \
                -" one film goes to standard output, for a player to read, but never to a terminal.

                Several clips, a session (7KQ2M4V/3) or a family (7KQ2M4V) go to the directory that --to \
                names, which is made when it is not there; so does one clip when it ends in a slash. Their \
                files are called by their addresses, such as 7KQ2M4V-3-1.mp4. Each is an export of its own: \
                one that is refused or fails keeps no other back, and the command then ends with 3.

                A film that the camera cut into chapters goes out as the files it came as: "--to film.mp4" makes \
                film-part1.mp4, film-part2.mp4 and so on, to be played in order. --part gives one of them, \
                and to standard output only that, or a range, can go.

                --range gives part of one film, as RFC 9110 counts bytes: 0-499 are the first 500, 500- is \
                what follows them, -500 are the last 500. Both ends belong to it, and what lies behind the \
                film's end is left out; a range that begins there is refused. The bytes of chapters are counted \
                on from one to the next; with --part within that one.

                Where it was filmed is a family's home, so what says it is taken out of the copy: tags, and \
                tracks and boxes of a camera's own that could say it. Nothing is encoded again; pictures and \
                sound stay as they are, byte for byte. A film of which it cannot be told where it says it is \
                not given. --keep-place gives the film as it is, and the log says so.

                A copy is yours to look after from then on: --return-by says when it will be gone, and \
                "footage export returned" that it is. The SHA-256 "when it was taken in" is the whole film's; \
                "sha256sum" of the copy gives it, or, where a place was taken out, the one "of this copy".

                With --json, for one clip: number, clip, purpose, file (or files[], each with file, bytes, \
                sha256, copy_sha256, for all of a film in chapters), part, bytes, first (the first byte's \
                place), of (the film's bytes), seconds, sha256, place (stripped; kept; none: there was nothing \
                to strip), copy_sha256 (of a stripped copy), return_by, dry_run; with --dry-run parts (how many files it would be). For a directory: exports[], \
                each with clip and number, file or files[], bytes, seconds, sha256, place, copy_sha256 or code, message; \
                and purpose, directory, return_by, dry_run; clips[] instead of exports[] with --dry-run.
                """,
            arguments: [
                ArgumentSpec(
                    "CLIP", "A clip's address, such as 7KQ2M4V/3/1; or a session, or a family",
                    .repeated)
            ],
            options: [
                OptionSpec(
                    "to", "PLACE", "The new file, a directory, or - for standard output",
                    required: true),
                OptionSpec("purpose", "P", "What it is opened for", required: true),
                OptionSpec("part", "N", "Only this file of a film that is several, from 1"),
                OptionSpec("range", "A-B", "Only these bytes of one film: A-B, A- or -N"),
                .flag("keep-place", "Leave in the film where it was filmed; this is recorded"),
                OptionSpec("return-by", "DATE", "When the copy will be back or gone"),
            ],
            exits: .vault + [.partlyDone], writes: true
        ) { invocation in
            let selections = try invocation.all("CLIP", as: .clipSelection)
            let isDirectory = try invocation.required("to", as: .path).hasSuffix("/")
            if case .clip(let address)? = selections.first, selections.count == 1, !isDirectory {
                try ClipExport(invocation, of: address).run()
            } else {
                invocation.exit = try ClipExports(invocation, of: selections).run()
            }
        },
    ]
}
