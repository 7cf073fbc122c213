public import AuditLog
import Database
public import VaultModel

extension Catalog {
    /// Hands over the records, in order, of the events whose names begin so; what is unreadable is passed over.
    ///
    /// It looks through the leaves themselves, as `newestRecord` does.
    public func forEachRecord(
        naming prefix: String, _ body: (Record) throws -> Void
    ) throws {
        try database.forEach(
            "SELECT leaf FROM log_record WHERE instr(leaf, ?) > 0 ORDER BY idx",
            [.blob(Array("\"event\":\"\(prefix)".utf8))]
        ) { row in
            guard let record = try? SignedRecord(leaf: row.blob(at: 0)).record,
                record.event.rawValue.hasPrefix(prefix)
            else { return }
            try body(record)
        }
    }

    /// The newest record of one of these events that tells of something done, or none.
    ///
    /// Only records below an index count, and about a clip, where one is given, and none with that reason; nor an
    /// export of the log that its maker then recorded as failed. It looks through the leaves themselves, since
    /// nothing beside them says what they tell.
    public func newestRecord(
        of events: [Event], about clip: ClipID? = nil, before end: UInt64 = .max,
        unless reason: String? = nil
    ) throws -> Record? {
        var before = Int64(clamping: end)
        let condition = events.map { _ in "instr(leaf, ?) > 0" }.joined(separator: " OR ")
        var marks = events.map {
            DatabaseValue.blob(Array("\"event\":\"\($0.rawValue)\"".utf8))
        }
        if let clip { marks.append(.blob(Array("\"clip\":\"\(clip)\"".utf8))) }
        let aboutClip = clip == nil ? "" : " AND instr(leaf, ?) > 0"
        var failed: Set<PrincipalID> = []
        while true {
            let found = try database.query(
                """
                SELECT idx, leaf FROM log_record WHERE idx < ? AND (\(condition))\(aboutClip) \
                ORDER BY idx DESC LIMIT 1
                """, [.integer(before)] + marks
            ) { (try $0.int(at: 0), try $0.blob(at: 1)) }.first
            guard let (index, leaf) = found else { return nil }
            before = index
            guard let record = try? SignedRecord(leaf: leaf).record, events.contains(record.event)
            else { continue }
            if record.event == .auditExport {
                // It is recorded before it is written, and once more where it could not be.
                if record.outcome == .failed { failed.insert(record.actor) }
                if record.outcome == .ok, failed.remove(record.actor) != nil { continue }
            }
            guard record.outcome == .ok, record.phase != .intent,
                clip == nil || record.clip == clip, reason == nil || record.reason != reason
            else { continue }
            return record
        }
    }
}
