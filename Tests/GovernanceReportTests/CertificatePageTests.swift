import GovernanceReport
import Testing
import VaultModel

/// The page of a certificate: what it says, and no word from elsewhere as markup.
@Suite struct CertificatePageTests {
    private func account(_ word: String = "Ann", end: String = "destroyed") -> [String: JSONValue] {
        func text(_ text: String) -> JSONValue { .string(text) }
        return [
            "vault": text("29f7"), "vault_name": text(word), "made_on": text("2026-11-22"),
            "clip": text("00ff"), "address": text("7KQ2M4V/1/1"), "end": text(end),
            "recorded": text("2026-03-12"), "uploaded": text("2026-03-12"),
            "milliseconds": .integer(65_000), "payload_length": .integer(1_234_567),
            "rule": text(word), "about": text(word), "limit": text("2026-05-20"),
            "destroyed_on": text("2026-05-15"), "destroyed": text("2026-05-15T02:00:00.000Z"),
            "destroyed_by": text("p1"), "backups_until": text("2026-06-14"),
            "policy": .object([
                "version": text(word), "adopted_by": text("p1"), "approved_by": text("p2"),
            ]),
            "method": .object([
                "file_system": text(word), "in_place": .bool(true), "key_slot": text("zeroed"),
                "payload": text("removed"), "read_back": text("disk"),
            ]),
            "people": .object(["p1": text(word)]), "tombstone_goes": text("P8Y"),
            "copies": .array([
                .object([
                    "number": .integer(3), "taken_by": text("p1"), "purpose": text("therapy"),
                    "taken_on": text("2026-03-13"), "return_by": text("2026-03-20"),
                ])
            ]),
            "key_parts": .array([
                .object([
                    "number": .integer(2), "made": text("2026-05-01"), "medium": text("abcdef0123"),
                    "lost": .bool(false), "until": text("2026-05-31"),
                ])
            ]),
            "records": .array([
                .object(["record": .integer(9), "title": text(word), "outcome": text("ok")])
            ]),
        ]
    }

    private func page(_ account: [String: JSONValue]) -> String {
        String(decoding: CertificatePage(account).bytes, as: UTF8.self)
    }

    @Test func `it says what went, how, by which rule, on whose word, and what is still there`() {
        let page = page(account())
        for words in [
            "Certificate of destruction", "Destroyed on 2026-05-15", "<bdi>1:05</bdi>",
            "<bdi>1.2 MB</bdi>", "overwritten with zeros", "from the disk itself",
            "<bdi>2026-05-20</bdi>", "<bdi>person p2</bdi>",
            "1 copy that left the vault is not noted as back.", "not yet",
            "1 backup may still hold the key", "<bdi>abcdef01</bdi>", "<bdi>2026-05-31</bdi>",
            "until 2026-06-14", "(8 years after the family&#39;s last film)", "1 record tells",
        ] { #expect(page.contains(words), "\(words)") }
    }

    @Test func `a film that was moved or given back is not said to be destroyed`() {
        let moved = page(account(end: "moved"))
        #expect(moved.contains("Moved on 2026-05-15"))
        #expect(!moved.contains("Certificate of destruction"))
        #expect(!moved.contains("is refused") && page(account()).contains("is refused"))
        #expect(page(account(end: "returned")).contains("Given back on 2026-05-15"))
    }

    @Test func `a lost backup is an alarm, and nothing left is in order`() {
        var account = account()
        account["key_parts"] = .array([.object(["lost": .bool(true)])])
        #expect(page(account).contains("<section class=\"alarm\" id=\"remains\""))
        account["key_parts"] = .array([])
        account["copies"] = .array([])
        #expect(page(account).contains("<section class=\"good\" id=\"remains\""))
    }

    @Test func `what others were given is still there, with the day it is theirs until`() {
        var account = account()
        account["copies"] = .array([])
        account["key_parts"] = .array([])
        account["disclosures"] = .array([
            .object([
                "number": .integer(4), "disclosed_on": .string("2026-03-14"),
                "expires": .string("2027-01-31"),
            ])
        ])
        let given = page(account)
        #expect(given.contains("<section class=\"attention\" id=\"remains\""))
        #expect(!given.contains("No copy that left the vault is outstanding."))
        for words in [
            "It was given to other organisations 1 time; they must be told.",
            "Given to other organisations</caption>", "<bdi>2026-03-14</bdi>",
            "<bdi>2027-01-31</bdi>",
        ] { #expect(given.contains(words), "\(words)") }
        account["key_parts"] = .array([.object(["lost": .bool(true)])])
        #expect(page(account).contains("<section class=\"alarm\" id=\"remains\""))
        account["disclosures"] = .array([])
        #expect(page(account).contains("No copy that left the vault is outstanding."))
    }

    @Test(arguments: [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onload='x", "&lt;b&gt;",
        "\u{202E}txt.exe", "a\u{0}b\u{1B}[31m", "]]></style><style>", "=HYPERLINK(\"x\")",
    ])
    func `no word from elsewhere becomes markup, runs or loads`(hostile: String) {
        let (plain, page) = (page(account()), page(account(hostile)))
        for word in ["<script", "<img", "</style><style", "http://", "https://", "url("] {
            #expect(!page.contains(word))
        }
        let forbidden: Set<Unicode.Scalar> = ["\u{202E}", "\u{0}", "\u{1B}"]
        #expect(!page.unicodeScalars.contains { forbidden.contains($0) })
        for sign: Character in ["<", ">", "\""] {
            #expect(page.count { $0 == sign } == plain.count { $0 == sign })
        }
    }
}
