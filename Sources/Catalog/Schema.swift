import Database

/// The tables of a catalog.
public enum Schema {
    /// The format's version, kept in SQLite's `user_version`.
    ///
    /// Every vault there is was made as version 1, with every table and index below, so there is nothing
    /// to migrate from.
    public static let version = 1

    /// Every table that the log speaks for, in the order in which they can be filled.
    public static let stored: [any StoredRow.Type] = [
        PersonRow.self, VaultKeyRow.self, WrapRow.self, FamilyRow.self, GrantRow.self,
        ChildRow.self, ProgrammeRow.self, ProgrammeChildrenRow.self, SessionRow.self,
        SessionEntryRow.self, FactRow.self, ConsentRow.self, HoldRow.self, HoldReviewRow.self,
        ClipRow.self, HeaderRow.self, QuarantineRow.self, PurgeRunRow.self,
        DestructionRow.self, TombstoneRow.self, PolicyRow.self, ExportRow.self, IncidentRow.self,
        SetAsideRow.self, BackupRow.self, RebindRow.self, ClipChangeRow.self, PartRow.self,
        DisclosureRow.self, RequestRow.self, RequestEntryRow.self, RotationRow.self, MomentRow.self,
    ]

    /// What is derived from the log or only guards work under way; nothing here decides an act.
    static let derived =
        [
            "CREATE TABLE log_record (idx INTEGER PRIMARY KEY, leaf BLOB NOT NULL) STRICT",
            """
            CREATE TABLE log_node (level INTEGER NOT NULL, idx INTEGER NOT NULL, hash BLOB NOT NULL, \
            PRIMARY KEY (level, idx)) STRICT, WITHOUT ROWID
            """,
            """
            CREATE TABLE log_head (one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL, \
            checkpoint BLOB NOT NULL) STRICT
            """,
            """
            CREATE TABLE log_series (family BLOB PRIMARY KEY, n INTEGER NOT NULL, \
            idx INTEGER NOT NULL, previous BLOB NOT NULL) STRICT, WITHOUT ROWID
            """,
            """
            CREATE TABLE text (note BLOB PRIMARY KEY, family BLOB, sealed BLOB NOT NULL) \
            STRICT, WITHOUT ROWID
            """,
            """
            CREATE TABLE reservation (id BLOB PRIMARY KEY, slot INTEGER NOT NULL, \
            owner BLOB NOT NULL, state TEXT NOT NULL, made INTEGER NOT NULL) STRICT, WITHOUT ROWID
            """,
            "CREATE TABLE slot (number INTEGER PRIMARY KEY, owner BLOB) STRICT",
            "CREATE TABLE scrub (id BLOB PRIMARY KEY, checked INTEGER NOT NULL) STRICT, WITHOUT ROWID",
            "CREATE INDEX slot_free ON slot (number) WHERE owner IS NULL",
            "CREATE UNIQUE INDEX person_recipient ON person (recipient)",
            "CREATE UNIQUE INDEX person_verifying ON person (verifying)",
            "CREATE UNIQUE INDEX family_reference ON family (reference)",
            "CREATE INDEX family_alias ON family (alias_digest)",
            "CREATE INDEX grant_principal ON grant_ (principal, family)",
            "CREATE INDEX grant_family ON grant_ (family)",
            "CREATE INDEX wrap_principal ON wrap (principal)",
            "CREATE INDEX rotation_family ON rotation (family)",
            "CREATE INDEX child_family ON child (family)",
            "CREATE UNIQUE INDEX programme_number ON programme (family, number)",
            "CREATE UNIQUE INDEX session_number ON session (family, number)",
            """
            CREATE INDEX session_family ON session (family, programme, number, date, from_, to_, \
            practitioner, entered, entered_on, entered_by)
            """,
            "CREATE INDEX session_date ON session (date, practitioner)",
            "CREATE INDEX session_programme ON session (programme)",
            "CREATE INDEX fact_subject ON fact (subject, name)",
            """
            CREATE INDEX fact_family ON fact (family, entered, id, subject, number, name, date, note, \
            entered_on, entered_by, supersedes)
            """,
            "CREATE INDEX consent_programme ON consent (programme, purpose)",
            "CREATE INDEX consent_family ON consent (family)",
            "CREATE INDEX hold_family ON hold (family)",
            "CREATE INDEX hold_review_family ON hold_review (family)",
            "CREATE INDEX programme_children_family ON programme_children (family)",
            "CREATE INDEX session_entry_family ON session_entry (family)",
            "CREATE UNIQUE INDEX clip_number ON clip (session, number)",
            // The three that hold what a decision rests on are gone through in order of family, of every
            // clip there is, without a look at the tables: theirs lie in order of random ids.
            """
            CREATE INDEX clip_family ON clip (family, session, number, class, purposes, recorded, \
            recorded_from, uploaded_on, uploaded_by, state)
            """,
            "CREATE INDEX clip_digest ON clip (digest)",
            // A clip that was moved keeps its bytes at the old place until that is destroyed.
            "CREATE UNIQUE INDEX clip_film ON clip (digest) WHERE state = 'live'",
            "CREATE INDEX clip_length ON clip (payload_length)",
            // Few films are ever sealed afresh: whose a payload is, is looked for among those alone.
            "CREATE INDEX clip_payloads ON clip (payloads) WHERE payloads IS NOT NULL",
            "CREATE INDEX tombstone_payloads ON tombstone (payloads) WHERE payloads IS NOT NULL",
            "CREATE INDEX clip_waited ON clip (waited) WHERE waited IS NOT NULL",
            "CREATE INDEX quarantine_digest ON quarantine (digest)",
            "CREATE INDEX quarantine_length ON quarantine (payload_length)",
            "CREATE INDEX tombstone_digest ON tombstone (digest)",
            "CREATE INDEX tombstone_family ON tombstone (family)",
            "CREATE INDEX tombstone_length ON tombstone (payload_length)",
            "CREATE INDEX export_clip ON export (clip)",
            "CREATE INDEX disclosure_clip ON disclosure (clip)",
            "CREATE INDEX disclosure_family ON disclosure (family)",
            "CREATE INDEX request_family ON request (family)",
            "CREATE INDEX request_entry_family ON request_entry (family)",
            "CREATE INDEX part_film ON part (film)",
            "CREATE INDEX part_digest ON part (digest)",
            "CREATE INDEX part_bytes ON part (bytes)",
            "CREATE INDEX rebind_clip ON rebind (clip)",
            "CREATE INDEX rebind_family ON rebind (family)",
            "CREATE INDEX incident_clip ON incident (clip, kind)",
            "CREATE INDEX clip_change_family ON clip_change (family)",
            "CREATE UNIQUE INDEX moment_number ON moment (clip, number)",
            "CREATE INDEX moment_family ON moment (family)",
        ] + counted.map { "CREATE INDEX \($0)_number ON \($0) (number)" }

