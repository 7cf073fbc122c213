import AuditLog
import GovernanceReport
import Testing
import VaultModel

/// The page for a family: what it says, and no word from elsewhere as markup.
@Suite struct FamilyPageTests {
    private func statement(_ word: String = "Ann") -> FamilyStatement {
        func text(_ text: String) -> JSONValue { .string(text) }
        return FamilyStatement([
            "vault": .object(["name": text(word), "id": text("29f7"), "origin": text(word)]),
            "family": .object(["reference": text("7KQ2M4V")]),
            "made": .object(["date": text("2026-11-22"), "by": text("p1")]),
            "log": .object(["size": .integer(12_345), "root": text("5f1b0a")]),
            "people": .object(["p1": text(word)]), "contact": text(word),
            "films": .array([
                .object([
                    "address": text("7KQ2M4V/1/1"), "recorded": text("2026-03-12"),
                    "seconds": .integer(3_725), "purposes": .array([text("therapy"), text(word)]),
                    "status": text("kept"), "about": text(word), "goneBy": text("2026-05-20"),
                ])
            ]),
            "destroyed": .array([
                .object([
                    "address": text("7KQ2M4V/1/2"), "gone": text("2026-05-15"),
                    "end": text("destroyed"), "rule": text(word), "about": text(word),
                ]), .object(["gone": text("2025-01-01"), "end": text("destroyed")]),
            ]),
            "opened": .array([
                opening("ok", 65), opening("refused", nil), opening("unknown", nil),
            ]),
            "exports": .array([
                .object([
                    "address": text("7KQ2M4V/1/1"), "taken": text("2026-03-13"),
                    "person": text("p1"), "purpose": text("supervision"),
                ])
            ]),
            "consents": .array([
                .object([
                    "number": .integer(1), "purpose": text("therapy"), "signerName": text(word),
                    "given": text("2026-03-01"), "entered": text("2026-03-02"),
                ])
            ]),
            "holds": .array([.object(["scope": text("all films"), "placed": text("2026-03-20")])]),
            "records": .array([
                .object(["number": .integer(0), "title": text(word), "outcome": text("ok")])
            ]),
        ])
    }

    private func opening(_ outcome: String, _ seconds: Int64?) -> JSONValue {
        var members: [String: JSONValue] = [
            "on": .string("2026-03-14"), "time": .string("10:05"), "person": .string("p1"),
            "roles": .array([.string("practitioner")]), "address": .string("7KQ2M4V/1/1"),
            "purpose": .string("therapy"), "event": .string("clip.watch"),
            "outcome": .string(outcome), "record": .integer(17),
        ]
        members["seconds"] = seconds.map { .integer($0) }
        return .object(members)
    }

    private func page(_ statement: FamilyStatement) -> String {
        String(decoding: FamilyPage(statement).bytes, as: UTF8.self)
    }

    @Test func `it says in words what is held, who watched it, how long, and what went`() {
        let page = page(statement())
        for words in [
            "1 film of you is held", "They were watched 2 times, and a copy was taken out 0 times.",
            "1 of these broke off, or has no end on record.",
            "2 films were destroyed.", "1:02:05", "<bdi>2026-05-20</bdi>",
            "<bdi>Ann (practitioner)</bdi>", "<bdi>1:05</bdi>", "<bdi>watched</bdi>",
            "<bdi>refused</bdi>", "begun; how it ended is not on record",
            "<bdi>the work with you (therapy)</bdi>", "of 1 nobody has noted yet",
            "supervision of those who work with you", "Yes: 1 hold is open.",
            "Only the day is still known", "For the rules by which films are kept, Ann answers.",
            "Root 5f1b0a",
        ] { #expect(page.contains(words), "\(words)") }
    }

    @Test(arguments: [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onload='x", "&lt;b&gt;",
        "\u{202E}txt.exe", "a\u{0}b\u{1B}[31m", "]]></style><style>", "=HYPERLINK(\"x\")",
    ])
    func `no word from elsewhere becomes markup, or turns the text after it`(hostile: String) {
        let (plain, page) = (page(statement()), page(statement(hostile)))
        for start in ["<script", "<img", "</style><style"] { #expect(!page.contains(start)) }
        let forbidden: Set<Unicode.Scalar> = ["\u{202E}", "\u{0}", "\u{1B}"]
        #expect(!page.unicodeScalars.contains { forbidden.contains($0) })
        for sign: Character in ["<", ">", "\""] {
            #expect(page.count { $0 == sign } == plain.count { $0 == sign })
        }
    }

    @Test func `it runs, loads and sends nothing; and of an empty statement makes a page too`() {
        for page in [page(statement()), page(FamilyStatement())] {
            #expect(page.contains("default-src &#39;none&#39;"))
            for word in ["<script", "http://", "https://", "url(", "@import", "<form"] {
                #expect(!page.contains(word))
            }
        }
        #expect(page(FamilyStatement()).contains("Nobody opened a film."))
        #expect(page(FamilyStatement()).contains("None is gone."))
    }
}
