/// What is held, what is gone, what was agreed to, and what keeps films back.
extension FamilyPage {
    var films: PageSection {
        let films = statement["films"].list
        let late = films.count { $0["status"].text == "overdue" }
        return PageSection(
            id: "films", question: "Which films of you are held, and until when?",
            tone: late > 0 ? .alarm : .plain,
            answer: films.isEmpty
                ? "None."
                : """
                \(PageFigure.count(films.count, "film is", "films are")) held, sealed, so that only people who were \
                given the key to your films can open them. The last column is the day by which each must be gone, where \
                nothing keeps it back; most go some days before.
                """,
            pieces: [
                PageTable(
                    caption: "Films held",
                    columns: [
                        .words("Film"), .words("Filmed on"), .figures("Length"),
                        .words("Kept for"), .words("How it stands"), .words("Why so long"),
                        .words("Gone by"),
                    ],
                    rows: films.prefix(Self.rows).map { film in
                        [
                            film["address"].text ?? "–", film["recorded"].text ?? "–",
                            FamilyWords.length(seconds: film["seconds"].number),
                            film["purposes"].list.compactMap(\.text).map(FamilyWords.purpose)
                                .joined(separator: "; "),
                            FamilyWords.standing(film["status"].text ?? ""),
                            film["about"].text ?? film["rule"].text ?? "–",
                            film["goneBy"].text ?? "–",
                        ]
                    }, total: films.count
                ).html
            ], source: "family.json, “films”")
    }

    var destroyed: PageSection {
        let gone = statement["destroyed"].list
        return PageSection(
            id: "destroyed", question: "Which films are gone, and why?", tone: .plain,
            answer: gone.isEmpty
                ? "None is gone."
                : """
                \(PageFigure.count(gone.count, "film is", "films are")) gone from where it was. The key of a destroyed film \
                is overwritten, so that no copy of what was stored can be opened any more; backups of the key are gone \
                by the last column's day.
                """,
            pieces: [
                PageTable(
                    caption: "Films gone",
                    columns: [
                        .words("Film"), .words("Filmed on"), .words("Gone on"), .words("Why"),
                        .words("Rules"), .figures("Copies not returned"), .words("Backups until"),
                    ],
                    rows: gone.prefix(Self.rows).map { film in
                        [
                            film["address"].text ?? "–", film["recorded"].text ?? "–",
                            film["gone"].text ?? "–",
                            FamilyWords.end(
                                film["end"].text ?? "", rule: film["rule"].text,
                                about: film["about"].text),
                            film["policy"].text ?? "–",
                            film["exportsOpen"].isThere
                                ? PageFigure.number(film["exportsOpen"].number) : "–",
                            film["backupsUntil"].text ?? "–",
                        ]
                    }, total: gone.count
                ).html
            ], source: "family.json, “destroyed”; events clip.destroy and clip.rebind")
    }

    var consents: PageSection {
        let entries = statement["consents"].list
        return PageSection(
            id: "consents", question: "What did you agree to, and what did you take back?",
            tone: .plain,
            answer: entries.isEmpty
                ? "Nothing was noted."
                : "You may take back what you agreed to at any time; tell whoever works with you.",
            pieces: [
                PageTable(
                    caption: "Agreements, as they were entered",
                    columns: [
                        .words("Entry"), .words("For"), .words("Who"), .words("Given"),
                        .words("Until"), .words("Taken back"), .words("Entered on"),
                        .words("Counts"),
                    ],
                    rows: entries.prefix(Self.rows).map { entry in
                        let isUndoing = !entry["given"].isThere
                        return [
                            "\(entry["number"].number)",
                            FamilyWords.purpose(entry["purpose"].text ?? ""),
                            entry["signerName"].text ?? "person \(entry["signer"].number)",
                            entry["given"].text ?? "–", entry["expires"].text ?? "–",
                            entry["withdrawn"].text ?? "–", entry["entered"].text ?? "–",
                            entry["superseded"].isTrue
                                ? "no: a later entry takes its place"
                                : isUndoing ? "takes an entry back" : "yes",
                        ]
                    }, total: entries.count
                ).html
            ], source: "family.json, “consents”")
    }

    var holds: PageSection {
        let holds = statement["holds"].list
        let open = holds.count { !$0["released"].isThere }
        return PageSection(
            id: "holds", question: "Is any film kept back from being destroyed?", tone: .plain,
            answer: open == 0
                ? "No."
                : "Yes: \(PageFigure.count(open, "hold is", "holds are")) open. Why, is not told here; please ask.",
            pieces: [
                PageTable(
                    caption: "Holds",
                    columns: [
                        .words("On"), .words("Since"), .words("Looked at again by"),
                        .words("Ended on"),
                    ],
                    rows: holds.prefix(Self.rows).map { hold in
                        [
                            hold["scope"].text ?? "–", hold["placed"].text ?? "–",
                            hold["reviewBy"].text ?? "–", hold["released"].text ?? "–",
                        ]
                    }, total: holds.count
                ).html
            ], source: "family.json, “holds”; events hold.place, hold.review and hold.release")
    }
}
