internal import FootageVault
internal import VaultModel

extension CommandSpec {
    /// `footage incident …`: what somebody else than its cause must close.
    static let incident: [CommandSpec] = [incidentList, incidentClose]

    private static let incidentList = CommandSpec(
        ["incident", "list"], summary: "List what somebody must look into and close",
        discussion: """
            "Today" says whether the vault still finds the same: persists, or mended; nothing where only a person \
            can tell. What is closed and persists is opened again after seven days.

            JSON: incidents, each with number, kind, family, clip, detail, opened, cause, standing (persists \
            or mended), closed, closed_by, reason.
            """, arguments: [ArgumentSpec("FAMILY", "Only this family's", .optional)],
        options: [.flag("all", "Those that are closed, too")], exits: .vault
    ) { invocation in
        let reference = try invocation.value("FAMILY", as: .reference)
        let filter: IncidentFilter = invocation.has("all") ? .all : .open
        let incidents = try invocation.unlocked {
            try $0.listIncidents(family: reference, filter)
        }
        invocation.answer(.members(["incidents": .array(incidents.map(\.json))])) { terminal in
            guard !incidents.isEmpty else {
                return terminal.line(
                    filter == .all ? "There is no incident." : "No incident is open.")
            }
            var table = TableView([
                .number("Incident"), .whole("Opened"), .text("What"), .whole("Where"),
                .text("Detail"), .text("Today"), .text("Caused by"), .text("Closed"),
            ])
            for incident in incidents {
                table.add(
                    .init(String(incident.number)), .init(incident.opened.description),
                    .init(incident.kind), .init(incident.place), .init(incident.detail),
                    .init(
                        incident.standing?.rawValue ?? "",
                        style: incident.standing == .persists ? .warning : .plain),
                    .init(incident.cause ?? ""), .init(incident.end))
            }
            terminal.table(table)
        }
    }

    private static let incidentClose = CommandSpec(
        ["incident", "close"], summary: "Close an incident, for a reason",
        discussion: """
            Governance does, and never whoever caused it, unless nobody else holds governance. That the recovery \
            identity was lost an administrator or a supervisor closes, too, and whoever said so never does. It mends \
            nothing: what is still so after seven days is opened again. The reason is sealed.

            JSON: incident, as in "footage incident list", dry_run.
            """,
        arguments: [ArgumentSpec("NUMBER", "The incident's number, from footage incident list")],
        options: reasonOptions, exits: .vault, writes: true
    ) { invocation in
        let number = try invocation.required("NUMBER", as: .positive)
        try invocation.checkReason()
        let incident = try invocation.act { vault in
            try vault.closeIncident(
                number, reason: invocation.reason("Why can it be closed?"))
        }
        invocation.said(
            ["incident": incident.json],
            hint: incident.standing == .persists
                ? "It is still so today: after seven days it is opened again." : nil
        ) { "Incident \(incident.number), \(incident.kind), \($0) closed." }
    }
}

extension IncidentSummary {
    fileprivate var json: JSONValue {
        .members([
            "number": .count(number), "kind": .string(kind), "family": .text(family),
            "clip": .text(clip), "detail": .string(detail), "opened": .text(opened),
            "cause": .text(cause), "standing": .text(standing?.rawValue), "closed": .text(closed),
            "closed_by": .text(closedBy), "reason": .text(reason),
        ])
    }

    fileprivate var place: String { clip?.description ?? family?.description ?? "" }

    fileprivate var end: String {
        guard let closed else { return "" }
        return "\(closed)" + (closedBy.map { " by \($0)" } ?? "") + (reason.map { ": \($0)" } ?? "")
    }
}
