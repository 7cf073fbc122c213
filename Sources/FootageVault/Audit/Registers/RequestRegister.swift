import Catalog
import GovernanceReport
import VaultCrypto
import VaultModel

extension Register<RequestRow> {
    /// `requests.csv`.
    static var requests: Self {
        Self(
            "requests.csv",
            """
            One line a request for what is held about a family (UK GDPR, article 15). Who asked, on what authority \
            and how it ended are sealed.
            """,
            [
                .init("number", "the request's number") { row, _ in String(row.number) },
                .init("request", "its id") { row, _ in row.id.description },
                .init("family", "the family's id") { row, _ in row.family.description },
                .init("reference", "its reference") { row, exporter in
                    try exporter.resolver.reference(of: row.family)?.description
                },
                .init("received_on", "the day it was received, from which the time runs") {
                    row, _ in
                    row.received.description
                },
                .init(
                    "due_on",
                    """
                    the last day on which an answer was, or is, in time; while the clock stands still, as if it went \
                    on today
                    """
                ) { row, exporter in try exporter.time(of: row).due.description },
                .init("stops", "how often the clock was stopped") { row, exporter in
                    try String(exporter.clock(of: row).stops.count)
                },
                .init("stopped_days", "on how many days it stood still, up to then or today") {
                    row, exporter in
                    let day = row.delivered ?? row.closedOn ?? exporter.date
                    return try String(exporter.clock(of: row).stoppedDays(on: day))
                },
                .init("stopped_on", "the day since which it stands still") { row, exporter in
                    let stop = try exporter.clock(of: row).stops.last
                    return stop?.to == nil ? stop?.from.description : nil
                },
                .init("extended", "`yes` where two months more are taken") { row, exporter in
                    try exporter.clock(of: row).isExtended ? "yes" : "no"
                },
                .init("left_out", "how many films are left out of the answer") { row, exporter in
                    try String(exporter.entries(of: row).exemptions.count)
                },
                .init("hold", "the id of the hold that keeps what is held") { row, _ in
                    row.hold.description
                },
                .init("opened", "when it was opened here") { row, _ in row.opened.description },
                .init("opened_on", "the day of that moment") { row, _ in
                    row.openedOn.description
                },
                .init("opened_by", "who opened it, and handles it") { row, _ in
                    row.openedBy.description
                },
                .init("opened_by_name", "their name") { row, exporter in
                    try exporter.resolver.name(of: row.openedBy)
                },
                .init("delivered_on", "the day the answer was delivered") { row, _ in
                    row.delivered?.description
                },
                .init("closed", "when it was closed") { row, _ in row.closed?.description },
                .init("closed_on", "the day of that moment") { row, _ in
                    row.closedOn?.description
                },
                .init("closed_by", "who closed it") { row, _ in row.closedBy?.description },
                .init("closed_by_name", "their name") { row, exporter in
                    try row.closedBy.flatMap { try exporter.resolver.name(of: $0) }
                },
                .init(
                    "late",
                    "`yes` where it is open past that day, or was answered or closed after it"
                ) { row, exporter in try exporter.time(of: row).isLate ? "yes" : "no" },
                .init("note", "the commitment to who asked, and on what authority") { row, _ in
                    Hex.encode(row.note)
                },
            ])
    }
}

extension AuditExporter {
    fileprivate func entries(of row: RequestRow) throws -> [RequestEntryRow] {
        try vault.catalog.entries(of: row)
    }

    /// How its time runs.
    func clock(of row: RequestRow) throws -> AnswerClock {
        row.clock(try entries(of: row))
    }

    /// The last day on which an answer is in time, and whether it was or is missed.
    func time(of row: RequestRow) throws -> (due: CivilDate, isLate: Bool) {
        row.time(by: try clock(of: row), on: date)
    }
}
