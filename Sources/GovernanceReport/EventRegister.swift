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
    public static let guide = RegisterGuide(
        "events.csv", "One line a record of the log, of the period asked for.",
        [
            .init("index", "the record's number in the log"),
            .init("at", "when it happened"),
            .init("date", "the day of that moment"),
            .init("event", "what happened, of a closed list"),
            .init("title", "the same in words"),
            .init("phase", "`intent` or `outcome`, where the effect lies outside the vault"),
            .init("request", "what joins an intent to its outcome"),
            .init("outcome", "`ok`, `refused` or `failed`"),
            .init("reason", "a code for why"),
            .init("actor", "who did it"),
            .init("actor_name", "their name"),
            .init("roles", "the roles they held then"),
            .init("behalf", "for whom they did it"),
            .init("behalf_name", "that person's name"),
            .init("purpose", "why footage was opened"),
            .init("check_role", "whether the role allowed it"),
            .init("check_grant", "whether a grant of the family was there"),
            .init("check_consent", "whether the family consented"),
            .init("check_emergency", "whether it was an emergency"),
            .init("policy", "the SHA-256 of the policy in force"),
            .init("family", "the family's id"),
            .init("reference", "its reference"),
            .init("session", "the session's number"),
            .init("clip", "the clip's id"),
            .init("address", "where people find the clip, or found it"),
            .init("bytes", "bytes really given or taken"),
            .init("seconds", "seconds of film"),
            .init("items", "how many things"),
            .init("rows", "how many rows of the catalog it wrote"),
            .init("series", "its number among the family's records"),
            .init("note", "the commitment to a free text"),
            .init("host", "the machine's id"),
            .init("program", "the program's name and version"),
            .init("leaf_hash", "the hash of the record in the log's tree"),
            .init("text", "`kept` or `(text erased)`: what became of the free text"),
            .init("end", "`outcome unknown` for an intent without an outcome"),
        ])

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
        var cells = Array(repeating: "", count: guide.columns.count)
        cells[0] = String(index)
        cells[4] = "This record cannot be read: see VERIFY.md"
        if let place = guide.header.firstIndex(of: "leaf_hash") { cells[place] = leafHash }
        return cells
    }
}
