import AuditLog
import Catalog
import VaultCrypto
import VaultModel

extension UnlockedVault {
    /// Gives a colleague a new identity, whose old one is lost or may be known to others.
    ///
    /// In one transaction the old keys stop counting, what was sealed to them goes, the new ones are given the vault
    /// keys that this person holds, the log and both rings get new keys, and every family that they were ever
    /// granted is owed a new identity. Their grants stay as they are: they open again once a colleague has given the
    /// family its new identity (`settleRotations`), to the new keys. Films that waited in quarantine for them open
    /// with the recovery identity only.
    ///
    /// The vault must be held alone.
    ///
    /// - Parameters:
    ///   - person: Who.
    ///   - request: Their new keys, after their fingerprint words were compared.
    ///   - reason: Why; it is sealed, and the log commits to it.
    /// - Returns: What it came to, also where it was only rehearsed.
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record: who may give their roles does,
    ///   and not to themselves; of kind `badInput` for keys that are known already, and for somebody who has left.
    public func rekey(
        _ person: PersonSummary, request: IdentityRequest, reason: String
    ) throws -> Rekeying {
        var act = Act(.personRekey)
        try vault.requireAlone()
        let roles = try vault.catalog.require(PersonRow.self, person.id.bytes).roles
        if roles.contains(.governance) { try require(.giveGovernance, for: act) }
        if roles != [.governance] { try require(.addPeople, for: act) }
        let text = try ringText(reason, field: act.event.rawValue)
        act.note = text.note
        act.introduces = Introduction.rekey(request.keys(of: person.id)).members
        let rekeying = act
        return try refusing(rekeying) {
            var (result, change) = try changingLogKey { transaction, append in
                var row = try requireCanRekey(person.id, as: roles)
                try checkUnknown(request)
                let families = try grantsByFamily(of: person.id).map(\.family)
                let owed = try owe(families, because: .rekeyed, of: person.id, transaction, append)
                row.recipient = request.recipient.bytes
                row.verifying = request.verifying.bytes
                try transaction.update(row)
                try removeWraps(of: person.id, transaction)
                try wrapOwedKeys(
                    for: person.id, recipient: request.recipient, roles: roles, transaction)
                try transaction.insert(ringText: text)
                try append(rekeying)
                try rotateRings(transaction, append)
                return Rekeying(
                    person: try summary(of: row), owed: try references(of: owed),
                    quarantined: try quarantined(for: person.id))
            }
            result.logKey = change
            return result
        }
    }

    private func requireCanRekey(_ id: PrincipalID, as roles: Set<Role>) throws -> PersonRow {
        let row = try vault.catalog.require(PersonRow.self, id.bytes)
        guard row.standing != .retired else {
            throw Refusal(.badInput("retired-before", "they have left the vault"))
        }
        guard id != principal else {
            throw Refusal(
                VaultError(
                    .notPermitted, "own-act", "nobody gives new keys to themselves",
                    hint: "a colleague who may add people with your roles runs this"))
        }
        guard row.roles == roles else {
            throw Refusal(
                VaultError(.failed, "roles-changed", "their roles were changed meanwhile"))
        }
        return row
    }
}
