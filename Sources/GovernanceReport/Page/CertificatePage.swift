public import VaultModel

/// The certificate of a destroyed film as a page of its own: what went, how, on whose word, and what is still there.
///
/// It says what `footage certificate --json` says, and nothing else. It stands alone, asks no network, runs no script,
/// and prints on A4.
public struct CertificatePage {
    let account: StatementPart

    /// Describes the page of a certificate's members, as `UnlockedVault.certificate` makes them.
    public init(_ members: [String: JSONValue]) { account = StatementPart(.object(members)) }

    /// The page: HTML in UTF-8.
    public var bytes: [UInt8] {
        HTML.document(
            title: "Certificate: \(name)", style: PageStyle.sheet(footer: "Certificate of \(clip)"),
            body: [
                header, .element("main", of: [headline] + sections.map(\.html)), foot,
            ])
    }

    private var clip: String { account["clip"].text ?? "" }
    private var name: String { account["address"].text ?? "film \(account["number"].number)" }
    var end: String { account["end"].text ?? "" }

    private var sections: [PageSection] { [film, method, authority, remains, records] }

    private var header: HTML {
        .element(
            "header",
            of: [
                .element(
                    "h1",
                    text: end == "destroyed" ? "Certificate of destruction" : "Certificate"),
                .element(
                    "p", [("class", "soft")],
                    of: [
                        .text("Film "), .words(name), .text(", of "),
                        .words(account["vault_name"].text ?? "the vault"),
                        .text(". Printed on \(account["made_on"].text ?? "")."),
                    ]),
            ])
    }

    private var headline: HTML {
        let day = account["destroyed_on"].text ?? "–"
        let words =
            switch end {
            case "moved": "It was filed in the wrong place, and moved to where it belongs."
            case "returned": "It was given back, and the vault's own copy destroyed."
            default: "Nobody can open it any more with what the vault holds."
            }
        let title =
            switch end {
            case "moved": "Moved on \(day)"
            case "returned": "Given back on \(day)"
            default: "Destroyed on \(day)"
            }
        return .element(
            "div", [("class", "headline plain")],
            of: [
                .element("p", [("class", "number")], text: title),
                .element("p", text: words),
            ])
    }

    private var film: PageSection {
        PageSection(
            id: "film", question: "What was destroyed?", tone: .plain,
            answer: end == "destroyed"
                ? "One film. What it showed, and what its file was called, is not kept."
                : "The copy that lay here. What became of the film itself is said above.",
            pieces: [
                table(
                    "The film",
                    [
                        ("Film", name), ("Filmed on", account["recorded"].text ?? "not known"),
                        ("Taken in on", account["uploaded"].text ?? "–"),
                        (
                            "Length",
                            FamilyWords.length(seconds: account["milliseconds"].number / 1000)
                        ),
                        ("Size, sealed", PageFigure.bytes(account["payload_length"].number)),
                        ("Id", clip),
                    ])
            ], source: "tombstone of this id")
    }

    private var method: PageSection {
        let method = account["method"]
        let inPlace = method["in_place"].isTrue
        return PageSection(
            id: "method", question: "How?", tone: inPlace ? .plain : .attention,
            answer: """
                Every film is sealed under a key of its own, which lay in one place. That place was overwritten with zeros, \
                read back, and the sealed film removed: no copy of it can be opened with what is left there.\(inPlace ? "" : " The file system beneath may keep old blocks for a while; the encryption of the disk guards them.")
                """,
            pieces: [
                table(
                    "How it was done",
                    [
                        (
                            "Key",
                            method["key_slot"].text == "zeroed" ? "overwritten with zeros" : "–"
                        ),
                        (
                            "Read back",
                            method["read_back"].text == "disk"
                                ? "from the disk itself" : "through the system's memory"
                        ),
                        ("Sealed film", method["payload"].text ?? "–"),
                        ("File system", method["file_system"].text ?? "–"),
                        ("When", account["destroyed"].text ?? "–"),
                    ])
            ], source: "tombstone, column method")
    }

    private var authority: PageSection {
        let policy = account["policy"]
        let approved =
            if policy["approved_by"].isThere {
                person(policy["approved_by"])
            } else if account["one_person_approval"].isTrue {
                "by nobody: one-person approval"
            } else {
                policy["adopted_by"].isThere ? "not needed" : "–"
            }
        return PageSection(
            id: "authority", question: "By which rule, and on whose word?", tone: .plain,
            answer: FamilyWords.end(
                end, rule: account["rule"].text ?? "", about: account["about"].text),
            pieces: [
                table(
                    "Rule and people",
                    [
                        ("Rule", account["rule"].text ?? "–"),
                        ("Last lawful day", account["limit"].text ?? "–"),
                        ("Policy", policy["version"].text ?? "–"),
                        ("Adopted by", person(policy["adopted_by"])),
                        ("Approved by a second person", approved),
                        ("Destroyed by", person(account["destroyed_by"])),
                        ("Run", account["run"]["id"].text ?? "–"),
                        ("Policy's SHA-256", policy["sha256"].text ?? "–"),
                    ])
            ], source: "policies/policies.csv of an audit export")
    }

    private var records: PageSection {
        let records = account["records"].list
        return PageSection(
            id: "records", question: "Which records of the log tell of it?", tone: .plain,
            answer: """
                \(PageFigure.count(records.count, "record tells", "records tell")) of this film. “footage audit prove” makes \
                a proof of any that others can check.
                """,
            pieces: [
                PageTable(
                    caption: "Records",
                    columns: [
                        .figures("Record"), .words("On"), .words("Who"), .words("What"),
                        .words("How it ended"),
                    ],
                    rows: records.prefix(Self.rows).map { record in
                        [
                            "\(record["record"].number)", record["on"].text ?? "–",
                            person(record["person"]), record["title"].text ?? "–",
                            record["phase"].text == "intent"
                                ? "begun" : record["outcome"].text ?? "–",
                        ]
                    }, total: records.count
                ).html
            ], source: "events.jsonl of an audit export")
    }

    private var foot: HTML {
        .element(
            "footer",
            of: [
                .element(
                    "p",
                    of: [
                        .text("Vault "), .element("code", text: account["vault"].text ?? ""),
                        .text(", film "), .element("code", text: clip),
                        .text(", mark "), .element("code", text: account["digest"].text ?? ""),
                        .text("."),
                    ]),
                .element(
                    "p",
                    text: """
                        This page is for reading. What proves it is the log: the destruction is a signed record, and an audit \
                        export holds this certificate in destroyed.csv.
                        """),
            ])
    }

    /// The most rows of one table on the page.
    static let rows = 500

    func person(_ id: StatementPart) -> String {
        guard let id = id.text else { return "–" }
        return account["people"][id].text ?? "person \(id.prefix(8))"
    }

    func table(_ caption: String, _ rows: [(String, String)]) -> HTML {
        PageTable(
            caption: caption, columns: [.words("What"), .words("Answer")],
            rows: rows.map { [$0.0, $0.1] }
        ).html
    }
}
