import GovernanceReport
import Testing
import VaultModel

/// The month that there is to answer a subject-access request.
@Suite struct AnswerClockTests {
    /// A request, and when its answer is due.
    struct Case: Sendable {
        let received: String
        var stops: [(String, String?)] = []
        var isExtended = false
        var holidays: [String] = []
        var today = "2026-03-30"
        let due: String
    }

    private static let cases: [Case] = [
        Case(received: "2026-03-11", due: "2026-04-13"),
        Case(received: "2026-02-11", due: "2026-03-11"),
        // The month has no such day: its last.
        Case(received: "2026-05-31", due: "2026-06-30"),
        Case(received: "2024-01-31", due: "2024-02-29"),
        // A Saturday and a Sunday move to the Monday.
        Case(received: "2026-01-31", due: "2026-03-02"),
        Case(received: "2025-12-31", due: "2026-02-02"),
        Case(received: "2026-03-12", due: "2026-04-13"),
        // Good Friday to Easter Monday, where somebody said so.
        Case(received: "2026-03-03", due: "2026-04-03"),
        Case(
            received: "2026-03-03", holidays: ["2026-04-03", "2026-04-06"], due: "2026-04-07"),
        // Three months from the day of receipt, not two from the end of the first.
        Case(received: "2026-01-31", isExtended: true, due: "2026-04-30"),
        // The day it goes on counts again; while it stands, every day moves the end on.
        Case(received: "2026-03-12", stops: [("2026-03-20", "2026-03-25")], due: "2026-04-17"),
        Case(received: "2026-03-12", stops: [("2026-03-20", nil)], due: "2026-04-22"),
        Case(
            received: "2026-03-12", stops: [("2026-03-20", "2026-03-20"), ("2026-03-25", nil)],
            due: "2026-04-17"),
        Case(
            received: "2026-03-12", stops: [("2026-03-20", "2026-03-25")], isExtended: true,
            due: "2026-06-17"),
    ]

    @Test(arguments: cases)
    func `an answer is due a calendar month later, on a working day`(one: Case) throws {
        func date(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }
        let clock = AnswerClock(
            received: try date(one.received),
            stops: try one.stops.map {
                .init(from: try date($0.0), to: try $0.1.map(date))
            }, isExtended: one.isExtended, holidays: Set(try one.holidays.map(date)))
        #expect(clock.due(on: try date(one.today)) == (try date(one.due)))
        #expect(clock.isStopped == (one.stops.last.map { $0.1 == nil } ?? false))
    }
}
