internal import AuditLog
internal import VaultModel

extension CommandSpec {
    static let auditEvents = CommandSpec(
        ["audit", "events"], summary: "List every event that the log can record",
        discussion: """
            Needs no vault. The list is closed: a record of another event is never written, and is not \
            verified. A refusal may be signed by any role. "or recovery" means that the recovery identity \
            may sign the event, too.

            "Rows" are the tables of the catalog of whose rows a record may speak: + where it adds a row, ~ \
            where it changes one, - where it removes one. A record that speaks of any other is taken for forged.

            "FHIR" is the code of an AuditEvent's type, from DICOM's terminology, and its action: C creates, R \
            reads, U updates, D deletes, E executes.

            With --json: events[] has event, title, kind (act or read), roles, recovery, type (code, \
            display, system), subtype (code, system), action, rows[] (table, adds, changes, removes); type, \
            subtype and action are those of a FHIR R4 AuditEvent.
            """
    ) { invocation in
        let events = Event.allCases
        invocation.answer(.members(["events": .array(events.map(\.json))])) { terminal in
            terminal.table(Event.table(of: events))
        }
    }
}

extension Event {
    fileprivate var json: JSONValue {
        .members([
            "event": .string(rawValue), "title": .string(rule.title),
            "kind": .string(rule.kind.rawValue),
            "roles": .texts(rule.roles.listed.map(\.rawValue)),
            "recovery": .bool(rule.mayRecoverySign),
            "type": .members([
                "code": .string(rule.type.rawValue), "display": .string(rule.type.display),
                "system": .string(EventRule.typeSystem),
            ]),
            "subtype": .members([
                "code": .string(rawValue), "system": .string(EventRule.subtypeSystem),
            ]),
            "action": .string(rule.action.rawValue),
            "rows": .array(
                tables.map { table, changes in
                    .members([
                        "table": .string(table.rawValue), "adds": .bool(changes.contains(.adds)),
                        "changes": .bool(changes.contains(.changes)),
                        "removes": .bool(changes.contains(.removes)),
                    ])
                }),
        ])
    }

    private var tables: [(RowTable, RowChanges)] {
        rows.sorted { $0.key.rawValue < $1.key.rawValue }.map { ($0.key, $0.value) }
    }

    private var rowsInShort: String {
        let signs: [(RowChanges, String)] = [(.adds, "+"), (.changes, "~"), (.removes, "-")]
        return tables.map { table, changes in
            table.name + signs.filter { changes.contains($0.0) }.map(\.1).joined()
        }.joined(separator: ", ")
    }

    fileprivate static func table(of events: [Event]) -> TableView {
        var table = TableView([
            .whole("Event"), .text("What"), .text("Signed by"), .text("Rows"), .whole("FHIR"),
        ])
        for event in events {
            let rule = event.rule
            table.add(
                .init(event.rawValue), .init(rule.title), .init(rule.signers),
                .init(event.rowsInShort), .init("\(rule.type.rawValue) \(rule.action.rawValue)"))
        }
        return table
    }
}

extension EventRule {
    fileprivate var signers: String {
        let signers =
            roles == .anyone ? "any role" : roles.listed.map(\.rawValue).joined(separator: ", ")
        return mayRecoverySign ? signers + " or recovery" : signers
    }
}
