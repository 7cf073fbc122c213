import AuditLog
import Catalog
import Database
import VaultCrypto
public import VaultModel

/// Families that are owed a new identity, because somebody knows the old one who must not any more.
extension UnlockedVault {
    /// Notes that families are owed a new identity; a record each.
    ///
    /// Grants of somebody who has new keys open nothing from here on. Nothing is noted of families of which nothing
    /// is left, neither film nor name.
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
            if reason == .rekeyed { try closeGrants(of: id, to: person, transaction) }
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

    private func closeGrants(
        of family: FamilyID, to person: PrincipalID, _ transaction: CatalogTransaction
    ) throws {
        let grants = try vault.catalog.rows(
            GrantRow.self,
            where:
                "family = ? AND principal = ? AND revoked IS NULL AND length(sealed) > 0 ORDER BY id",
            [.id(family), .id(person)])
        for var grant in grants {
            grant.sealed = []
            try transaction.update(grant)
        }
    }

    /// Gives those families of this person's that are owed it a new identity, until that has taken some time.
    ///
    /// What a colleague left owed is done so without anybody's thinking of it; nobody is let in by it. A family that
    /// cannot be given one does not keep the others. First the keys of earlier rotations are erased, where that was
    /// cut short.
    ///
    /// - Parameter patience: After how long no other is begun.
    /// - Returns: What was done and what could not be; how many are left; who waits to be let in again, in a family
    ///   that this person can open.
    /// - Throws: What keeps the whole vault from being changed.
    public func settleRotations(
        within patience: Duration = .seconds(5)
    ) throws -> SettledRotations {
        var settled = SettledRotations()
        guard try unsettledRefusal() == nil,
            Action.rotateFamily.reach(of: try currentPerson().roles) != nil
        else { return settled }
        // Not what uploads left: those that are under way are told apart under a lock, by whoever clears them away.
        if try vault.catalog.reservations().contains(where: \.isAbandoned) {
            try? removeAbandoned { _ in true }
        }
        guard try vault.catalog.count(RotationRow.self, where: "1") > 0 else { return settled }
        var waiting = try owedFamilies().filter { try opensSomehow($0) }
        let begun = ContinuousClock.now
        while let family = waiting.first, begun.duration(to: .now) < patience {
            waiting.removeFirst()
            let reference = try vault.reference(of: family)
            guard try liveClips(of: family).count <= Self.clipsUnasked else {
                settled.large.append(reference)
                continue
            }
            do {
                if let rotation = try rotateWhereOwed(family) { settled.done.append(rotation) }
            } catch {
                guard let error = VaultError(explaining: error) else { throw error }
                guard ![.locked, .cannotWrite, .rolledBack].contains(error.kind) else {
                    throw error
                }
                settled.failed.append((reference, error))
            }
        }
        settled.left = waiting.count
        return settled
    }

    /// Of a family with more clips nobody's command is held up unasked.
    private static var clipsUnasked: Int { 1000 }

    /// The families that are owed a new identity, in the order in which they came to be.
    func owedFamilies() throws -> [FamilyID] {
        try words.check(whole: [RotationRow.self])
        var seen: Set<FamilyID> = []
        return try vault.catalog.rows(RotationRow.self, where: "1 ORDER BY since, id")
            .map(\.family).filter { seen.insert($0).inserted }
    }

    /// Whether one of this person's grants of a family is sealed to the keys that they have.
    func opensSomehow(_ family: FamilyID) throws -> Bool {
        try grants(to: principal, of: family).contains { !$0.sealed.isEmpty }
    }

    /// Why a family does not open for somebody whose grants of it are sealed to no key that they have.
    static func waitsToBeLetIn(_ family: FamilyRow) -> VaultError {
        VaultError(
            .notPermitted, "readmission-owed",
            "\(family.reference) is closed to your new keys until a colleague lets them in",
            hint: """
                somebody who works with the family compares your six words with you, and runs `footage family \
                readmit`; where nobody else can open it, governance runs `footage family rotate \
                \(family.reference) --recovery FILE`
                """)
    }

    /// Those with new keys whose grants of a family hold and open nothing.
    ///
    /// - Parameter reference: The family.
    /// - Returns: They, in the order of their ids.
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record, for who may not see who can open
    ///   the family's films.
    public func waiting(in reference: FamilyReference) throws -> [PersonSummary] {
        let family = try vault.family(reference)
        try require(.seeAccess, for: Act(.familyShow, family: family.id))
        return try waiting(for: family.id)
    }

    func waiting(for family: FamilyID) throws -> [PersonSummary] {
        let closed = try vault.catalog.rows(
            GrantRow.self,
            where: """
                family = ? AND principal IS NOT NULL AND revoked IS NULL AND length(sealed) = 0 \
                AND (until IS NULL OR until >= ?) ORDER BY id
                """, [.id(family), .date(vault.today)])
        return try Set(closed.compactMap(\.principal)).sorted().map {
            try summary(of: vault.catalog.require(PersonRow.self, $0.bytes))
        }
    }

    /// The families of this person's in which somebody with new keys waits to be let in again.
    public func families(awaiting person: PersonSummary) throws -> [FamilyReference] {
        let closed = try vault.catalog.rows(
            GrantRow.self,
            where: """
                principal = ? AND revoked IS NULL AND length(sealed) = 0 AND (until IS NULL OR until >= ?)
                """, [.id(person.id), .date(vault.today)])
        return try references(of: Set(closed.map(\.family)).filter { try opensSomehow($0) })
    }

    private func liveClips(of family: FamilyID) throws -> [ClipRow] {
        try liveClips(of: vault.catalog.require(FamilyRow.self, family.bytes))
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
