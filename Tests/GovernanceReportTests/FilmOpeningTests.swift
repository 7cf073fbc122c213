import AuditLog
import GovernanceReport
import Testing
import VaultCrypto
import VaultModel

/// Films that were given to others are films opened, wherever openings are told or counted.
@Suite struct FilmOpeningTests {
    private static let given: [Event] = [.disclosureRecord, .requestPackage]
    private let person = PrincipalID.random()
    private let day = CivilDate("2026-03-31")

    /// What an answer to a request has of itself, and of a film in it; of a disclosure the same, but for the event.
    private func record(
        _ event: Event, _ index: UInt64, _ phase: Record.Phase?, _ request: RequestID,
        clip: ClipID? = .random(), family: FamilyID = .random(), _ outcome: Record.Outcome = .ok
    ) -> Record {
        Record(
            index: index, before: nil, salt: [UInt8](repeating: 0, count: 16),
            at: Instant(milliseconds: Int64(index)), event: event, phase: phase, request: request,
            outcome: outcome, actor: person, roles: [.governance],
            purpose: event == .requestPackage ? .subjectAccess : .disclosure, family: family,
            clip: clip, host: "test", program: "test",
            amount: phase == .outcome ? .init(bytes: 7, seconds: 90) : nil)
    }

    private func lines(_ records: [Record]) throws -> [[String: JSONValue]] {
        var openings = FamilyOpenings()
        for record in records {
            openings.take(
                record,
                .init(on: try #require(day), time: CivilTime(secondOfDay: 0), address: nil))
        }
        guard case .array(let lines) = openings.json else { return [] }
        return lines.compactMap { line in
            guard case .object(let members) = line else { return nil }
            return members
        }
    }

    private func openings(_ records: [(Record, Bool)]) throws -> [JSONValue] {
        var figures = ActivityFigures()
        for (record, isUnknown) in records {
            figures.take(record, on: try #require(day), isOutcomeUnknown: isUnknown)
        }
        guard case .array(let openings)? = figures.members["openings"] else { return [] }
        return openings
    }

    @Test(arguments: given)
    func `a family is told of each film that others were given, in one line`(event: Event) throws {
        let (request, whole) = (RequestID.random(), RequestID.random())
        let clip = ClipID.random()
        let found = try lines([
            record(event, 1, .intent, request, clip: clip),
            record(event, 2, .outcome, request, clip: clip),
            record(event, 3, .intent, .random()), record(event, 4, nil, .random(), .refused),
            // A whole answer is no film.
            record(.requestPackage, 5, .intent, whole, clip: nil),
            record(.requestPackage, 6, .outcome, whole, clip: nil),
        ])
        #expect(
            found.map { $0["outcome"] } == [
                .string("ok"), .string("unknown"), .string("refused"),
            ])
        #expect(found.first?["event"] == .string(event.rawValue))
        #expect(found.first?["clip"] == .string(clip.description))
        #expect(found.first?["seconds"] == .integer(90))
    }

    @Test(arguments: given)
    func `a statement counts each film that others were given, once`(event: Event) throws {
        let request = RequestID.random()
        let found = try openings([
            (record(event, 1, .intent, request), false),
            (record(event, 2, .outcome, request), false),
            (record(event, 3, .outcome, .random(), .failed), false),
            (record(event, 4, .intent, .random()), true),
            (record(.requestPackage, 5, .outcome, .random(), clip: nil), false),
        ])
        let purpose: AccessPurpose = event == .requestPackage ? .subjectAccess : .disclosure
        #expect(
            found == [
                .object([
                    "month": .string("2026-03"), "event": .string(event.rawValue),
                    "purpose": .string(purpose.description), "done": .integer(1),
                    "refused": .integer(0), "failed": .integer(1), "unknown": .integer(1),
                    "seconds": .integer(180), "bytes": .integer(14),
                ])
            ])
    }

    @Test(arguments: given)
    func `whoever gives many families' films is an alert, as whoever watches them`(
        event: Event
    ) throws {
        let text = """
            alerts: test
            version: 1
            rules: [{id: one, kind: many-families, families: 2, hours: 1}]

            """
        var finder = AlertFinder(try AlertRules(Array(text.utf8)), exports: [], ends: [])
        let key = try SigningKey(seed: SecretBytes(copying: [UInt8](repeating: 1, count: 32)))
        for index in [1, 2] as [UInt64] {
            let opened = record(event, index, .intent, .random())
            let leaf = try opened.signed(by: key, vaultID: nil).leaf
            #expect(AlertFinder.concerns(try RecordGlance(leaf: leaf)))
            finder.take(opened, on: try #require(day), at: CivilTime(secondOfDay: 36_000))
        }
        #expect(finder.finish(on: try #require(day)).map(\.records) == [[1, 2]])
    }
}
