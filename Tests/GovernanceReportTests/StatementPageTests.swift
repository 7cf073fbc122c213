import GovernanceReport
import Testing
import VaultCrypto
import VaultModel

/// The page of a statement: every figure of it, and no word from elsewhere as markup.
@Suite struct StatementPageTests {
    private func object(_ members: [String: JSONValue]) -> JSONValue { .object(members) }

    private func statement(
        named name: String = "Anytown parent-infant team", overdue: Int = 0, months: Int = 3
    ) -> Statement {
        var statement = Statement()
        statement.members = [
            "vault": object([
                "id": .string("29f7801d46c3d4f9"), "name": .string(name),
                "origin": .string("anytown.example/29f7801d46c3"), "zone": .string("Europe/London"),
            ]),
            "made": object(["date": .string("2026-11-21"), "by": .string("p-1")]),
            "log": object(["size": .integer(12_345), "root": .string("5f1b0a")]),
            "headline": object([
                "level": .string(overdue > 0 ? "red" : "green"),
                "overdue": .integer(Int64(overdue)),
            ]),
            "overdueClips": object([
                "count": .integer(Int64(overdue)),
                "first": .array(
                    (0..<overdue).map {
                        object([
                            "address": .string("FD4KK83/2/\($0)"), "rule": .string("therapy-end"),
                            "limit": .string("2026-10-01"),
                        ])
                    }),
            ]),
            "standing": object(["kept": .integer(37), "due": .integer(4)]),
            "clips": object([
                "takenIn": .integer(60), "held": .integer(41), "destroyed": .integer(18),
                "returned": .integer(1), "quarantined": .integer(0), "reconciled": .bool(true),
                "months": .array(
                    (0..<months).map { month in
                        object([
                            "month": .string(
                                "\(2023 + month / 12)-\(month % 12 < 9 ? "0" : "")\(month % 12 + 1)"
                            ),
                            "takenIn": .integer(20), "held": .integer(14), "destroyed": .integer(6),
                            "thereAtEnd": .integer(Int64(14 * (month + 1))),
                        ])
                    }),
            ]),
            "holds": object([
                "open": .integer(3), "oldest": .string("2026-01-05"), "oldestDays": .integer(320),
                "openByDays": object([
                    "under30": .integer(1), "from30": .integer(0), "from90": .integer(2),
                    "from365": .integer(0),
                ]), "openByKind": object(["safeguarding": .integer(2), "complaint": .integer(1)]),
            ]),
            "consents": object([
                "inForce": object(["therapy": .integer(12), "training": .integer(2)]),
                "withdrawn": object(["training": .integer(1)]),
                "daysFromWithdrawalToEntry": object(["count": .integer(1), "most": .integer(2)]),
            ]),
            "period": object([
                "openings": .array([
                    object([
                        "month": .string("2026-10"), "event": .string("clip.watch"),
                        "purpose": .string("therapy"), "done": .integer(31),
                        "seconds": .integer(4_210), "bytes": .integer(1_234_567_890),
                    ])
                ]),
                "destroyed": .array([
                    object([
                        "month": .string("2026-10"), "rule": .string("therapy-end"),
                        "policyVersion": .string("2"), "adoptedBy": .string("p-1"),
                        "films": .integer(18),
                    ])
                ]),
                "refusals": object([
                    "byCheck": object(["grant": .integer(2)]),
                    "byReason": object(["no-grant": .integer(2)]),
                ]),
            ]),
        ]
        return statement
    }

    private func page(_ statement: Statement, name: String = "Gill Governance") -> String {
        String(
            decoding: StatementPage(statement) { $0 == "p-1" ? name : nil }.bytes, as: UTF8.self)
    }

