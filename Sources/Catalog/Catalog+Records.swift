public import AuditLog
import Database
public import VaultModel

extension Catalog {
    /// Hands over the records, in order, of the events whose names begin so; what is unreadable is passed over.
    ///
    /// It looks through the leaves themselves, since nothing beside them says what they tell.
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
    /// nothing beside them says what they tell, and holds all it passes to the tree: what took the place of a
    /// newer one would make an older one the newest.
    ///
    /// - Throws: `CatalogError.malformed` when a leaf on the way is missing, or is not the tree's.
    public func newestRecord(
        of events: [Event], about clip: ClipID? = nil, before end: UInt64 = .max,
        unless reason: String? = nil
    ) throws -> Record? {
        let names = Set(events.map(\.rawValue))
        var failed: Set<PrincipalID> = []
        var newest: Record?
        try database.read {
            try LogTable(database).forEachLeafBackwards(before: end) { _, leaf in
                guard let glance = try? RecordGlance(leaf: leaf), names.contains(glance.event),
                    clip == nil || glance.clip == clip,
                    let record = try? SignedRecord(leaf: leaf).record
                else { return true }
                if record.event == .auditExport {
                    // It is recorded before it is written, and once more where it could not be.
                    if record.outcome == .failed { failed.insert(record.actor) }
                    if record.outcome == .ok, failed.remove(record.actor) != nil { return true }
                }
                guard record.outcome == .ok, record.phase != .intent,
                    reason == nil || record.reason != reason
                else { return true }
                newest = record
                return false
            }
        }
        return newest
    }
}
