/// How many families began a video feedback programme, of how many there were to offer one to.
extension StatementPage {
    var videoFeedback: PageSection {
        let part = statement["videoFeedback"]
        let periods = part["periods"].list
        let kinds = part["kinds"].list.compactMap(\.text).joined(separator: ", ")
        let asked = """
            NICE asks which part of the preschool-age children with or at risk of attachment difficulties have \
            parents or carers who receive a video feedback programme. It counts children; the vault counts families.
            """
        let isImported = part["imported"].isTrue
        let answer =
            isImported
            ? """
            Received is what the vault knows: families in which such a programme (\(kinds)) was opened in the period. \
            Who was eligible, was offered one or declined is as the source says; the vault cannot check it.
            """
            : """
            In \(shown(periods.first?["received"])) families such a programme (\(kinds)) was opened in the period. How \
            many were eligible was not imported, so that no part can be told.
            """
        let guarded = """
            Counts under 5 are shown as “<5”; “–” stands where a count would give one of those away. The registers \
            of this folder, and other sections, are not so guarded: hand on this one by itself.
            """
        var pieces: [HTML] = [.element("p", text: asked)]
        if isImported { pieces += [whole(periods), areas(periods)] }
        pieces.append(.element("p", [("class", "soft")], text: guarded))
        return PageSection(
            id: "video-feedback",
            question: "Are parents offered a video feedback programme? (NICE QS133, statement 3)",
            tone: .plain, answer: answer, pieces: pieces,
            source: isImported
                ? "programmes.csv. Eligible, offered and declined: \(sources(of: periods))"
                : "programmes.csv")
    }

    private func whole(_ periods: [StatementPart]) -> HTML {
        PageTable(
            caption: "Families that received a video feedback programme, of those eligible",
            columns: [
                .words("Period"), .figures("Received"), .figures("Eligible"), .figures("Part"),
                .figures("Offered"), .figures("Declined"),
            ],
            rows: periods.suffix(Self.rows).map { period in
                [
                    days(of: period), shown(period["received"]), shown(period["eligible"]),
                    period["percent"].isThere ? "\(period["percent"].number) %" : "–",
                    shown(period["offered"]), shown(period["declined"]),
                ]
            }, total: periods.count, shown: .last
        ).html
    }

    private func areas(_ periods: [StatementPart]) -> HTML {
        let lines = periods.filter { $0["areas"].list.count > 1 }.flatMap { period in
            period["areas"].list.map { (period, $0) }
        }
        guard !lines.isEmpty else { return .none }
        return PageTable(
            caption: "The same by area, as the source says",
            columns: [
                .words("Period"), .words("Area"), .figures("Eligible"), .figures("Offered"),
                .figures("Declined"),
            ],
            rows: lines.prefix(Self.rows).map { period, area in
                [
                    days(of: period), area["area"].text ?? "–", shown(area["eligible"]),
                    shown(area["offered"]), shown(area["declined"]),
                ]
            }, total: lines.count
        ).html
    }

    private func days(of period: StatementPart) -> String {
        "\(period["from"].text ?? "") to \(period["to"].text ?? "")"
    }

    private func sources(of periods: [StatementPart]) -> String {
        let sources = Set(periods.flatMap { $0["sources"].list.compactMap(\.text) }).sorted()
        let shown = sources.prefix(3).joined(separator: "; ")
        return sources.count > 3 ? "\(shown); and \(sources.count - 3) more" : shown
    }

    private func shown(_ count: StatementPart?) -> String {
        guard let count, count["count"].isThere else {
            return count?["suppressed"].text == "under-5" ? "<5" : "–"
        }
        return PageFigure.number(count["count"].number)
    }
}
