import Database
public import VaultModel

/// When payloads were last read back from the disk by a scrub, or found damaged by another reading.
///
/// No record speaks of this table: a scrub of a hundred thousand clips that are well would otherwise add
/// as many records every week. It only orders the next scrub, so somebody who edits it puts a reading off
/// and hides nothing: what is damaged is said by the clip's own row, which the log speaks for.
extension Catalog {
    /// The ids of every payload that must be there, the one read back longest ago first.
    ///
    /// A time after `now` counts for nothing. For the families that a person holds a grant of today, or
    /// all of them and the quarantine.
    public func payloadsToScrub(
        at now: Instant, grantedTo person: (PrincipalID, on: CivilDate)? = nil
    ) throws -> [(id: ClipID, length: Int64)] {
        let read = "CASE WHEN at > ?1 THEN 0 ELSE at END"
        let clips = """
            SELECT clip.id AS id, payload_length AS length, \(Self.readBack("clip")) AS at \
            FROM clip LEFT JOIN scrub ON scrub.id = clip.id WHERE clip.state = 'live'
            """
        let quarantine = """
            SELECT quarantine.id, payload_length, \(Self.readBack("quarantine")) \
            FROM quarantine LEFT JOIN scrub ON scrub.id = quarantine.id
            """
        let granted = """
            AND clip.family IN (SELECT family FROM grant_ WHERE principal = ?2 \
            AND revoked IS NULL AND (until IS NULL OR until >= ?3))
            """
        let source = person == nil ? "\(clips) UNION ALL \(quarantine)" : "\(clips) \(granted)"
        var values: [DatabaseValue] = [.instant(now)]
        if let (person, day) = person { values += [.id(person), .date(day)] }
        return try database.query(
            "SELECT id, length FROM (\(source)) ORDER BY \(read), id", values
        ) { row in
            guard let id = ClipID(bytes: try row.blob(at: 0)) else {
                throw CatalogError.malformed(table: "clip", detail: "no id")
            }
            return (id, try row.int(at: 1))
        }
    }

    /// When the live clip that was read back longest ago was, of those that were found whole; of one family
    /// or of all.
    public func oldestReadBack(in family: FamilyID? = nil, at now: Instant) throws -> Instant? {
        let condition = family == nil ? "" : " AND clip.family = ?2"
        let oldest = try database.query(
            """
            SELECT min(CASE WHEN at > ?1 THEN verified ELSE at END) FROM (\
            SELECT \(Self.readBack("clip")) AS at, clip.verified AS verified \
            FROM clip LEFT JOIN scrub ON scrub.id = clip.id \
            WHERE clip.state = 'live' AND clip.verified IS NOT NULL\(condition))
            """, [.instant(now)] + (family.map { [.id($0)] } ?? [])
        ) { try $0.optionalInt(at: 0) }
        return oldest.first.flatMap { $0 }.map { Instant(milliseconds: $0) }
    }

    /// When a reading of a clip or a film in quarantine was last noted, whatever it found.
    public func scrubbed(_ clip: ClipID) throws -> Instant? {
        try database.query("SELECT checked FROM scrub WHERE id = ?", [.id(clip)]) {
            Instant(milliseconds: try $0.int(at: 0))
        }.first
    }

    private static func readBack(_ table: String) -> String {
        "max(coalesce(scrub.checked, 0), coalesce(\(table).verified, 0))"
    }
}

extension CatalogTransaction {
    /// Notes that payloads were read back at a moment, whatever was found.
    public func noteScrubbed(_ clips: some Sequence<ClipID>, at now: Instant) throws {
        for clip in clips {
            _ = try catalog.database.execute(
                """
                INSERT INTO scrub (id, checked) VALUES (?, ?) \
                ON CONFLICT (id) DO UPDATE SET checked = excluded.checked
                """, [.id(clip), .instant(now)])
        }
    }

    /// Forgets the readings of films that are not in the vault any more.
    public func forgetScrubbedStrangers() throws {
        _ = try catalog.database.execute(
            """
            DELETE FROM scrub WHERE id NOT IN (SELECT id FROM clip) \
            AND id NOT IN (SELECT id FROM quarantine)
            """)
    }
}
