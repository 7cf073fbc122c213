import FootageVault
import VaultModel

extension Moment {
    /// The moment as a page's script is told of it.
    func json(names: WatchShowing.Names) -> JSONValue {
        var members: [String: JSONValue] = [
            "number": .integer(Int64(number)), "from": .integer(mark.milliseconds.lowerBound),
            "to": .integer(mark.milliseconds.upperBound), "seen": .string(mark.kind.title),
            "times": .string("\(from) to \(to)"), "note": .string(mark.note ?? ""),
        ]
        if names == .shown { members["by"] = addedByName.map { .string($0) } }
        return .object(members)
    }
}

extension MomentMark {
    /// Reads a mark as a page's script sends it; none for anything else.
    init?(body: [UInt8]) {
        guard case .object(let members)? = try? JSONValue(canonical: body),
            Set(members.keys) == ["from", "note", "seen", "to"],
            case .integer(let from)? = members["from"], case .integer(let to)? = members["to"],
            case .string(let note)? = members["note"], case .string(let seen)? = members["seen"],
            let kind = MomentKind(rawValue: seen), from >= 0, from < to
        else { return nil }
        self.init(milliseconds: from..<to, kind: kind, note: note.isEmpty ? nil : note)
    }
}
