/// What is there: overdue, covered, accounted for.
extension StatementPage {
    var overdue: PageSection {
        let films = statement["overdueClips"]
        let count = films["count"].number
        let soon = statement["dueIn7Days"].number
        let month = statement["dueIn30Days"].number
        let waiting = statement["quarantinePastTime"].number
        let unfinished = statement["destroying"].number
        var words =
            count == 0
            ? "No clip is overdue."
            : "\(PageFigure.count(count, "clip", "clips")) should be gone by now and \(count == 1 ? "is" : "are") not."
        let past = statement["pastLimit"]
        let beyond = past["count"].number
        if beyond > 0 {
            words +=
                " \(PageFigure.count(beyond, "clip is", "clips are")) beyond the last day of the rule, and wait for something first."
        }
        if waiting > 0 {
            words +=
                " \(PageFigure.count(waiting, "film waits", "films wait")) in quarantine for longer than allowed."
        }
        if unfinished > 0 {
            words +=
                " The destruction of \(PageFigure.count(unfinished, "clip", "clips")) has begun and not ended."
        }
        return PageSection(
            id: "overdue", question: "Is any film kept too long?",
            tone: count > 0 ? .alarm : waiting + unfinished + beyond > 0 ? .attention : .good,
            answer:
                "\(words) \(PageFigure.count(soon, "falls", "fall")) due within 7 days, and \(PageFigure.number(month)) within 30.",
            pieces: [
                PageTable(
                    caption: "Overdue films",
                    columns: [.words("Film"), .words("Rule"), .words("Last lawful day")],
                    rows: films["first"].list.prefix(Self.rows).map {
                        [name(of: $0), $0["rule"].text ?? "–", $0["limit"].text ?? "–"]
                    }, total: count
                ).html,
                PageTable(
                    caption: "Films beyond the last day of their rule, and what they wait for",
                    columns: [
                        .words("Film"), .words("Waits for"), .words("Rule"),
                        .words("Last lawful day"),
                    ],
                    rows: past["first"].list.prefix(Self.rows).map {
                        [
                            name(of: $0), Self.reasons[$0["status"].text ?? ""] ?? "–",
                            $0["rule"].text ?? "–", $0["limit"].text ?? "–",
                        ]
                    }, total: beyond
                ).html,
            ], source: "clips.csv, columns status and limit")
    }

    /// What a film waits for that is beyond its last lawful day, by its status.
    private static let reasons = [
        "blocked": "an entry that the rule requires", "review": "somebody's decision",
        "undecided": "a fact without which no day can be reckoned",
        "queued": "the grace after a late entry", "due": "the next purge",
    ]

    var rules: PageSection {
        let films = statement["clipsWithoutRule"]
        let count = films["count"].number
        let standing = statement["standing"].counts.filter { $0.count > 0 }
        let words =
            count == 0
            ? "Yes: a rule of the policy in force covers every film."
            : "No: \(PageFigure.count(count, "film", "films")) no rule covers."
        var pieces = [
            PageTable(
                caption: "Films by where they stand",
                columns: [.words("Standing"), .figures("Films")],
                rows: standing.map { [$0.name, PageFigure.number($0.count)] }
            ).html
        ]
        if count > 0 {
            pieces.append(
                PageTable(
                    caption: "Films without a rule", columns: [.words("Film")],
                    rows: films["first"].list.prefix(Self.rows).map { [name(of: $0)] }, total: count
                ).html)
        }
        return PageSection(
            id: "rules", question: "Is every film under a rule?",
            tone: count == 0 ? .good : .alarm, answer: words, pieces: pieces,
            source: "clips.csv, columns status and rule")
    }

    var account: PageSection {
        let films = statement["clips"]
        let isWell = films["reconciled"].isTrue
        let count = films["differences"]["count"].number
        func figure(_ name: String) -> String { PageFigure.number(films[name].number) }
        let sum = """
            \(figure("takenIn")) taken in; \(figure("held")) held, \(figure("destroyed")) destroyed, \
            \(figure("returned")) returned, \(figure("quarantined")) in quarantine.
            """
        let months = films["months"].list
        var pieces = [holdings(months), monthTable(months)]
        if count > 0 {
            pieces.insert(
                PageTable(
                    caption: "Where log, catalog, keys and payloads differ",
                    columns: [.words("Where"), .words("What"), .words("Code")],
                    rows: films["differences"]["first"].list.prefix(Self.rows).map {
                        [$0["place"].text ?? "", $0["message"].text ?? "", $0["code"].text ?? ""]
                    }, total: count
                ).html, at: 0)
        }
        return PageSection(
            id: "account", question: "Can every film be accounted for?",
            tone: isWell ? .good : .alarm,
            answer: isWell
                ? "Yes, film by film, in the log, the catalog, the keys and the payloads: \(sum)"
                : "No, \(PageFigure.count(count, "difference", "differences")): \(sum)",
            pieces: pieces, source: "clips.csv, destroyed.csv and incidents.csv")
    }

    private func holdings(_ months: [StatementPart]) -> HTML {
        // Each bar is what was there at the end of its month, or of the last month of its year.
        var ends: [(label: String, count: Int)] = []
        let byYear = months.count > BarChart.most
        for month in months {
            let name = month["month"].text ?? ""
            let label = byYear ? String(name.prefix(4)) : name
            if ends.last?.label == label { ends.removeLast() }
            ends.append((label, month["thereAtEnd"].number))
        }
        return BarChart(
            title: "Films there at the end of each \(byYear ? "year" : "month")", unit: "films",
            parts: ["films"],
            bars: ends.suffix(BarChart.most).map { .init(label: $0.label, values: [$0.count]) }
        ).html
    }

    private func monthTable(_ months: [StatementPart]) -> HTML {
        let columns = ["takenIn", "held", "destroyed", "returned", "quarantined"]
        return PageTable(
            caption: "Films taken in in each month, and where they are now",
            columns: [
                .words("Month"), .figures("Taken in"), .figures("Held"), .figures("Destroyed"),
                .figures("Returned"), .figures("In quarantine"),
            ],
            rows: months.suffix(Self.rows).map { month in
                [month["month"].text ?? ""]
                    + columns.map { PageFigure.number(month[$0].number) }
            }, total: months.count, shown: .last
        ).html
    }

    /// The most rows of one table on the page; the registers have them all.
    static let rows = 100

    /// Where people find a film, or its id where the page has no addresses.
    private func name(of film: StatementPart) -> String {
        film["address"].text ?? film["clip"].text ?? ""
    }
}
