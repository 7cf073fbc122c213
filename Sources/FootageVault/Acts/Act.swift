import AuditLog
import VaultCrypto
import VaultModel

/// What an act will say of itself in the log; the rest the vault knows.
struct Act {
    var event: Event
    var phase: Record.Phase?
    var request: RequestID?
    var outcome: Record.Outcome = .ok
    var reason: String?
    var behalf: PrincipalID?
    var purpose: AccessPurpose?
    var checks: Record.Checks?
    var family: FamilyID?
    var session: SessionID?
    var clip: ClipID?
    var amount: Record.Amount?
    var note: SHA256Digest?
    var introduces: [String: JSONValue]?

    init(_ event: Event, family: FamilyID? = nil, session: SessionID? = nil, clip: ClipID? = nil) {
        self.event = event
        self.family = family
        self.session = session
        self.clip = clip
    }
}
