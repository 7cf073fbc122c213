import AuditLog
import Testing
import VaultCrypto
import VaultModel

@testable import GovernanceReport

/// Drills and emergencies, as a statement counts them over the whole log.
@Suite struct CareFiguresTests {
    private static let family = FamilyID.random()
    private static let person = PrincipalID.random()

    private func record(
        _ event: Event, _ index: UInt64, _ request: RequestID? = nil, _ phase: Record.Phase? = nil
    ) -> Record {
        Record(
            index: index, before: nil, salt: [UInt8](repeating: 0, count: 16),
            at: Instant(milliseconds: Int64(index) * 86_400_000), event: event, phase: phase,
            request: request, outcome: .ok, actor: Self.person, roles: [.governance],
            family: request == nil ? nil : Self.family, host: "test", program: "test")
    }

    private func members(_ json: JSONValue) -> [String: JSONValue] {
        guard case .object(let members) = json else { return [:] }
        return members
    }

    private func day(_ days: Int32) -> CivilDate { CivilDate(days: days) }

    @Test func `a drill counts for the identity that was drilled, and for no later one`() {
        var figures = DrillFigures(on: day(100))
        figures.take(record(.recoveryDrill, 10), on: day(10))
        #expect(members(figures.json)["days"] == .integer(90))
        figures.take(record(.recoveryRotate, 20, nil, .intent), on: day(20))
        #expect(members(figures.json)["days"] == .integer(90))
        figures.take(record(.recoveryRotate, 21, nil, .outcome), on: day(21))
        #expect(figures.json == .object(["count": .integer(1)]))
        figures.take(record(.recoveryDrill, 99), on: day(99))
        #expect(members(figures.json)["days"] == .integer(1))
        #expect(members(figures.json)["count"] == .integer(2))
    }

    @Test func `an emergency that nobody reviewed is told whatever the period`() {
        var figures = BreakGlassFigures()
        let (one, two, three) = (RequestID.random(), RequestID.random(), RequestID.random())
        figures.take(record(.breakglassOpen, 1, one), isOfPeriod: false)
        figures.take(record(.breakglassOpen, 2, two), isOfPeriod: true)
        figures.take(record(.breakglassOpen, 3, three), isOfPeriod: true)
        // After the period, and all the same.
        figures.take(record(.breakglassReview, 4, two), isOfPeriod: false)
        #expect(
            figures.json
                == .object([
                    "opened": .integer(2), "reviewed": .integer(1), "notReviewed": .integer(1),
                    "waiting": .integer(2),
                ]))
    }
}
