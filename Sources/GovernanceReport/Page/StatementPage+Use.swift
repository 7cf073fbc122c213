/// What was done with films in the period: destroyed, opened, refused.
extension StatementPage {
    var destruction: PageSection {
        let lines = period["destroyed"].list
        let count = lines.reduce(0) { $0 + $1["films"].number }
        var chart = MonthChart()
        for line in lines {
            chart.add(
                line["films"].number, of: line["rule"].text ?? "none",
                in: line["month"].text ?? "")
        }
        return PageSection(
            id: "destruction",
            question: "What was destroyed, when, by which rule, and on whose word?", tone: .plain,
            answer: """
                \(PageFigure.count(count, "film was", "films were")) destroyed in the period, each with a certificate: by \
                a rule of the policy, or by an act that the rule's column names. Films that were returned or moved are \
                not among them.
                """,
            pieces: [
                chart.chart(title: "Films destroyed, by rule or act", unit: "films").html,
                PageTable(
                    caption: "Films destroyed",
                    columns: [
                        .words("Month"), .words("Rule or act"), .words("Policy version"),
                        .words("Adopted by"), .words("Approved by"), .figures("Films"),
                    ],
                    rows: lines.suffix(Self.rows).map { line in
                        [
                            line["month"].text ?? "", line["rule"].text ?? "–",
                            line["policyVersion"].text ?? "–", person(line["adoptedBy"]) ?? "–",
                            person(line["approvedBy"]) ?? "–",
                            PageFigure.number(line["films"].number),
                        ]
                    }, total: lines.count, shown: .last
                ).html,
            ], source: "destroyed.csv, policies/policies.csv")
    }

    var watching: PageSection {
        let lines = period["openings"].list
        var chart = MonthChart()
        for line in lines {
            chart.add(
                line["done"].number, of: line["purpose"].text ?? "none",
                in: line["month"].text ?? "")
        }
        func times(_ event: String) -> String {
            let done = lines.filter { $0["event"].text == event }
            return PageFigure.count(done.reduce(0) { $0 + $1["done"].number }, "time", "times")
        }
        let unknown = period["outcomesUnknown"].number
        let rest =
            unknown == 0
            ? ""
            : " \(PageFigure.count(unknown, "act was", "acts were")) begun without an outcome on record."
        return PageSection(
            id: "watching", question: "Who opened films, for which purpose?",
            tone: unknown == 0 ? .plain : .attention,
            answer: """
                Films were watched \(times("clip.watch")), taken out \(times("clip.export")), given to other \
                organisations \(times("disclosure.record")), and given in answers to requests \
                \(times("request.package")).\(rest) Who, and which film, stands in the records.
                """,
            pieces: [
                chart.chart(title: "Films opened, by purpose", unit: "times").html,
                PageTable(
                    caption: "Films opened",
                    columns: [
                        .words("Month"), .words("How"), .words("Purpose"), .figures("Done"),
                        .figures("Refused"), .figures("Failed"), .figures("Unknown"),
                        .figures("Played"), .figures("Given"),
                    ],
                    rows: lines.suffix(Self.rows).map { line in
                        [
                            line["month"].text ?? "", line["event"].text ?? "",
                            line["purpose"].text ?? "–", PageFigure.number(line["done"].number),
                            PageFigure.number(line["refused"].number),
                            PageFigure.number(line["failed"].number),
                            PageFigure.number(line["unknown"].number),
                            PageFigure.duration(line["seconds"].number),
                            PageFigure.bytes(line["bytes"].number),
                        ]
                    }, total: lines.count, shown: .last
                ).html,
            ],
            source:
                "events.csv, events clip.watch, clip.export, disclosure.record and request.package"
        )
    }

    var refusals: PageSection {
        let checks = period["refusals"]["byCheck"].counts
        let reasons = period["refusals"]["byReason"].counts
        let count = checks.reduce(0) { $0 + $1.count }
        let opened = period["breakGlass"]["opened"].number
        let waiting = period["breakGlass"]["waiting"].number
        let ofPeriod = period["breakGlass"]["notReviewed"].number
        var emergency =
            opened == 0
            ? "Nobody used emergency access."
            : "Emergency access was used \(PageFigure.count(opened, "time", "times")), of which \(PageFigure.number(ofPeriod)) not reviewed."
        if waiting > ofPeriod {
            emergency +=
                " Of other times \(PageFigure.count(waiting - ofPeriod, "use is", "uses are")) not reviewed."
        }
        return PageSection(
            id: "refusals", question: "What was refused, and was emergency access used?",
            tone: waiting > 0 ? .alarm : .plain,
            answer: "\(PageFigure.count(count, "act was", "acts were")) refused. \(emergency)",
            pieces: [
                BarChart(
                    title: "Refused acts, by the question that failed", unit: "acts",
                    parts: ["acts"],
                    bars: checks.map { .init(label: $0.name, values: [$0.count]) }
                ).html,
                PageTable(
                    caption: "Refused acts by reason",
                    columns: [.words("Reason"), .figures("Acts")],
                    rows: reasons.prefix(Self.rows).map {
                        [$0.name, PageFigure.number($0.count)]
                    }, total: reasons.count
                ).html,
            ],
            source:
                "events.csv, where outcome is refused; events breakglass.open and breakglass.review"
        )
    }
}
