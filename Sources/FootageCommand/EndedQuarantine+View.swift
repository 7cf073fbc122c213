internal import FootageVault
internal import VaultModel

extension EndedQuarantine {
    /// The film as `--json` gives it.
    var json: JSONValue {
        .members([
            "number": .count(number), "clip": .text(clip), "end": .string(end), "on": .text(date),
            "by": .text(by), "practitioner": .text(practitioner), "filmed": .text(recorded),
            "bytes": .count(bytes), "reason": .text(reason), "approval": .text(approval),
        ])
    }

    static func table(of films: [EndedQuarantine]) -> TableView {
        var table = TableView([
            .number("Number"), .text("What"), .whole("On"), .text("By"), .number("Size"),
            .text("Reason"),
        ])
        for film in films {
            table.add(
                "\(String(film.number))", .init(film.what), "\(film.date.description)",
                .init(film.by ?? ""), .init(Amounts.megabytes(Int64(clamping: film.bytes))),
                .init(film.reason ?? "not to be read"))
        }
        return table
    }

    /// The film, one line a fact.
    var details: [(String, TableView.Cell)] {
        var facts: [(String, TableView.Cell)] = [
            ("Number", "\(String(number))"),
            ("What", .init(by.map { "\(what) by \($0), on \(date)" } ?? "\(what) on \(date)")),
        ]
        if let practitioner { facts.append(("Waited for", .init(practitioner))) }
        facts += [
            ("Filmed", .init(recorded?.description ?? "not known")),
            ("Size", .init(Amounts.megabytes(Int64(clamping: bytes)))),
            ("Reason", .init(reason ?? "not to be read")),
        ]
        if let approval { facts.append(("Approved because", .init(approval))) }
        return facts + [("Certificate", .init("that of \(clip)"))]
    }

    private var what: String { end == "returned" ? "given back" : "destroyed" }
}
