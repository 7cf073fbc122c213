public import AuditLog
import VaultModel

/// What became of every film that was ever taken in, counted from the log alone.
///
/// The catalog says what is held and what waits in quarantine; that both accounts meet shows that no film
/// slipped away: taken in = held + destroyed + returned + quarantined.
public struct Intake: Sendable {
    private var known: Set<ClipID> = []
    private var gone: Set<ClipID> = []
    /// How many films were returned to where they came from.
    public private(set) var returned = 0

    /// Starts before the first record.
    public init() {}

    /// How many films were ever taken in.
    public var takenIn: Int { known.count }
    /// How many were destroyed.
    public var destroyed: Int { gone.count }

    /// Takes the next record.
    public mutating func take(_ record: Record) {
        for word in record.rows {
            guard ["clip", "quarantine", "tombstone"].contains(word.table),
                let id = ClipID(word.id)
            else { continue }
            switch (word.table, word.state) {
            case ("tombstone", .holds) where record.event == .quarantineReturn: returned += 1
            case ("tombstone", .holds): gone.insert(id)
            case ("tombstone", .gone): break
            case (_, .holds): known.insert(id)
            case ("quarantine", .gone) where record.event == .quarantineDestroy: gone.insert(id)
            default: break
            }
        }
    }
}
