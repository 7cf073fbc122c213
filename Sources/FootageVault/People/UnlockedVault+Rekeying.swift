import AuditLog
import Catalog
import VaultCrypto
import VaultModel

extension UnlockedVault {
    /// Gives a colleague a new identity, whose old one is lost or may be known to others.
    ///
    /// In one transaction the old keys stop counting, what was sealed to them goes, the new ones are given the vault
    /// keys that this person holds, both rings get new versions, and every family that they were ever granted is owed
    /// a new identity. Their grants stay, and open nothing: each family is closed to the new keys until somebody who
    /// works with it lets them in (`rotateFamily(_:admitting:)`), having compared the words themselves. Whoever gives
    /// new keys could otherwise give themselves a colleague's families; nor are they each other's second person for
    /// 28 days (`ownership(of:)`). Films that waited in quarantine for them stay
    /// sealed to the old keys and to recovery.
    ///
    /// - Parameters:
    ///   - person: Who.
    ///   - request: Their new keys, after their fingerprint words were compared.
    ///   - reason: Why; it is sealed, and the log commits to it.
    ///   - losing: Whether they are given them although nobody could open some family then.
    /// - Returns: What it came to, also where it was only rehearsed.
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record: who may give their roles does,
    ///   and not to themselves; of kind `badInput` for keys that are or were somebody's, and for somebody who has
    ///   left.
    public func rekey(
        _ person: PersonSummary, request: IdentityRequest, reason: String,
        losing: FamiliesLeft = .kept
    ) throws -> Rekeying {
        var act = Act(.personRekey)
        let roles = try vault.catalog.require(PersonRow.self, person.id.bytes).roles
        if roles.contains(.governance) { try require(.giveGovernance, for: act) }
        if roles != [.governance] { try require(.addPeople, for: act) }
        act.introduces = Introduction.rekey(request.keys(of: person.id)).members
        return try refusing(act) {
            try performEach { transaction, append in
                var row = try requireCanRekey(person.id, as: roles)
                try checkUnknown(request)
                let families = try grantsByFamily(of: person.id).map(\.family)
                if losing == .kept {
                    try requireNoneLost(families, without: person.id, hint: FamiliesLeft.hint)
                }
                let owed = try owe(families, because: .rekeyed, of: person.id, transaction, append)
                row.recipient = request.recipient.bytes
                row.verifying = request.verifying.bytes
                row.rekeyed = vault.environment.clock()
                row.rekeyedBy = principal
                try change(row, by: act, reason, transaction, append)
                try giveKeysAgain(to: row, transaction, append)
                return Rekeying(
                    person: try summary(of: row), owed: try references(of: owed),
                    alone: try leftAlone(families),
                    quarantined: try quarantined(for: person.id))
            }
        }
    }

    private func requireCanRekey(_ id: PrincipalID, as roles: Set<Role>) throws -> PersonRow {
        let row = try requireColleague(
            id,
            or: VaultError(
                .notPermitted, "own-act", "nobody gives new keys to themselves",
                hint: "a colleague who may add people with your roles runs this"))
        guard row.roles == roles else {
            throw Refusal(
                VaultError(.failed, "roles-changed", "their roles were changed meanwhile"))
        }
        return row
    }

    private func giveKeysAgain(
        to person: PersonRow, _ transaction: CatalogTransaction, _ append: (Act) throws -> Void
    ) throws {
        guard let key = X25519PublicKey(bytes: person.recipient) else {
            throw CatalogError.malformed(table: PersonRow.table, detail: "no keys")
        }
        let given = try wrapOwedKeys(
            for: person.id, recipient: key, roles: person.roles, transaction)
        var act = Act(.keyWrap)
        act.amount = .init(items: UInt64(given))
        try append(act)
    }
}
