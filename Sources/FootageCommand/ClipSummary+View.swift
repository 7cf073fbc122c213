internal import FootageVault
internal import Retention
internal import VaultModel

extension ClipSummary {
    /// The film as `--json` gives it.
    var json: JSONValue {
        .members([
            "clip": .text(address), "id": .text(id), "filmed": .text(recorded),
            "filmed_from": .string(recordedByFilm ? "film" : "session"),
            "seconds": .count(milliseconds / 1000), "bytes": .count(bytes),
            "class": .string(kind.rawValue), "purposes": .texts(purposes.map(\.rawValue)),
            "parts": .count(parts),
            "taken_in": .text(uploaded), "read_back": .text(verified),
            "is_damaged": .bool(isDamaged),
            "status": .text(retention?.status.rawValue),
            "last_day": .text(retention?.limit), "destroyed_from": .text(retention?.due),
            "announced_from": .text(retention?.queue), "rule": .text(retention?.rule),
            "watchable": .texts(retention?.watchable.map(\.rawValue) ?? []),
            "holds": .array(holds.map { .count($0) }),
            "derived_from": .texts(derivedFrom.map(\.description)),
            "being_destroyed": .bool(isBeingDestroyed),
            "codec": .text(codec), "browser_may_not_play": isHEVC.map { .bool($0) },
        ])
    }

    static func table(of clips: [ClipSummary]) -> TableView {
        let hasHEVC = clips.contains { $0.isHEVC == true }
        var table = TableView(
            [
                .whole("Clip"), .whole("Filmed"), .number("Length"), .number("Size"), .text("For"),
                .text("Status"), .whole("Kept until"), .text("Rule"),
            ] + (hasHEVC ? [.text("Note")] : []))
        for clip in clips {
            table.add(
                "\(clip.address.description)", "\(clip.recorded.description)", .init(clip.length),
                .init(Amounts.megabytes(Int64(clamping: clip.bytes))),
                .init(clip.purposes.map(\.rawValue).joined(separator: ", ")),
                .init(clip.standing, style: clip.style),
                .init(clip.retention?.limit?.description ?? ""), .init(clip.retention?.rule ?? ""),
                .init(clip.isHEVC == true ? "HEVC" : ""))
        }
        return table
    }

    /// What the note of an HEVC film means, where there is one.
    static func caution(of clips: [ClipSummary]) -> String? {
        let count = clips.count { $0.isHEVC == true }
        guard count > 0 else { return nil }
        return Amounts.count(count, "film is", "films are") + " HEVC: a browser may not play "
            + (count == 1 ? "it." : "them.")
    }

    var length: String {
        let time = milliseconds > 0 ? Amounts.time(.milliseconds(milliseconds)) : "?"
        return parts > 1 ? "\(time) (\(parts) parts)" : time
    }

    /// Where it stands, in a word.
    var standing: String {
        if isBeingDestroyed { return "being destroyed" }
        let status = retention?.status.rawValue ?? "no policy"
        var notes: [String] = []
        if isDamaged { notes.append("copy DAMAGED") }
        if !holds.isEmpty {
            notes.append("hold " + holds.map { String($0) }.joined(separator: ", "))
        }
        return notes.isEmpty ? status : status + " (" + notes.joined(separator: "; ") + ")"
    }

    var style: Style {
        if isDamaged { return .bad }
        return switch retention?.status {
        case .kept?: .plain
        case .overdue?, .uncovered?, .undecided?, nil: .bad
        default: .warning
        }
    }
}
