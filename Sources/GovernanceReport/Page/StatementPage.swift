import VaultModel

/// The statement for people: one page that a governance board can read, print and hold against the records.
///
/// It says what `statement.json` says, and nothing else: every figure is read from there. It stands alone, asks
/// no network, runs no script, and prints on A4 with the root of the log at the foot of each page.
public struct StatementPage {
    let statement: StatementPart
    let nameOf: (String) -> String?

    /// Describes the page of a statement.
    ///
    /// - Parameters:
    ///   - statement: The figures.
    ///   - nameOf: The name of a person, by id, where the exporter may say it.
    public init(_ statement: Statement, nameOf: @escaping (_ person: String) -> String?) {
        self.statement = StatementPart(.object(statement.members))
        self.nameOf = nameOf
    }

    /// The page: HTML in UTF-8.
    public var bytes: [UInt8] {
        let sections = self.sections
        let footer =
            "Footage Vault log of \(log["size"].number) records. Root \(log["root"].text ?? "")"
        return HTML.document(
            title: title, style: PageStyle.sheet(footer: footer),
            body: [
                header,
                .element(
                    "main",
                    of: [headline, contents(sections)] + sections.map(\.html)), foot,
            ])
    }

    var log: StatementPart { statement["log"] }
    var period: StatementPart { statement["period"] }

    private var sections: [PageSection] {
        [
            overdue, rules, account, destruction, watching, refusals, holds, consents, policies,
            exports, requests, incidents, safeguards, programmes, videoFeedback, supervision,
        ]
    }

    private var title: String {
        "Footage statement: \(statement["vault"]["name"].text ?? "vault")"
    }

    private var header: HTML {
        let day = statement["made"]["date"].text ?? ""
        let from = period["from"].text
        let days = "from \(from ?? "the first record") to \(period["to"].text ?? day)"
        let by = person(statement["made"]["by"]) ?? "somebody"
        return .element(
            "header",
            of: [
                .element("h1", of: [.text("Footage statement: "), .words(vaultName)]),
                .element(
                    "p", [("class", "soft")],
                    of: [
                        .text(
                            "As of \(day), days of \(statement["vault"]["zone"].text ?? "UTC"); "),
                        .text("what happened is counted \(days). Made by "), .words(by),
                        .text("."),
                    ]),
            ] + (statement["vault"]["smallTeam"].isTrue ? [smallTeam] : []))
    }

    private var smallTeam: HTML {
        .element(
            "p", [("class", "soft")],
            text: """
                The vault is kept in small-team mode: one person may hold governance beside other roles, and decide \
                alone where nobody else can.
                """)
    }

    private var vaultName: String { statement["vault"]["name"].text ?? "" }

    /// The name of the person of an id, or the beginning of the id.
    func person(_ part: StatementPart) -> String? {
        part.text.map { nameOf($0) ?? String($0.prefix(8)) }
    }

    private var headline: HTML {
        let overdue = statement["headline"]["overdue"].number
        let isRed = statement["headline"]["level"].text != "green"
        let past = statement["pastLimit"]["count"].number
        var words = [
            overdue == 0
                ? past == 0
                    ? "No clip is kept longer than its rule allows."
                    : """
                    No clip is overdue; \(PageFigure.count(past, "clip waits", "clips wait")) beyond the last day of \
                    the rule.
                    """
                : "\(PageFigure.count(overdue, "clip is", "clips are")) kept longer than the rule allows."
        ]
        if self.overdue.tone == .attention {
            words.append("Not everything else has gone in time: see “\(self.overdue.question)”")
        }
        if !statement["clips"]["reconciled"].isTrue {
            words.append("The films do not reconcile: see “\(account.question)”")
        }
        let tone: PageSection.Tone = isRed ? .alarm : .good
        return .element(
            "div", [("class", "headline \(tone.rawValue)"), ("role", "status")],
            of: [
                .element(
                    "p", [("class", "number")],
                    text: "\(tone.mark ?? ""): overdue \(PageFigure.number(overdue))"),
                .element("p", text: words.joined(separator: " ")),
            ])
    }

    private func contents(_ sections: [PageSection]) -> HTML {
        .element(
            "nav", [("aria-label", "Questions")],
            of: [
                .element(
                    "ol",
                    of: sections.map { section in
                        .element(
                            "li",
                            of: [
                                .element("a", [("href", "#" + section.id)], text: section.question),
                                .text(section.tone == .alarm ? " (not in order)" : ""),
                                .text(section.tone == .attention ? " (look at this)" : ""),
                            ])
                    })
            ])
    }

    private var foot: HTML {
        PageFoot.html(
            of: statement,
            """
            The same figures stand in statement.json, and VERIFY.md says what each of them counts and \
            how to check this folder without the vault and without us.
            """)
    }
}
