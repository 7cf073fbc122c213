import VaultModel

/// The page for a family: what is held of them, who watched it, and what became of the rest.
///
/// It says what `family.json` says, and nothing else. It stands alone, asks no network, runs no script, and prints on
/// A4 with the root of the log at the foot of each page.
public struct FamilyPage {
    let statement: StatementPart

    /// Describes the page of a statement.
    public init(_ statement: FamilyStatement) {
        self.statement = StatementPart(.object(statement.members))
    }

    /// The page: HTML in UTF-8.
    public var bytes: [UInt8] {
        let sections = [
            films, openings, exports, destroyed, consents, holds, everything, questions,
        ]
        let footer =
            "Footage Vault log of \(log["size"].number) records. Root \(log["root"].text ?? "")"
        return HTML.document(
            title: "Your films: family \(reference)", style: PageStyle.sheet(footer: footer),
            body: [
                header,
                .element("main", of: [headline, contents(sections)] + sections.map(\.html)), foot,
            ])
    }

    private var log: StatementPart { statement["log"] }
    private var reference: String { statement["family"]["reference"].text ?? "" }

    /// The most rows of one table on the page; `family.json` has them all.
    static let rows = 2_000

    private var header: HTML {
        let made = statement["made"]
        return .element(
            "header",
            of: [
                .element("h1", text: "Your films, and who watched them"),
                .element(
                    "p", [("class", "soft")],
                    of: [
                        .text("Family "), .words(reference), .text(", films kept by "),
                        .words(statement["vault"]["name"].text ?? "the team"),
                        .text(". As of \(made["date"].text ?? ""), made by "),
                        .words(person(made["by"])), .text("."),
                    ]),
            ])
    }

    private var headline: HTML {
        let held = statement["films"].list.count
        // What broke off, or has no end on record, was seen all the same.
        let done = statement["opened"].list.filter {
            switch $0["outcome"].text {
            case "refused": false
            case "failed": $0["bytes"].number > 0
            default: true
            }
        }
        let unfinished = done.count { $0["outcome"].text != "ok" }
        let watched = done.count { $0["event"].text == "clip.watch" }
        let out = done.count { $0["event"].text == "clip.export" }
        var words = """
            They were watched \(PageFigure.count(watched, "time", "times")), and a copy was taken out \
            \(PageFigure.count(out, "time", "times")).
            """
        if unfinished > 0 {
            words += """
                 \(PageFigure.number(unfinished)) of these broke off, or \(unfinished == 1 ? "has" : "have") no \
                end on record.
                """
        }
        words += given.done.map { " " + $0 }.joined()
        let gone = statement["destroyed"].list.count { $0["end"].text == "destroyed" }
        if gone > 0 {
            words += " \(PageFigure.count(gone, "film was", "films were")) destroyed."
        }
        return .element(
            "div", [("class", "headline plain")],
            of: [
                .element(
                    "p", [("class", "number")],
                    text: "\(PageFigure.count(held, "film of you is", "films of you are")) held"),
                .element("p", text: words),
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
                                .element("a", [("href", "#" + section.id)], text: section.question)
                            ])
                    })
            ])
    }

    /// Somebody by name and role, or by role and the beginning of their id.
    func person(_ id: StatementPart, _ roles: StatementPart = .init(nil)) -> String {
        guard let id = id.text else { return "–" }
        let roles = roles.list.compactMap(\.text).joined(separator: ", ")
        let name = statement["people"][id].text ?? "person \(id.prefix(8))"
        return roles.isEmpty ? name : "\(name) (\(roles))"
    }

    private var foot: HTML {
        PageFoot.html(
            of: statement,
            """
            The same stands in family.json. The records themselves are in events.jsonl, each with a proof in \
            proofs/, and VERIFY.md says how anybody can check them without us.
            """)
    }
}
