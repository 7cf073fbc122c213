import AuditLog
import VaultModel

/// What a record of the log says was destroyed or erased for good.
///
/// Of a destruction in two steps only the outcome counts. The log says it for as long as it lives, whatever
/// becomes of the tombstone.
enum LoggedErasure: Hashable {
    /// A clip, or a film in quarantine.
    case clip(ClipID)
    /// A family's names and dates, with the slot of their keys.
    case names(FamilyID)
    /// A family's free texts.
    case texts(FamilyID)
    /// The tombstones of a family's clips.
    case tombstones(FamilyID)

    /// The reason that the erasure of tombstones bears, which is a `family.erase` too.
    static let tombstonesReason = "tombstones"

    /// What a record says is gone; none where it says nothing of the kind.
    init?(_ record: RecordGlance) {
        guard record.outcome == .ok, record.phase != .intent else { return nil }
        switch Event(rawValue: record.event) {
        case .clipDestroy?, .quarantineDestroy?, .quarantineReturn?:
            guard let clip = record.clip else { return nil }
            self = .clip(clip)
        case .familyErase?:
            guard let family = record.family else { return nil }
            self = record.reason == Self.tombstonesReason ? .tombstones(family) : .names(family)
        case .textErase?:
            guard let family = record.family else { return nil }
            self = .texts(family)
        default: return nil
        }
    }

    /// The clip that it is about; none where it is about a family.
    var clip: ClipID? {
        guard case .clip(let clip) = self else { return nil }
        return clip
    }

    /// The family that it is about; none where it is about a clip.
    var family: FamilyID? {
        switch self {
        case .clip: nil
        case .names(let family), .texts(let family), .tombstones(let family): family
        }
    }
}
