import AuditLog
import GovernanceReport
import Testing
import VaultModel

/// What pages say of films that others were given.
@Suite struct GivenFilmsPageTests {
    private func family(_ opened: [(event: String, outcome: String)], exports: Int = 0) -> String {
        let statement = FamilyStatement([
            "opened": .array(
                opened.map {
                    .object(["event": .string($0.event), "outcome": .string($0.outcome)])
                }),
            "exports": .array(
                (0..<exports).map { _ in .object(["taken": .string("2026-03-13")]) }),
        ])
        return String(decoding: FamilyPage(statement).bytes, as: UTF8.self)
    }

    @Test func `a family whose films went to a court is not told that nothing left`() {
        let page = family([
            ("disclosure.record", "ok"), ("disclosure.record", "ok"), ("request.package", "ok"),
            ("disclosure.record", "refused"), ("clip.watch", "ok"),
        ])
        for words in [
            """
            Films were given to another organisation 2 times. Films were given in an answer to a \
            request 1 time.
            """,
            "They were watched 1 time, and a copy was taken out 0 times. Films were given",
            "<bdi>given to another organisation</bdi>",
            "<bdi>given in an answer to a request</bdi>",
            "<bdi>refused</bdi>",
        ] { #expect(page.contains(words), "\(words)") }
        #expect(!page.contains("No copy was taken out."))
        #expect(!page.contains("Nobody opened a film."))
    }

    @Test func `what was begun may have left, what was refused or failed did not`() {
        let unknown = family([("disclosure.record", "unknown")])
        #expect(unknown.contains("1 time it is not on record whether a film was given to others."))
        #expect(!unknown.contains("No copy was taken out."))
        let refused = family([("disclosure.record", "refused"), ("request.package", "failed")])
        #expect(refused.contains("No copy was taken out."))
        #expect(!refused.contains("Films were given"))
    }

    @Test func `copies that were taken out are told with those that were given`() {
        let page = family([("disclosure.record", "ok")], exports: 2)
        #expect(
            page.contains(
                """
                2 copies were taken out; of 2 nobody has noted yet that it is back, or deleted. Films were given to \
                another organisation 1 time.
                """))
    }

    @Test func `a statement's page counts films given apart from those taken out`() {
        func line(_ event: String, _ done: Int64) -> JSONValue {
            .object([
                "month": .string("2026-10"), "event": .string(event),
                "purpose": .string("disclosure"), "done": .integer(done),
            ])
        }
        var statement = Statement()
        statement.members["period"] = .object([
            "openings": .array([
                line("clip.export", 1), line("disclosure.record", 2), line("request.package", 3),
            ])
        ])
        let page = String(decoding: StatementPage(statement) { _ in nil }.bytes, as: UTF8.self)
        #expect(
            page.contains(
                """
                Films were watched 0 times, taken out 1 time, given to other organisations 2 times, and given in \
                answers to requests 3 times.
                """))
    }
}
