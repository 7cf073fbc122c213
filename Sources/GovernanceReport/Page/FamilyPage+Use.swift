/// Who opened films, which copies left, what else was done, and whom to ask.
extension FamilyPage {
    var openings: PageSection {
        let all = statement["opened"].list
        return PageSection(
            id: "watched", question: "Who watched which film, when, what for, and how much of it?",
            tone: .plain,
            answer: all.isEmpty
                ? "Nobody opened a film."
                : """
                Every attempt stands here, the refused ones too. Each was written down before the first picture was \
                shown. How much, is how much of the film was given out. What was opened of a film while it lay in \
                the wrong place is not here: please ask.
                """,
            pieces: [
                PageTable(
                    caption: "Films opened",
                    columns: [
                        .words("When"), .words("Who"), .words("Film"), .words("What for"),
                        .words("What came of it"), .figures("How much"), .figures("Record"),
                    ],
                    rows: all.prefix(Self.rows).map { opening in
                        [
                            moment(opening), person(opening["person"], opening["roles"]),
                            opening["address"].text ?? "–",
                            FamilyWords.purpose(opening["purpose"].text ?? "–"),
                            FamilyWords.outcome(
                                opening["outcome"].text ?? "", event: opening["event"].text ?? "",
                                bytes: opening["bytes"].number),
                            FamilyWords.length(seconds: opening["seconds"].number),
                            "\(opening["record"].number)",
                        ]
                    }, total: all.count
                ).html
            ],
            source: """
                family.json, “opened”; events clip.watch, clip.export, disclosure.record and request.package
                """)
    }

    var exports: PageSection {
        let exports = statement["exports"].list
        let open = exports.count { !$0["returned"].isThere }
        var words = given.sentences
        if !exports.isEmpty {
            words.insert(
                """
                \(PageFigure.count(exports.count, "copy was", "copies were")) taken out; of \
                \(PageFigure.number(open)) nobody has noted yet that it is back, or deleted.
                """, at: 0)
        }
        return PageSection(
            id: "exports", question: "Which copies left the vault, and are they gone again?",
            tone: .plain,
            answer: words.isEmpty ? "No copy was taken out." : words.joined(separator: " "),
            pieces: [
                PageTable(
                    caption: "Copies taken out",
                    columns: [
                        .words("Film"), .words("Taken on"), .words("By"), .words("What for"),
                        .words("To be back by"), .words("Back, or deleted, on"),
                    ],
                    rows: exports.prefix(Self.rows).map { export in
                        [
                            export["address"].text ?? "–", export["taken"].text ?? "–",
                            person(export["person"]),
                            FamilyWords.purpose(export["purpose"].text ?? "–"),
                            export["returnBy"].text ?? "–", export["returned"].text ?? "–",
                        ]
                    }, total: exports.count
                ).html, disclosed.html,
            ],
            source: """
                family.json, “exports”, “disclosures” and “opened”; events clip.export, export.return, \
                disclosure.record and request.package
                """)
    }

    var everything: PageSection {
        let records = statement["records"].list
        return PageSection(
            id: "everything", question: "What else was done?", tone: .plain,
            answer: """
                Everything that was ever done with your films, or with what is noted of you, leaves a record. There \
                are \(PageFigure.number(records.count)), numbered without a gap, and the last is the making of this \
                very page.
                """,
            pieces: [
                PageTable(
                    caption: "Every record of you, the first first",
                    columns: [
                        .figures("Number"), .words("When"), .words("Who"), .words("What"),
                        .words("Film or visit"), .words("How it ended"),
                    ],
                    rows: records.prefix(Self.rows).map { record in
                        [
                            "\(record["number"].number)", moment(record),
                            person(record["person"], record["roles"]),
                            record["title"].text ?? record["event"].text ?? "–",
                            record["address"].text
                                ?? (record["session"].isThere
                                    ? "visit \(record["session"].number)" : "–"),
                            ending(of: record),
                        ]
                    }, total: records.count
                ).html
            ], source: "events.jsonl")
    }

    var questions: PageSection {
        let owner = statement["contact"].text
        let words = [
            """
            Ask whoever works with you, or the team. \
            \(owner.map { "For the rules by which films are kept, \($0) answers." } ?? "")
            """,
            """
            You may ask for a copy of your films, have what is noted of you put right, take back what you agreed to, \
            and ask that a film goes sooner. If you are not content with the answer, you may turn to the data-protection \
            authority; in the United Kingdom that is the Information Commissioner’s Office.
            """,
            """
            This page was made from records that cannot be changed quietly. Whoever you trust can check them with the \
            files beside it.
            """,
        ]
        return PageSection(
            id: "questions", question: "How do I ask questions about this?", tone: .plain,
            answer: words[0], pieces: words.dropFirst().map { .element("p", text: $0) },
            source: "VERIFY.md")
    }

    private func moment(_ part: StatementPart) -> String {
        "\(part["on"].text ?? "–") \(part["time"].text ?? "")"
    }

    private func ending(of record: StatementPart) -> String {
        if record["phase"].text == "intent" { return "begun" }
        switch record["outcome"].text {
        case "ok"?: return "done"
        case "refused"?: return "refused"
        case "failed"?: return "did not work"
        default: return "–"
        }
    }
}
