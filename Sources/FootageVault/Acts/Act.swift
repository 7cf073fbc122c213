package import AuditLog
package import VaultCrypto
package import VaultModel

/// What an act will say of itself in the log; the rest the vault knows.
package struct Act {
    package var event: Event
    package var phase: Record.Phase?
    package var request: RequestID?
    package var outcome: Record.Outcome = .ok
    package var reason: String?
    package var behalf: PrincipalID?
    package var purpose: AccessPurpose?
    package var checks: Record.Checks?
    package var family: FamilyID?
    package var session: SessionID?
    package var clip: ClipID?
    package var amount: Record.Amount?
    package var note: SHA256Digest?
    package var introduces: [String: JSONValue]?

    package init(
        _ event: Event, family: FamilyID? = nil, session: SessionID? = nil, clip: ClipID? = nil
    ) {
        self.event = event
        self.family = family
        self.session = session
        self.clip = clip
    }
}
