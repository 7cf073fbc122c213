public import AuditLog
import Database

extension Catalog {
    /// The newest record of one of these events that tells of something done, or none.
    ///
    /// Only records below an index count, where one is given. It looks through the leaves themselves,
    /// since nothing beside them says what they tell.
    public func newestRecord(
        of events: [Event], before end: UInt64 = .max
    ) throws -> Record? {
        var before = Int64(clamping: end)
        let condition = events.map { _ in "instr(leaf, ?) > 0" }.joined(separator: " OR ")
        let marks = events.map {
            DatabaseValue.blob(Array("\"event\":\"\($0.rawValue)\"".utf8))
        }
        while true {
            let found = try database.query(
                """
                SELECT idx, leaf FROM log_record WHERE idx < ? AND (\(condition)) \
                ORDER BY idx DESC LIMIT 1
                """, [.integer(before)] + marks
            ) { (try $0.int(at: 0), try $0.blob(at: 1)) }.first
            guard let (index, leaf) = found else { return nil }
            before = index
            guard let record = try? SignedRecord(leaf: leaf).record,
                events.contains(record.event), record.outcome == .ok, record.phase != .intent
            else { continue }
            return record
        }
    }
}
