import AuditLog
import GovernanceReport
import Testing
import VaultCrypto
import VaultModel

/// What records say of films opened for supervision.
@Suite struct SupervisionFiguresTests {
    private let person = PrincipalID.random()
    private let other = PrincipalID.random()

    /// A record about a film, of a minute and a half, opened for supervision and with consent, but for the edit.
    private func record(_ edit: (inout Record) -> Void = { _ in }) -> Record {
        var record = Record(
            index: 0, before: nil, salt: [], at: Instant(milliseconds: 0), event: .clipWatch,
            phase: .outcome, request: .random(), outcome: .ok, reason: nil, actor: person,
            roles: [.supervisor], purpose: .purpose(.supervision),
            checks: .init(authorised: .yes, relationship: .yes, consent: .yes), family: .random(),
            host: "test", program: "test", amount: .init(bytes: 7, seconds: 90))
        edit(&record)
        return record
    }

    private func figures(
        _ records: [(day: String, record: Record, isUnknown: Bool)]
    ) throws -> [String: JSONValue] {
        var figures = SupervisionFigures()
        for (day, record, isUnknown) in records {
            figures.take(
                record, on: try #require(CivilDate(day)), isOutcomeUnknown: isUnknown)
        }
        guard case .object(let members) = figures.json else { return [:] }
        return members
    }

    private func line(
        _ month: String, _ person: PrincipalID, _ counts: [String: Int64]
    ) -> JSONValue {
        var members: [String: JSONValue] = [
            "month": .string(month), "person": .string(person.description),
        ]
        for name in [
            "watched", "exported", "failed", "unknown", "consentMet", "consentNotRecorded",
            "seconds",
        ] {
            members[name] = .integer(counts[name] ?? 0)
        }
        return .object(members)
    }

    @Test func `films are counted by month and person, an act once, and none for another purpose`()
        throws
    {
        let found = try figures([
            ("2026-03-31", record { $0.phase = .intent }, false), ("2026-03-31", record(), false),
            ("2026-03-31", record { $0.event = .clipExport }, false),
            ("2026-04-01", record(), false), ("2026-03-01", record { $0.actor = other }, false),
            ("2026-03-31", record { $0.purpose = .purpose(.therapy) }, false),
            ("2026-03-31", record { $0.event = .clipUpload }, false),
            ("2026-03-31", record { $0.outcome = .refused }, false),
        ])
        let lines: Set = [
            line(
                "2026-03", person,
                ["watched": 1, "exported": 1, "consentMet": 2, "seconds": 180]),
            line("2026-03", other, ["watched": 1, "consentMet": 1, "seconds": 90]),
        ]
        guard case .array(let stated)? = found["byPerson"] else {
            Issue.record("no lines")
            return
        }
        #expect(Set(stated.prefix(2)) == lines)
        #expect(
            stated.last == line("2026-04", person, ["watched": 1, "consentMet": 1, "seconds": 90]))
        #expect(found["seconds"] == .integer(360))
        #expect(found["consentMet"] == .integer(4))
    }

    @Test(arguments: [Record.Answer.no, .notAsked])
    func `consent that was not asked after, or not found, is not recorded`(
        answer: Record.Answer
    ) throws {
        let found = try figures([
            ("2026-03-31", record { $0.checks?.consent = answer }, false),
            ("2026-03-31", record { $0.checks = nil }, false),
        ])
        #expect(found["consentNotRecorded"] == .integer(2))
        #expect(found["consentMet"] == .integer(0))
    }

    @Test func `what failed counts with what was given, what is unknown without`() throws {
        let found = try figures([
            ("2026-03-31", record { $0.outcome = .failed }, false),
            ("2026-03-31", record { $0.phase = .intent }, true),
        ])
        #expect(found["failed"] == .integer(1))
        #expect(found["unknown"] == .integer(1))
        #expect(found["watched"] == .integer(0))
        #expect(found["seconds"] == .integer(90))
        #expect(found["consentMet"] == .integer(2))
    }
}
