public import AuditLog
public import VaultModel

/// The register of events: `events.csv`, one line a record.
public enum EventRegister {
    /// What a record's ids stand for, as far as the exporter may see it.
    public struct Names: Sendable, Hashable {
        /// The actor's name.
        public var actor: String?
        /// The name of the person acted for.
        public var behalf: String?
        /// The family's reference.
        public var reference: String?
        /// The session's number.
        public var session: Int?
        /// The clip's address.
        public var address: String?
        /// What became of the free text that it committed to: `kept`, or `(text erased)`.
        public var text: String?
        /// Whether it is an intent whose outcome is not on record.
        public var isOutcomeUnknown = false
        /// The civil date of the record's time.
        public var date: CivilDate

        /// Knows the date, and nothing else yet.
        public init(date: CivilDate) { self.date = date }
    }

    /// The columns, which never change their order; new ones come last.
    public static let header = [
        "index", "at", "date", "event", "title", "phase", "request", "outcome", "reason", "actor",
        "actor_name", "roles", "behalf", "behalf_name", "purpose", "check_role", "check_grant",
        "check_consent", "check_emergency", "policy", "family", "reference", "session", "clip",
        "address", "bytes", "seconds", "items", "rows", "series", "note", "host", "program",
        "leaf_hash", "text", "end",
    ]

    /// A record's cells.
    public static func cells(of record: Record, _ names: Names, leafHash: String) -> [String] {
        func text(_ value: (some CustomStringConvertible)?) -> String { value?.description ?? "" }
        let checks = record.checks
        return [
            String(record.index), record.at.description, names.date.description,
            record.event.rawValue, record.event.rule.title, text(record.phase?.rawValue),
            text(record.request), record.outcome.rawValue, text(record.reason),
            record.actor.description, text(names.actor),
            record.roles.map(\.rawValue).joined(separator: " "), text(record.behalf),
            text(names.behalf), text(record.purpose), text(checks?.authorised.rawValue),
            text(checks?.relationship.rawValue), text(checks?.consent.rawValue),
            text(checks?.emergency.rawValue), text(record.policy), text(record.family),
            text(names.reference), text(names.session), text(record.clip), text(names.address),
            text(record.amount?.bytes), text(record.amount?.seconds), text(record.amount?.items),
            String(record.rows.count), text(record.series?.n), text(record.note), record.host,
            record.program, leafHash, text(names.text),
            names.isOutcomeUnknown ? "outcome unknown" : "",
        ]
    }

    /// The cells of a record that this program cannot read.
    public static func cells(ofUnreadable index: UInt64, leafHash: String) -> [String] {
        var cells = Array(repeating: "", count: header.count)
        cells[0] = String(index)
        cells[4] = "This record cannot be read: see VERIFY.md"
        if let place = header.firstIndex(of: "leaf_hash") { cells[place] = leafHash }
        return cells
    }
}
