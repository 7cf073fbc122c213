import Catalog
import GovernanceReport
import VaultCrypto
import VaultModel

/// A request, and how the time to answer it runs as of a day.
struct RequestLine {
    let row: RequestRow
    let entries: [RequestEntryRow]
    let clock: AnswerClock
    /// The last day on which an answer is in time, and whether it was or is missed.
    let time: (due: CivilDate, isLate: Bool)
    /// On how many days the clock stood still up to the request's end, or that day.
    let stoppedDays: Int

    init(_ row: RequestRow, _ entries: [RequestEntryRow], on date: CivilDate) {
        self.row = row
        self.entries = entries
        clock = row.clock(entries)
        time = row.time(by: clock, on: date)
        stoppedDays = clock.stoppedDays(on: row.ended ?? date)
    }
}

extension Register<RequestLine> {
    /// `requests.csv`.
    static var requests: Self {
        Self(
            "requests.csv",
            """
            One line a request for what is held about a family (UK GDPR, article 15). Who asked, on what authority \
            and how it ended are sealed.
            """,
            [
                .init("number", "the request's number") { line, _ in String(line.row.number) },
                .init("request", "its id") { line, _ in line.row.id.description },
                .init("family", "the family's id") { line, _ in line.row.family.description },
                .init("reference", "its reference") { line, exporter in
                    try exporter.resolver.reference(of: line.row.family)?.description
                },
                .init("received_on", "the day it was received, from which the time runs") {
                    line, _ in
                    line.row.received.description
                },
                .init(
                    "due_on",
                    """
                    the last day on which an answer was, or is, in time; while the clock stands still, as if it went \
                    on today
                    """
                ) { line, _ in line.time.due.description },
                .init("stops", "how often the clock was stopped") { line, _ in
                    String(line.clock.stops.count)
                },
                .init("stopped_days", "on how many days it stood still, up to then or today") {
                    line, _ in String(line.stoppedDays)
                },
                .init("stopped_on", "the day since which it stands still") { line, _ in
                    line.clock.isStopped ? line.clock.stops.last?.from.description : nil
                },
                .init("extended", "`yes` where two months more are taken") { line, _ in
                    line.clock.isExtended ? "yes" : "no"
                },
                .init("left_out", "how many films are left out of the answer") { line, _ in
                    String(line.entries.exemptions.count)
                },
                .init("hold", "the id of the hold that keeps what is held") { line, _ in
                    line.row.hold.description
                },
                .init("opened", "when it was opened here") { line, _ in line.row.opened.description
                },
                .init("opened_on", "the day of that moment") { line, _ in
                    line.row.openedOn.description
                },
                .init("opened_by", "who opened it, and handles it") { line, _ in
                    line.row.openedBy.description
                },
                .init("opened_by_name", "their name") { line, exporter in
                    try exporter.resolver.name(of: line.row.openedBy)
                },
                .init("delivered_on", "the day the answer was delivered") { line, _ in
                    line.row.delivered?.description
                },
                .init("closed", "when it was closed") { line, _ in line.row.closed?.description },
                .init("closed_on", "the day of that moment") { line, _ in
                    line.row.closedOn?.description
                },
                .init("closed_by", "who closed it") { line, _ in line.row.closedBy?.description },
                .init("closed_by_name", "their name") { line, exporter in
                    try line.row.closedBy.flatMap { try exporter.resolver.name(of: $0) }
                },
                .init(
                    "late",
                    "`yes` where it is open past that day, or was answered or closed after it"
                ) { line, _ in line.time.isLate ? "yes" : "no" },
                .init("note", "the commitment to who asked, and on what authority") { line, _ in
                    Hex.encode(line.row.note)
                },
            ])
    }
}
