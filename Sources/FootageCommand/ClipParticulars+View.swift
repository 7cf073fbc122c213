internal import FootageVault
internal import TabletDump
internal import VaultCrypto
internal import VaultModel

extension ClipParticulars {
    /// The members as `--json` gives them; the place only where it is asked for.
    func shown(withPlace: Bool) -> JSONValue? {
        guard case .object(var members) = json else { return nil }
        if !withPlace {
            members["place"] = nil
            if !parts.isEmpty {
                members["parts"] = .array(parts.map { $0.withoutPlace.json })
            }
        }
        if let isHEVC { members["browser_may_not_play"] = .bool(isHEVC) }
        members["told"] = told.map { .string($0) }
        return .object(members)
    }

    /// What people want to know of the file, in the order in which they ask.
    func facts(withPlace: Bool) -> [(String, TableView.Cell)] {
        var facts: [(String, TableView.Cell)] = [("File", .init(name))]
        if let device { facts.append(("Device", .init(device))) }
        facts.append(("Its own time", .init(ownTime)))
        facts += seen
        if let place {
            facts.append(("Place", .init(withPlace ? place : "known; --verbose shows it")))
        } else if let look = findings?.look {
            let words =
                look.tellsPlace ? "told in a track of its own, beside the film" : "none told"
            facts.append(("Place", .init(words)))
        }
        if let note { facts.append(("Note", .init(note))) }
        facts += partFacts(withPlace: withPlace)
        facts.append(("SHA-256", .init(sha256.description)))
        return facts
    }

    /// The files of a film that is several, one line a file.
    func partFacts(withPlace: Bool) -> [(String, TableView.Cell)] {
        parts.enumerated().map { place, part in
            ("Part \(place + 1)", .init(part.words(withPlace: withPlace)))
        }
    }

    /// What says when it was filmed, and what says otherwise; none in particulars of version 1.
    private var told: String? { findings.map(\.statements.words).flatMap { $0.isEmpty ? nil : $0 } }

    private var ownTime: String {
        guard let taken else { return "not known" + (told.map { "; " + $0 } ?? "") }
        return taken + (told.map { ", " + $0 } ?? "")
    }

    /// What looking into the film told.
    private var seen: [(String, TableView.Cell)] {
        guard findings?.look != nil || !codec.isEmpty else {
            return [("Looked into", .init("no: picture, sound and place are not known"))]
        }
        var facts: [(String, TableView.Cell)] = [("Picture", .init(picture))]
        facts.append(("Sound", .init(sound ? "yes" : "none")))
        guard let look = findings?.look else {
            return facts + [("Wholeness", .init("not looked at: an older program took it in"))]
        }
        if let promised = look.picturesPromised, let found = look.picturesFound {
            facts.append(
                (
                    "Pictures",
                    .init(
                        found < promised
                            ? "\(found) of \(promised) are there" : "all \(promised) are there")
                ))
        }
        if !look.problems.isEmpty {
            let problems = look.problems.joined(separator: "; ")
            facts.append(("To be known", .init(problems, style: .warning)))
        }
        return facts
    }

    private var picture: String {
        guard !codec.isEmpty else { return "cannot be read" }
        var words = [codec]
        if width > 0, height > 0 { words.append("\(width) x \(height)") }
        if let turn = findings?.look?.rotation, turn != 0 {
            words.append("to be turned by \(turn)° clockwise")
        }
        return words.joined(separator: ", ")
            + (isHEVC == true ? "; a browser may not play HEVC" : "")
    }
}

extension ClipParticulars.Part {
    fileprivate var withoutPlace: Self {
        var part = self
        part.place = nil
        return part
    }

    /// What people want to know of one of a film's files.
    fileprivate func words(withPlace: Bool) -> String {
        var words = [name.split(separator: "/").last.map(String.init) ?? name]
        if milliseconds > 0 { words.append(Amounts.time(.milliseconds(milliseconds))) }
        words.append(Amounts.megabytes(Int64(clamping: bytes)))
        if withPlace, let place { words.append("filmed at " + place) }
        return words.joined(separator: ", ")
    }
}
