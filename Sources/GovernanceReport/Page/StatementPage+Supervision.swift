/// Films opened for supervision: by whom, for how long, and whether the family had agreed.
extension StatementPage {
    var supervision: PageSection {
        let part = period["supervision"]
        let lines = part["byPerson"].list
        let open = part["consentNotRecorded"].number
        let opened = part["consentMet"].number + open
        let consent =
            opened == 0
            ? ""
            : open == 0
                ? " Consent to supervision was in force each time."
                : """
                 Of \(PageFigure.number(open)) it is not recorded that consent to supervision was asked after and \
                in force.
                """
        return PageSection(
            id: "supervision",
            question: "Were films used for supervision, and had families agreed?",
            tone: open > 0 ? .attention : opened > 0 ? .good : .plain,
            answer: """
                For supervision films were watched \
                \(PageFigure.count(part["watched"].number, "time", "times")) and taken out \
                \(PageFigure.count(part["exported"].number, "time", "times")), \
                \(PageFigure.duration(part["seconds"].number)) of film in all.\(consent)
                """,
            pieces: [
                .element(
                    "p", [("class", "soft")],
                    text: """
                        The time is that of the film that was given, not of the talk about it. Whether consent was in \
                        force is what the vault found at that moment, by its record.
                        """),
                PageTable(
                    caption: "Film opened for supervision, by month and person",
                    columns: [
                        .words("Month"), .words("Person"), .figures("Watched"),
                        .figures("Taken out"), .figures("Failed or unknown"),
                        .figures("Film"), .figures("Consent met"), .figures("Not recorded"),
                    ],
                    rows: lines.suffix(Self.rows).map { line in
                        [
                            line["month"].text ?? "", person(line["person"]) ?? "–",
                            PageFigure.number(line["watched"].number),
                            PageFigure.number(line["exported"].number),
                            PageFigure.number(line["failed"].number + line["unknown"].number),
                            PageFigure.duration(line["seconds"].number),
                            PageFigure.number(line["consentMet"].number),
                            PageFigure.number(line["consentNotRecorded"].number),
                        ]
                    }, total: lines.count, shown: .last
                ).html,
            ], source: "events.csv, events clip.watch and clip.export with the purpose supervision")
    }
}
