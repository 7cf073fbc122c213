internal import FootageVault
internal import Retention
internal import VaultModel

extension PolicyEffect {
    /// Says what changes for the clips that are held: by kind of change, each clip with its days.
    func show(on terminal: Terminal) {
        terminal.paragraph(
            "Compared with number \(current), in force on \(comparedOn); adopted and approved today, it "
                + "would count from \(effective).")
        terminal.line()
        if let diff {
            diff.show(on: terminal)
        } else {
            terminal.paragraph(
                "The two tell too many kinds of clip apart to say what they come to for clips that are "
                    + "not held; so it counts as shortening.", style: .warning)
        }
        for number in undone {
            terminal.paragraph(
                "It takes the place of number \(number), which is still to come, and shortens or drops "
                    + "what that gives.", style: .warning)
        }
        terminal.line()
        guard !clips.isEmpty else {
            return terminal.line(
                held == 0
                    ? "No clip is held."
                    : "Nothing changes for \(Amounts.count(held, "clip", "clips")) held.")
        }
        terminal.line(
            "For \(Amounts.count(clips.count, "clip", "clips")) of "
                + Amounts.count(families.count, "family", "families") + ", of \(held) held",
            style: .heading)
        for (kind, count) in counts {
            terminal.line(
                "\(kind.heading): \(Amounts.count(count, "clip", "clips"))",
                style: kind.shortens ? .warning : .plain)
            let changed = clips.compactMap { clip in
                clip.changes.first { $0.kind == kind }.map { (clip.address, $0.detail) }
            }
            for (address, detail) in changed.prefix(Self.mostListed) {
                terminal.line("    \(address)" + (detail.map { ": \($0)" } ?? ""))
            }
            Self.showRest(of: changed.count, on: terminal)
        }
        showDue(on: terminal)
    }

    private func showDue(on terminal: Terminal) {
        let moved = clips.filter { $0.old.due != $0.new.due || $0.old.status != $0.new.status }
        guard !moved.isEmpty else { return }
        terminal.line()
        var table = TableView([
            .text("CLIP"), .text("ON \(effective)"), .text("DUE"), .text("RULE"),
        ])
        for clip in moved.prefix(Self.mostListed) {
            table.add(
                .init(clip.address.description),
                .init(Self.step(clip.old.status.rawValue, clip.new.status.rawValue)),
                .init(Self.step(Self.day(clip.old.due), Self.day(clip.new.due))),
                .init(Self.step(clip.old.rule ?? "none", clip.new.rule ?? "none")))
        }
        terminal.table(table)
        Self.showRest(of: moved.count, on: terminal)
    }

    /// So many clips are listed to people under each heading; programs get them all.
    private static let mostListed = 20

    private static func showRest(of count: Int, on terminal: Terminal) {
        guard count > mostListed else { return }
        terminal.line("    and \(count - mostListed) more; --json lists them all")
    }

    private static func day(_ date: CivilDate?) -> String { date?.description ?? "none" }

    private static func step(_ old: String, _ new: String) -> String {
        old == new ? old : "\(old) → \(new)"
    }

    /// The same for programs, every clip listed.
    var json: JSONValue {
        var document: [String: JSONValue?] = [
            "current": .count(current), "effective": .text(effective), "held": .count(held),
            "shortens": .bool(shortens), "families": .texts(families.map(\.description).sorted()),
            "changes": .object(
                Dictionary(
                    uniqueKeysWithValues: counts.map {
                        ($0.kind.rawValue, JSONValue.count($0.clips))
                    })),
            "clips": .array(clips.map(\.json)),
            "undoes": .array(undone.map { .count($0) }),
        ]
        if let diff { document.merge(diff.members) { $1 } }
        return .members(document)
    }
}

extension PolicyEffect.Clip {
    fileprivate var json: JSONValue {
        .members([
            "clip": .text(address),
            "changes": .array(
                changes.map {
                    .members(["kind": .text($0.kind.rawValue), "detail": .text($0.detail)])
                }),
            "old": old.json, "new": new.json,
        ])
    }
}

extension PolicyEffect.Standing {
    fileprivate var json: JSONValue {
        .members([
            "status": .text(status.rawValue), "rule": .text(rule), "limit": .text(limit),
            "due": .text(due),
        ])
    }
}
