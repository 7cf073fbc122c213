/// Which films were given to others, by the openings of the statement.
extension FamilyPage {
    /// What was given, in sentences.
    struct Given {
        /// What was given for certain.
        var done: [String] = []
        /// What may have been.
        var unknown: [String] = []

        /// All of it; none where nothing was given, nor may have been.
        var sentences: [String] { done + unknown }
    }

    /// Films that went to another organisation, or with an answer to a request.
    var given: Given {
        let (others, answers) = (count("disclosure.record", "ok"), count("request.package", "ok"))
        let unknown = count("disclosure.record", "unknown") + count("request.package", "unknown")
        var given = Given()
        if others > 0 {
            given.done.append("Films were given to another organisation \(times(others)).")
        }
        if answers > 0 {
            given.done.append("Films were given in an answer to a request \(times(answers)).")
        }
        if unknown > 0 {
            given.unknown.append(
                "\(times(unknown)) it is not on record whether a film was given to others.")
        }
        return given
    }

    /// What other organisations were given, film by film.
    var disclosed: PageTable {
        let disclosures = statement["disclosures"].list
        return PageTable(
            caption: "Films given to other organisations; ask us to which",
            columns: [
                .words("Film"), .words("Given on"), .words("By"), .words("May be kept there until"),
            ],
            rows: disclosures.prefix(Self.rows).map { line in
                [
                    line["address"].text ?? "–", line["disclosed"].text ?? "–",
                    person(line["person"]), line["expires"].text ?? "–",
                ]
            }, total: disclosures.count)
    }

    private func times(_ number: Int) -> String { PageFigure.count(number, "time", "times") }

    private func count(_ event: String, _ outcome: String) -> Int {
        statement["opened"].list.count {
            $0["event"].text == event && $0["outcome"].text == outcome
        }
    }
}
