import AuditLog
import VaultCrypto
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
    /// A free text, by its commitment.
    case text(SHA256Digest)
    /// The tombstones of a family's clips.
    case tombstones(FamilyID)

    /// The reason that the erasure of tombstones bears, which is a `family.erase` too.
    static let tombstonesReason = "tombstones"

    /// What a record says is gone; nothing where it says nothing of the kind.
    static func all(by record: RecordGlance) -> [Self] {
        guard record.outcome == .ok, record.phase != .intent else { return [] }
        switch Event(rawValue: record.event) {
        case .clipDestroy?, .quarantineDestroy?, .quarantineReturn?:
            return record.clip.map { [.clip($0)] } ?? []
        case .familyErase?:
            guard let family = record.family else { return [] }
            return [record.reason == tombstonesReason ? .tombstones(family) : .names(family)]
        case .textErase?: return record.erasedTexts.map { .text($0) }
        default: return []
        }
    }

    /// The clip that it is about; none where it is about a family.
    var clip: ClipID? {
        guard case .clip(let clip) = self else { return nil }
        return clip
    }

    /// The family that it is about; none where it is about a clip or a text.
    var family: FamilyID? {
        switch self {
        case .clip, .text: nil
        case .names(let family), .tombstones(let family): family
        }
    }

    /// The commitment to the text that it is about; none where it is about anything else.
    var text: SHA256Digest? {
        guard case .text(let note) = self else { return nil }
        return note
    }
}
