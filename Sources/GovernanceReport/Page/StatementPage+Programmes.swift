/// How the work itself went, as far as the vault can tell: measures of programmes.
extension StatementPage {
    var programmes: PageSection {
        let part = statement["programmes"]
        let kinds = part["byKind"].list
        let missed = part["notMet"]
        let count = part["count"].number
        let rows = kinds.flatMap { kind in measureRows(of: kind) }
        let answer =
            count == 0
            ? "No programme is on record."
            : """
            \(PageFigure.count(count, "programme is", "programmes are")) on record; \
            \(PageFigure.count(missed["count"].number, "differs", "differ")) in some measure from what \
            the profile of its kind asks.
            """
        return PageSection(
            id: "programmes", question: "Was the work done as its programme asks?",
            tone: missed["count"].number > 0 ? .attention : .plain, answer: answer,
            pieces: [
                .element(
                    "p", [("class", "soft")],
                    text: """
                        A recording counts once, also one that was destroyed since; edits of it do not count. “Not \
                        recorded” is what cannot be told from what is on record, or not yet: it is no fault of the work.
                        """),
                PageTable(
                    caption: "Measures of programmes, by kind",
                    columns: [
                        .words("Kind"), .words("The programme …"), .figures("Met"),
                        .figures("Not met"), .figures("Not recorded"),
                    ], rows: rows
                ).html,
                PageTable(
                    caption: "Programmes with a measure not met",
                    columns: [
                        .words("Family"), .figures("Programme"), .words("Kind"), .words("Found"),
                    ],
                    rows: missed["first"].list.prefix(Self.rows).map { line in
                        [
                            line["reference"].text ?? "–", "\(line["number"].number)",
                            line["kind"].text ?? "–",
                            ProgrammeMeasure.Kind.allCases.compactMap { kind in
                                line["measures"][kind.rawValue].text.map {
                                    "\(Self.words(of: kind)): \($0)"
                                }
                            }.joined(separator: "; "),
                        ]
                    }, total: missed["count"].number
                ).html,
                .element("p", [("class", "soft")], text: "Asked by: \(sources)."),
            ], source: "programmes.csv")
    }

    private func measureRows(of kind: StatementPart) -> [[String]] {
        let name = kind["kind"].text ?? ""
        let profile = statement["programmes"]["profiles"]["kinds"].list
            .first { $0["kind"].text == name }
        guard let profile else {
            let count = PageFigure.number(kind["programmes"].number)
            return [[name, "is of a kind that no profile names (\(count))", "–", "–", "–"]]
        }
        return ProgrammeMeasure.Kind.allCases.compactMap { measure in
            let counts = kind[measure.rawValue]
            guard counts.isThere else { return nil }
            return [
                name, profile["wanted"][measure.rawValue].text ?? "",
                PageFigure.number(counts["met"].number),
                PageFigure.number(counts["notMet"].number),
                PageFigure.number(counts["notRecorded"].number),
            ]
        }
    }

    private var sources: String {
        let profiles = statement["programmes"]["profiles"]
        guard profiles.isThere else { return "none" }
        let kinds = profiles["kinds"].list.map {
            "\($0["kind"].text ?? ""): \($0["source"].text ?? "")"
        }
        return "\(profiles["name"].text ?? ""), version \(profiles["version"].number) ("
            + kinds.joined(separator: "; ") + ")"
    }

    private static func words(of kind: ProgrammeMeasure.Kind) -> String {
        switch kind {
        case .sessions: "sessions held"
        case .minutes: "filmed as long as asked"
        case .course: "from first to last session"
        case .reviewed: "watched with the parent"
        }
    }
}
