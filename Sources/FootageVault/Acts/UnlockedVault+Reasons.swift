import AuditLog
import Catalog
import VaultCrypto

/// Why somebody did what another person answers for too: sealed, and committed to by the log.
extension UnlockedVault {
    /// Seals a reason to the family, or, where there is none or its names are erased, to the names ring.
    func sealedReason(
        _ reason: String, of family: FamilyRow?, for event: Event
    ) throws -> SealedText {
        if let family, family.slot != nil {
            return try sealedText(reason, field: event.rawValue, of: family)
        }
        return try ringText(reason, field: event.rawValue)
    }

    /// Opens a reason; none for who may not read it, or where it was erased.
    func openReason(_ note: [UInt8], of family: FamilyRow?, for event: Event) throws -> String? {
        if let family, let text = try openText(note, field: event.rawValue, of: family) {
            return text
        }
        return try openRingText(note)
    }
}
