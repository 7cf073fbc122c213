/// What must be looked after: films that left, incidents, keys and heads of the log.
extension StatementPage {
    var exports: PageSection {
        let open = statement["exportsOpen"].number
        let late = statement["exportsLate"]
        let count = late["count"].number
        let disclosed = statement["disclosures"]["count"].number
        return PageSection(
            id: "exports", question: "What left the vault, and did it come back?",
            tone: count > 0 ? .alarm : .good,
            answer: """
                \(PageFigure.count(open, "film is", "films are")) out, \(PageFigure.number(count)) of them past the day \
                of return. \(PageFigure.count(disclosed, "film was", "films were")) given to other organisations.
                """,
            pieces: [
                PageTable(
                    caption: "Films not returned by their day",
                    columns: [
                        .words("Export"), .words("Film"), .words("By"), .words("Return by"),
                        .figures("Days late"),
                    ],
                    rows: late["first"].list.prefix(Self.rows).map { line in
                        [
                            "\(line["number"].number)", line["clip"].text ?? "–",
                            person(line["person"]) ?? "–", line["returnBy"].text ?? "–",
                            PageFigure.number(line["days"].number),
                        ]
                    }, total: count
                ).html
            ], source: "exports.csv, disclosures.csv")
    }

    var requests: PageSection {
        let requests = statement["requests"]
        let late = requests["late"]
        let count = late["count"].number
        let answered = requests["answered"].number
        let unanswered = requests["closedWithoutAnswer"].number
        return PageSection(
            id: "requests", question: "Were people who asked for their film answered in time?",
            tone: count > 0
                ? .alarm : requests["endedLateInPeriod"].number > 0 ? .attention : .good,
            answer: """
                \(PageFigure.count(requests["open"].number, "request is", "requests are")) open, \
                \(PageFigure.number(count)) of them past the day of the answer, and \
                \(PageFigure.number(requests["stopped"].number)) waiting for who asked. So far \
                \(PageFigure.count(answered, "was", "were")) answered, \
                \(PageFigure.number(requests["answeredLate"].number)) of them late; \
                \(PageFigure.count(unanswered, "was", "were")) closed without an answer, \
                \(PageFigure.number(requests["closedLate"].number)) of them late.
                """,
            pieces: [
                PageTable(
                    caption: "Requests that are open past their day",
                    columns: [
                        .words("Request"), .words("Received"), .words("Answer by"),
                        .figures("Days late"),
                    ],
                    rows: late["first"].list.prefix(Self.rows).map { line in
                        [
                            "\(line["number"].number)", line["received"].text ?? "–",
                            line["due"].text ?? "–", PageFigure.number(line["days"].number),
                        ]
                    }, total: count
                ).html
            ], source: "requests.csv")
    }

    var incidents: PageSection {
        let open = statement["incidentsOpen"].number
        return PageSection(
            id: "incidents", question: "Is any incident open?",
            tone: open > 0 ? .attention : .good,
            answer: open == 0
                ? "No incident is open."
                : "\(PageFigure.count(open, "incident is", "incidents are")) open, until somebody closes them with a reason.",
            source: "incidents.csv")
    }

    var safeguards: PageSection {
        let head = statement["headElsewhere"]
        let drills = statement["recoveryDrills"]
        let drilled =
            drills["newest"].day.map { "The recovery keys were last tried on \($0)." }
            ?? (drills["count"].number == 0
                ? "The recovery keys were never tried."
                : "The recovery keys were not tried since they were replaced.")
        let kept =
            head.isThere
            ? """
            A head of the log over \(PageFigure.count(head["size"].number, "record", "records")) was handed out \
            \(PageFigure.count(head["days"].number, "day", "days")) ago: a log that is cut shorter than that is found out.
            """
            : "No head of the log was ever handed out, so that nobody outside could tell that its end was cut off."
        let owed = statement["keysOwed"].number
        return PageSection(
            id: "safeguards",
            question: "Could films be opened in need, and would a cut log be noticed?",
            tone: drills["newest"].isThere && drills["days"].number <= 365 && head.isThere
                && head["days"].number <= 7 && owed == 0
                && statement["familiesWithOneGrantee"].number == 0 ? .good : .attention,
            answer: "\(drilled) \(kept)",
            pieces: [
                PageTable(
                    caption: "What else must be looked after",
                    columns: [.words("What"), .figures("How many")],
                    rows: [
                        ["Families", PageFigure.number(statement["families"].number)],
                        [
                            "Families whose films fewer than two people can open",
                            PageFigure.number(statement["familiesWithOneGrantee"].number),
                        ],
                        ["Keys to be replaced", PageFigure.number(owed)],
                        ["Recovery drills", PageFigure.number(drills["count"].number)],
                    ]
                ).html
            ],
            source: """
                events.csv, events recovery.drill, recovery.rotate, audit.checkpoint and audit.export
                """)
    }
}
