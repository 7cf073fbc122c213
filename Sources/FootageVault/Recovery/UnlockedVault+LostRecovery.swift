import AgeFile
import AuditLog
import Catalog
import Database
import VaultCrypto
import VaultModel

extension UnlockedVault {
    /// Puts a new recovery identity in the place of one that is lost; the vault must be held alone.
    ///
    /// The vault's own keys are sealed to it by governance, who holds them. A family's identity is not: nobody but
    /// those who work with it can give it, and until they do (`shareFamiliesWithRecovery`) it is *owed*; so is one
    /// that is created before the incident is closed, and a film that waits then is sealed to its practitioner. What is
    /// sealed to the lost identity stays as it is, should it be found, and the vault takes it from nobody any more.
    /// An incident is opened, which another person closes: who makes themselves a recovery identity will open
    /// everything with it one day.
    ///
    /// - Parameters:
    ///   - path: The new file for the new one, outside a vault.
    ///   - reason: How the old one was lost; it is sealed, and the log commits to it.
    /// - Returns: What is sealed to the new one, and what is owed.
    /// - Throws: As `rotateRecovery(with:to:)` does; of kind `notPermitted` for whoever was not given every key.
    public func replaceLostRecovery(
        to path: String, reason: String
    ) throws -> RecoveryRotation {
        try vault.requireAlone()
        let act = Act(.recoveryRotate)
        try require(.useRecovery, for: act)
        try requireEveryKey(for: act)
        try vault.requireBelievableCatalog()
        guard !isRehearsing else { return try rehearsedLoss(to: path) }
        let text = try ringText(reason, field: act.event.rawValue)
        return try introduceRecovery(to: path, act) { new, request in
            try replace(with: new, request, because: text)
        }
    }

    private func replace(
        with new: RecoveryKeys, _ request: RequestID, because text: SealedText
    ) throws -> RecoveryRotation {
        var rotation = RecoveryRotation()
        rotation.filmsLeft = Int(clamping: try vault.catalog.count(QuarantineRow.self))
        try performEach { transaction, append in
            let now = vault.environment.clock()
            for family in try vault.catalog.rows(FamilyRow.self, where: "1 ORDER BY reference") {
                try countOwed(family, &rotation)
                guard var grant = try recoveryGrant(of: family.id) else { continue }
                (grant.revoked, grant.revokedBy) = (now, principal)
                try transaction.update(grant)
                var act = Act(.familyRevoke, family: family.id)
                act.request = request
                act.reason = Self.lostRecovery
                try append(act)
            }
            for row in try vault.catalog.rows(VaultKeyRow.self, where: "1 ORDER BY key, version") {
                let secret = try vaultKey(row.key, version: UInt32(clamping: row.version))
                try rewrap(secret, of: row, to: new, transaction)
                rotation.keys += 1
            }
            try openIncident(
                IncidentRow.recoveryLost, family: nil, clip: nil, cause: principal,
                detail: "families owed to the new recovery identity: \(rotation.familiesOwed)",
                transaction)
            try transaction.insert(ringText: text)
            var act = Self.rotated(new, request, rotation)
            act.reason = Self.lostRecovery
            act.note = text.note
            try append(act)
        }
        return rotation
    }

    /// The reason by which records say that the recovery identity was lost.
    static var lostRecovery: String { "lost" }

    private func requireEveryKey(for act: Act) throws {
        for row in try vault.catalog.rows(VaultKeyRow.self, where: "1 ORDER BY key, version") {
            let held = try vault.catalog.count(
                WrapRow.self, where: "principal = ? AND vault_key = ?",
                [.id(principal), .id(row.id)])
            guard held == 0 else { continue }
            try refuse(
                act,
                VaultError(
                    .notPermitted, "no-key",
                    "you have not been given version \(row.version) of the vault's \(row.key) key",
                    hint:
                        "somebody who has it runs `footage person share-keys`; nothing was changed")
            )
        }
    }

    private func rehearsedLoss(to path: String) throws -> RecoveryRotation {
        let asked = try rehearsedRotation(to: path)
        var rotation = RecoveryRotation()
        for family in try vault.catalog.rows(FamilyRow.self) { try countOwed(family, &rotation) }
        (rotation.keys, rotation.filmsLeft) = (asked.keys, asked.films)
        return rotation
    }
}

/// What is owed to a recovery identity that took a lost one's place.
extension UnlockedVault {
    /// Seals to recovery the identities of the families that this person can open and that are owed to it.
    ///
    /// Not before another person has closed the incident about the lost one: who says that it is lost, and makes a
    /// new one, would otherwise be given every family by colleagues who think of nothing. What is sealed to the
    /// lost one goes with it.
    ///
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record.
    public func shareFamiliesWithRecovery() throws -> SharedWithRecovery {
        try require(.shareKeys, for: Act(.familyGrant))
        var shared = SharedWithRecovery()
        guard try !currentPerson().roles.isDisjoint(with: Event.familyGrant.roles) else {
            return shared
        }
        let grants = try vault.catalog.rows(
            GrantRow.self,
            where: """
                principal = ? AND revoked IS NULL AND length(sealed) > 0 \
                AND (until IS NULL OR until >= ?) AND NOT \(GrantRow.byBreakGlass)
                """, [.id(principal), .date(vault.today)])
        let families = try Set(grants.map(\.family)).sorted().filter {
            try recoveryGrant(of: $0) == nil
        }
        guard !families.isEmpty else { return shared }
        shared.incident = try lostIncident()
        guard shared.incident == nil else {
            shared.waiting = families.count
            return shared
        }
        shared.given = try performEach { transaction, append in
            var given = 0
            for id in families where try recoveryGrant(of: id) == nil {
                try words.check([id])
                let family = try vault.catalog.require(FamilyRow.self, id.bytes)
                try insertGrant(
                    of: familyIdentity(family), family, to: nil,
                    purposes: Purpose.allCases.map(\.rawValue), transaction)
                var act = Act(.familyGrant, family: id)
                act.reason = "recovery"
                try append(act)
                given += 1
                // A family that came since was never sealed to the lost one.
                guard try forgetLost(id, transaction) else { continue }
                var lost = Act(.familyRevoke, family: id)
                lost.reason = Self.lostRecovery
                try append(lost)
            }
            return given
        }
        return shared
    }

    /// The number of the incident that says that the recovery identity was lost, while it is open.
    func lostIncident() throws -> Int? {
        try words.check(whole: [IncidentRow.self])
        return try vault.catalog.rows(
            IncidentRow.self, where: "kind = ? AND closed IS NULL ORDER BY number",
            [.text(IncidentRow.recoveryLost)]
        ).first.map { Int(clamping: $0.number) }
    }
}

extension IncidentRow {
    fileprivate static var recoveryLost: String { "recovery-lost" }

    /// Whether it says that the recovery identity was lost, and another took its place.
    var saysRecoveryLost: Bool { kind == Self.recoveryLost }
}

/// What somebody gave to a recovery identity that took a lost one's place.
public struct SharedWithRecovery: Sendable, Hashable {
    /// How many families.
    public internal(set) var given = 0
    /// How many wait until an incident is closed.
    public internal(set) var waiting = 0
    /// The number of that incident.
    public internal(set) var incident: Int?
}

extension Event {
    /// The roles that may sign a record of it.
    fileprivate var roles: Set<Role> { Set(rule.roles.listed) }
}
