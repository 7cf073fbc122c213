/// What decides: holds, consents, policies.
extension StatementPage {
    var holds: PageSection {
        let holds = statement["holds"]
        let open = holds["open"].number
        let late = holds["pastReview"].number
        let ages = [
            ("under 30 days", "under30"), ("30 to 89 days", "from30"), ("90 to 364 days", "from90"),
            ("a year or more", "from365"),
        ]
        let oldest = holds["oldest"].text.map {
            " The oldest stands since \($0), for \(PageFigure.count(holds["oldestDays"].number, "day", "days"))."
        }
        return PageSection(
            id: "holds", question: "What is on hold, and for how long?",
            tone: late > 0 ? .attention : .plain,
            answer: """
                \(PageFigure.count(open, "hold is", "holds are")) open, \(PageFigure.number(late)) of them past the review \
                day; \(PageFigure.number(holds["released"].number)) \
                \(holds["released"].number == 1 ? "was" : "were") released.\(oldest ?? "")
                """,
            pieces: [
                BarChart(
                    title: "Open holds by age", unit: "holds", parts: ["holds"],
                    bars: ages.map {
                        .init(label: $0.0, values: [holds["openByDays"][$0.1].number])
                    }
                ).html,
                PageTable(
                    caption: "Open holds by kind", columns: [.words("Kind"), .figures("Holds")],
                    rows: holds["openByKind"].counts.map { [$0.name, PageFigure.number($0.count)] }
                ).html,
            ], source: "holds.csv")
    }

    var consents: PageSection {
        let consents = statement["consents"]
        let kinds = ["inForce", "expired", "withdrawn"].map { consents[$0] }
        let purposes = Set(kinds.flatMap { $0.counts.map(\.name) }).sorted()
        let entry = consents["daysFromWithdrawalToEntry"]
        let films = consents["daysFromWithdrawalToDestruction"]
        var words = "No consent was withdrawn."
        if entry["count"].number > 0 {
            words = """
                \(PageFigure.count(entry["count"].number, "consent was", "consents were")) withdrawn. Nothing is opened \
                for that purpose from the entry on, unless consent is given again; the entry came \
                \(PageFigure.count(entry["most"].number, "day", "days")) after the withdrawal at most.
                """
        }
        if films["count"].number > 0 {
            words += """
                 \(PageFigure.count(films["count"].number, "film", "films")) went because of it, after \
                \(PageFigure.count(films["median"].number, "day", "days")) in the median and \
                \(PageFigure.number(films["most"].number)) at most.
                """
        }
        let waiting = consents["filmsStillHeld"]["waiting"].number
        if waiting > 0 {
            words += " \(PageFigure.count(waiting, "film still waits", "films still wait")) to go"
            words +=
                consents["filmsStillHeld"]["lastLimit"].text.map { ", by \($0) at the latest." }
                ?? "."
        }
        return PageSection(
            id: "consents",
            question: "What did families agree to, and how fast did a withdrawal take effect?",
            tone: .plain, answer: words,
            pieces: [
                PageTable(
                    caption: "Consents by purpose",
                    columns: [
                        .words("Purpose"), .figures("In force"), .figures("Expired"),
                        .figures("Withdrawn"),
                    ],
                    rows: purposes.map { purpose in
                        [purpose] + kinds.map { PageFigure.number($0[purpose].number) }
                    }
                ).html
            ], source: "consents.csv")
    }

    var policies: PageSection {
        let policy = statement["policy"]
        let versions = statement["policies"].list
        let today = statement["made"]["date"].text ?? ""
        let review = policy["reviewBy"].text
        let isLate = review.map { $0 < today } ?? true
        let current = versions.last {
            $0["version"].number == policy["version"].number
                && $0["name"].text == policy["name"].text
        }
        let owner = current?["owner"].text.map { " Its owner is \($0)." } ?? ""
        return PageSection(
            id: "policies", question: "Which rules are in force, who owns them, and who agreed?",
            tone: isLate ? .attention : .good,
            answer: policy.isThere
                ? """
                \(policy["name"].text ?? "A policy"), version \(policy["version"].number), to be reviewed by \
                \(review ?? "no day that is set").\(owner)
                """ : "No policy is in force.",
            pieces: [
                PageTable(
                    caption: "Versions of the policy",
                    columns: [
                        .words("Version"), .words("In force from"), .words("To"), .words("Owner"),
                        .words("Review by"), .words("Adopted by"), .words("Approved by"),
                    ],
                    rows: versions.suffix(Self.rows).map { version in
                        [
                            "\(version["name"].text ?? "") \(version["version"].number)",
                            version["from"].text ?? "–", version["to"].text ?? "–",
                            version["owner"].text ?? "–", version["reviewBy"].text ?? "–",
                            with(person(version["adoptedBy"]), on: version["adoptedOn"]),
                            version["approvedBy"].isThere
                                ? with(person(version["approvedBy"]), on: version["approvedOn"])
                                : version["shortens"].isTrue ? "no second person" : "not needed",
                        ]
                    }, total: versions.count, shown: .last
                ).html
            ], source: "policies/policies.csv, and the texts beside it")
    }

    private func with(_ person: String?, on day: StatementPart) -> String {
        [person, day.text].compactMap { $0 }.joined(separator: ", ")
    }
}