    @Test func `the headline says in words and figures whether anything is overdue`() {
        let good = page(statement())
        #expect(good.contains("In order: overdue 0"))
        #expect(good.contains("No clip is kept longer than its rule allows."))
        var late = statement()
        late.members["pastLimit"] = JSONValue.object([
            "count": .integer(1),
            "first": .array([
                .object([
                    "clip": .string("c"), "address": .string("FD4KK83/3/1"),
                    "status": .string("blocked"), "rule": .string("vig"),
                    "limit": .string("2026-03-01"),
                ])
            ]),
        ])
        let waiting = page(late)
        #expect(waiting.contains("In order: overdue 0"))
        #expect(!waiting.contains("kept longer than its rule allows"))
        #expect(
            waiting.contains("No clip is overdue; 1 clip waits beyond the last day of the rule."))
        #expect(waiting.contains("an entry that the rule requires"))
        let bad = page(statement(overdue: 2))
        #expect(bad.contains("Not in order: overdue 2"))
        #expect(bad.contains("2 clips are kept longer than the rule allows."))
        #expect(bad.contains("<bdi>FD4KK83/2/1</bdi>"))
    }

    @Test(arguments: [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onload='x", "&lt;b&gt;",
        "\u{202E}txt.exe", "a\u{0}b\u{1B}[31m", "]]></style><style>", "{{7*7}} ${7*7}",
    ])
    func `no name becomes markup, or turns the text after it`(hostile: String) {
        let plain = page(statement())
        let page = page(statement(named: hostile), name: hostile)
        for start in ["<script", "<img", "</style><style"] { #expect(!page.contains(start)) }
        let forbidden: Set<Unicode.Scalar> = ["\u{202E}", "\u{0}", "\u{1B}"]
        #expect(!page.unicodeScalars.contains { forbidden.contains($0) })
        // As many tags as with an ordinary name.
        #expect(page.count { $0 == "<" } == plain.count { $0 == "<" })
        #expect(page.count { $0 == ">" } == plain.count { $0 == ">" })
        #expect(page.count { $0 == "\"" } == plain.count { $0 == "\"" })
    }

    @Test func `requests that nobody answered in time are in red, with their day`() {
        func day(_ text: String) -> CivilDate { CivilDate(text) ?? CivilDate(days: 0) }
        var figures = RequestFigures(on: day("2026-05-12"), from: day("2026-05-12"))
        func take(_ number: Int, answered: Bool, late: Bool, closed: String? = nil) {
            let due = day("2026-05-11")
            figures.take(
                .init(
                    number: number, received: due, due: due, delivered: answered ? due : nil,
                    ended: answered ? due : closed.map(day), isStopped: number == 4, isLate: late))
        }
        take(1, answered: true, late: false)
        take(2, answered: true, late: true)
        take(4, answered: false, late: false)
        var statement = self.statement()
        statement.members["requests"] = figures.json
        // What ended late before the period colours it no more.
        let calm = page(statement)
        #expect(calm.contains("<section class=\"good\" id=\"requests\""))
        #expect(
            calm.contains("1 request is open, 0 of them past the day of the answer, and 1 waiting"))
        take(3, answered: false, late: true, closed: "2026-05-12")
        statement.members["requests"] = figures.json
        let careful = page(statement)
        #expect(careful.contains("<section class=\"attention\" id=\"requests\""))
        #expect(careful.contains("So far 2 were answered, 1 of them late; 1 was closed without"))
        #expect(careful.contains("without an answer, 1 of them late."))
        take(5, answered: false, late: true)
        statement.members["requests"] = figures.json
        let late = page(statement)
        #expect(late.contains("2 requests are open, 1 of them past the day of the answer, and 1"))
        let days = "<td><bdi>2026-05-11</bdi></td><td class=\"figure\"><bdi>1</bdi></td>"
        #expect(late.contains(days))
        #expect(late.contains("<section class=\"alarm\" id=\"requests\""))
    }

    @Test func `a name of ten thousand letters takes a few lines`() {
        let page = page(statement(named: String(repeating: "é", count: 10_000)))
        #expect(page.contains("… (10000 characters)"))
        #expect(page.count < 60_000)
    }

    @Test func `every chart says its figures in words too`() {
        let page = page(statement())
        let words = [
            "Films there at the end of each month, in films. 2023-01: 14; 2023-02: 28; 2023-03: 42.",
            "Films destroyed, by rule or act, by month, in films. 2026-10: 18.",
            "Films opened, by purpose, by month, in times. 2026-10: 31.",
            "Open holds by age, in holds. under 30 days: 1; 30 to 89 days: 0; 90 to 364 days: 2; ",
            "Refused acts, by the question that failed, in acts. grant: 2.",
        ]
        for words in words { #expect(page.contains("aria-label=\"\(words)")) }
        #expect(page.contains("<td class=\"figure\"><bdi>1 h 11 min</bdi></td>"))
        #expect(page.contains("<td class=\"figure\"><bdi>1.2 GB</bdi></td>"))
    }

    @Test func `twenty-five years of months are drawn by year, and the newest hundred are listed`()
    {
        let page = page(statement(months: 300))
        #expect(page.contains("Films there at the end of each year"))
        #expect(page.contains("2047: 4200"))
        #expect(!page.contains("<bdi>2023-01</bdi>"))
        #expect(page.contains("<bdi>2047-12</bdi>"))
        #expect(page.contains("The last 100 of 300 are listed."))
    }

    @Test(arguments: [true, false])
    func `a team in which one person may decide alone is said to be one`(isSmall: Bool) {
        var statement = statement()
        statement.members["vault"] = object(["smallTeam": .bool(isSmall)])
        #expect(page(statement).contains("kept in small-team mode") == isSmall)
    }

    @Test func `the page of an empty vault says so and draws nothing`() {
        let page = page(Statement())
        #expect(page.contains("overdue 0"))
        #expect(!page.contains("<rect"))
        #expect(page.contains("Overdue films: none."))
    }

    @Test func `what may not be shown is not on the page, and who counted the rest is`() {
        func count(_ number: Int64) -> JSONValue { object(["count": .integer(number)]) }
        let hidden = object(["suppressed": .string("withheld")])
        var statement = statement()
        statement.members["videoFeedback"] = object([
            "imported": .bool(true), "kinds": .array([.string("VIG")]),
            "periods": .array([
                object([
                    "from": .string("2026-01-01"), "to": .string("2026-03-31"),
                    "received": object(["suppressed": .string("under-5")]),
                    "eligible": count(1095), "offered": count(59), "declined": hidden,
                    "sources": .array([.string("Anytown <ICB>")]),
                    "areas": .array([
                        object([
                            "area": .string("North"), "eligible": count(44), "offered": count(30),
                            "declined": count(12),
                        ]),
                        object([
                            "area": .string("South"), "eligible": hidden, "offered": hidden,
                            "declined": hidden,
                        ]),
                    ]),
                ])
            ]),
        ])
        let page = page(statement)
        func cells(_ texts: String...) -> String {
            texts.map { "<td class=\"figure\"><bdi>\($0)</bdi></td>" }.joined()
        }
        #expect(page.contains(cells("&lt;5", "1,095", "–", "59", "–")))
        #expect(page.contains(cells("–", "–", "–")))
        #expect(page.contains("Eligible, offered and declined: Anytown &lt;ICB&gt;"))
        #expect(!page.contains("was not imported"))
        statement.members["videoFeedback"] = object([
            "imported": .bool(false), "kinds": .array([.string("VIG")]),
            "periods": .array([object(["received": count(7)])]),
        ])
        let alone = self.page(statement)
        #expect(alone.contains("In 7 families such a programme (VIG) was opened in the period."))
        #expect(alone.contains("was not imported, so that no part can be told."))
    }

    @Test func `programmes are told by kind and measure, and those that differ by family`() throws {
        var figures = ProgrammeFigures(try ProgrammeProfiles.shipped())
        let day = try #require(CivilDate("2026-01-05"))
        func take(_ kind: String, ended: CivilDate?) {
            figures.take(
                ProgrammeCourse(
                    programme: .random(), family: .random(), reference: "FD4KK83", number: 2,
                    kind: kind, opened: day, ended: ended,
                    sessions: [.init(date: day, films: [720_000], reviewed: day)]))
        }
        take("VIG", ended: day)
        take("Play", ended: nil)
        var statement = statement()
        statement.members["programmes"] = figures.json
        let page = page(statement)
        #expect(page.contains("2 programmes are on record; 1 differs in some measure"))
        #expect(page.contains("<bdi>has 10 to 20 minutes filmed in each session</bdi>"))
        #expect(page.contains("<bdi>is of a kind that no profile names (1)</bdi>"))
        #expect(page.contains("<bdi>FD4KK83</bdi>"))
        #expect(page.contains("<bdi>sessions held: 1 session</bdi>"))
        #expect(page.contains("Asked by: video-feedback, version 1 (VIG: NICE guideline NG26"))
    }

    @Test func `nothing on the page runs, loads or sends`() {
        let page = page(statement(overdue: 1))
        #expect(page.contains("default-src &#39;none&#39;"))
        for word in ["<script", "http://", "https://", "url(", "@import", "javascript:", "<form"] {
            #expect(!page.contains(word))
        }
        #expect(page.contains("<html lang=\"en-GB\">"))
    }
}