    /// Tables whose rows are numbered within the vault: the highest number is asked for with every new row.
    package static let counted = [
        HoldRow.table, QuarantineRow.table, PolicyRow.table, ExportRow.table, IncidentRow.table,
        BackupRow.table, ClipChangeRow.table, DisclosureRow.table,
        RequestRow.table,
    ]

    /// Every statement that makes an empty catalog.
    static let creation: [String] = stored.map { $0.creation } + derived

    /// Every statement that makes an empty catalog, by the name of what it makes.
    static let named: [String: String] = {
        var named: [String: String] = [:]
        for statement in creation {
            let words = statement.split(separator: " ", maxSplits: 4)
            guard let kind = words.firstIndex(where: { $0 == "TABLE" || $0 == "INDEX" }),
                kind + 1 < words.count
            else { continue }
            named[String(words[kind + 1])] = statement
        }
        return named
    }()
}

/// How the tables of a catalog differ from those that this program makes.
public enum SchemaFault: Hashable, Sendable {
    /// There is something that this program never makes.
    case strange(type: String, name: String)
    /// Something was made anew with another text.
    case changed(type: String, name: String)
    /// Something is not there.
    case missing(name: String)

    /// One sentence that says what differs.
    public var message: String {
        switch self {
        case .strange(let type, let name):
            "the catalog holds a \(type) \(name) that this program never makes"
        case .changed(let type, let name):
            "the \(type) \(name) of the catalog is not as this program makes it"
        case .missing(let name): "the catalog has no table or index \(name) any more"
        }
    }
}
