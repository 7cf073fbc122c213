import AuditLog
import Catalog
import Database
import VaultCrypto
import VaultModel

/// Families that are owed a new identity, because somebody knows the old one who must not any more.
extension UnlockedVault {
    /// Notes that families are owed a new identity; a record each.
    ///
    /// Not of those of which nothing is left, neither film nor name.
    ///
    /// - Returns: Those that are.
    func owe(
        _ families: [FamilyID], because reason: RotationRow.Reason, of person: PrincipalID,
        _ transaction: CatalogTransaction, _ append: (Act) throws -> Void
    ) throws -> [FamilyID] {
        let now = vault.environment.clock()
        return try families.filter { id in
            let family = try vault.catalog.require(FamilyRow.self, id.bytes)
            guard try family.slot != nil || holdsClips(id) else { return false }
            try transaction.insert(
                RotationRow(
                    id: .random(), family: id, person: person, reason: reason, since: now,
                    sinceOn: vault.date(of: now)))
            var act = Act(.familyOwe, family: id)
            act.reason = reason.rawValue
            try append(act)
            return true
        }
    }

    /// Gives those families of this person's that are owed it a new identity, until that has taken some time.
    ///
    /// What a colleague left owed is done so without anybody's thinking of it. A family whose identity this person
    /// cannot open, because it is sealed to keys that they had before, waits for somebody else.
    ///
    /// - Parameter patience: After how long no other is begun.
    /// - Returns: What was done, and how many of their families are still owed.
    /// - Throws: Why one could not be given; what was done before stays.
    public func settleRotations(
        within patience: Duration = .seconds(5)
    ) throws -> (done: [FamilyRotation], left: Int) {
        guard try vault.catalog.count(RotationRow.self, where: "1") > 0,
            Action.rotateFamily.reach(of: try currentPerson().roles) != nil
        else { return ([], 0) }
        var waiting = try owedFamilies().filter { try canOpen($0) }
        let begun = ContinuousClock.now
        var done: [FamilyRotation] = []
        while let family = waiting.first, begun.duration(to: .now) < patience {
            done.append(try rotateFamily(vault.reference(of: family)))
            waiting.removeFirst()
        }
        return (done, waiting.count)
    }

    /// The families that are owed a new identity, in the order in which they came to be.
    func owedFamilies() throws -> [FamilyID] {
        try words.check(whole: [RotationRow.self])
        var seen: Set<FamilyID> = []
        return try vault.catalog.rows(RotationRow.self, where: "1 ORDER BY since, id")
            .map(\.family).filter { seen.insert($0).inserted }
    }

    private func canOpen(_ family: FamilyID) throws -> Bool {
        guard try grant(of: family) != nil else { return false }
        let row = try vault.catalog.require(FamilyRow.self, family.bytes)
        do {
            _ = try familyIdentity(row)
            return true
        } catch let error as VaultError {
            guard error.code == "rotation-owed" else { throw error }
            return false
        }
    }

    /// Why a family's identity does not open with keys that took others' place.
    func sealedToFormerKeys(_ family: FamilyRow) throws -> VaultError? {
        let owed = try vault.catalog.rows(
            RotationRow.self, where: "family = ? AND person = ? ORDER BY since DESC, id",
            [.id(family.id), .id(principal)])
        guard let row = owed.first(where: { $0.reason == .rekeyed }) else { return nil }
        return VaultError(
            .notPermitted, "rotation-owed",
            "\(family.reference) is sealed to the keys that you had until \(row.sinceOn)",
            hint: """
                a colleague who works with the family gives it a new identity, sealed to you too, with their next \
                command; where nobody else can, governance does with the recovery identity
                """)
    }

    func holdsClips(_ family: FamilyID) throws -> Bool {
        try vault.catalog.count(ClipRow.self, where: "family = ?", [.id(family)]) > 0
    }

    /// Families that hold clips and were owed a new identity for longer than they may be.
    func rotationIncidents(on date: CivilDate) throws -> [FoundIncident] {
        var seen: Set<FamilyID> = []
        return try vault.catalog.rows(
            RotationRow.self, where: "since_on < ? ORDER BY since, id",
            [.date(date.adding(days: -Self.daysForRotation))]
        ).compactMap { row in
            guard try seen.insert(row.family).inserted && holdsClips(row.family) else { return nil }
            return FoundIncident(
                kind: "rotation-owed", family: row.family,
                detail: "family \(try vault.reference(of: row.family)), since \(row.sinceOn)")
        }
    }

    /// For so many days a family may be owed a new identity without that being an incident.
    static var daysForRotation: Int { 14 }
}
