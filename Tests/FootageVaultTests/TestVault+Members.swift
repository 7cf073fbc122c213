import Testing
import VaultCrypto
import VaultModel

@testable import FootageVault

extension TestVault {
    /// Adds a colleague who accepts the vault, and has nothing of it open.
    func member(_ name: String, _ roles: Set<Role>) throws -> HeldIdentity {
        let held = HeldIdentity(X25519Identity())
        _ = try founder().addPerson(
            named: name, request: SecretIdentity(held.identity.copy()).request, roles: roles)
        try open(as: held).accept(vaultID: id)
        return held
    }

    /// The vault as somebody.
    func open(as held: HeldIdentity) throws -> UnlockedVault {
        try vault().unlock(with: SecretIdentity(held.identity.copy()))
    }

    /// The vault as somebody who has it alone.
    func alone(as held: HeldIdentity) throws -> UnlockedVault {
        try Vault(
            at: directory + "/vault", environment: environment, occupancy: .alone(waiting: .zero)
        ).unlock(with: SecretIdentity(held.identity.copy()))
    }

    /// Has the practitioner grant a family for therapy.
    func grant(_ family: FamilyReference, to name: String) throws {
        let ann = try practitioner()
        try ann.grantFamily(
            family, to: ann.findPerson(name), purposes: [.purpose(.therapy)], until: nil)
    }
}
