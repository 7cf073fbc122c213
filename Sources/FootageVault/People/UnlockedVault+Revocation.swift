import AuditLog
import Catalog
import Database
public import VaultModel

/// What it came to that somebody's grants of a family were taken back.
public struct Revocation: Sendable, Hashable {
    /// How many of their grants ended.
    public let grants: Int
    /// How many others can open the family's films today, recovery not counted.
    public let people: Int
}

extension UnlockedVault {
    /// Takes back every grant of a family that somebody holds, and removes the family's identity sealed to them.
    ///
    /// From their next opening on, a running command's too, the family's films are closed to them. What they
    /// opened before they may have copied, and with it the family's identity, which stays the same: an older copy
    /// of the catalog still has it sealed to them.
    ///
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record: practitioners take back in
    ///   the families of which they hold a therapy grant, and leave one that lasts as long; governance and
    ///   administrators in any. Of kind `badInput` for somebody who holds no grant of the family.
    public func revokeFamily(
        _ reference: FamilyReference, from person: PersonSummary
    ) throws -> Revocation {
        let family = try vault.family(reference)
        let act = Act(.familyRevoke, family: family.id)
        try require(.revokeFamily, for: act)
        return try perform(act) { transaction, act in
            let grants = try vault.catalog.rows(
                GrantRow.self,
                where: "family = ? AND principal = ? AND revoked IS NULL ORDER BY from_, id",
                [.id(family.id), .id(person.id)])
            guard !grants.isEmpty else {
                throw VaultError.badInput(
                    "no-such-grant", "this person holds no grant of family \(reference)",
                    hint: "`footage family show \(reference)` lists who does")
            }
            let others = try othersGranted(family.id, than: person.id)
            try requireOwnTherapy(of: family.id)
            try requireSomebodyLeft(others, instead: grants)
            try requireNoneLost(
                [family.id], without: person.id,
                hint: """
                    give the family to a colleague first, or have them run `footage person share-keys`
                    """)
            let now = vault.environment.clock()
            for var grant in grants {
                (grant.revoked, grant.revokedBy) = (now, principal)
                grant.sealed = []
                try transaction.update(grant)
            }
            act.amount = .init(items: UInt64(grants.count))
            return Revocation(grants: grants.count, people: Set(others.map(\.principal)).count)
        }
    }

    /// The grants of a family that hold today and are somebody else's.
    private func othersGranted(
        _ family: FamilyID, than person: PrincipalID
    ) throws -> [GrantRow] {
        try vault.catalog.rows(
            GrantRow.self,
            where: """
                family = ? AND principal IS NOT NULL AND principal <> ? AND revoked IS NULL \
                AND (until IS NULL OR until >= ?) ORDER BY id
                """, [.id(family), .id(person), .date(vault.today)]
        ).filter { !$0.isBreakGlass }
    }

    /// Refuses that somebody who is there for another purpose than therapy puts those out who are treating.
    private func requireOwnTherapy(of family: FamilyID) throws {
        guard try roles().isDisjoint(with: [.governance, .administrator]),
            try grants(of: family, for: .purpose(.therapy)).isEmpty
        else { return }
        throw Refusal(
            VaultError(
                .notPermitted, "no-therapy-grant", "you hold no therapy grant of this family",
                hint: "a colleague who does, governance or an administrator can do this"))
    }

    /// Refuses that whoever works with a family leaves it to recovery alone, now or when the grants that are left
    /// have ended.
    private func requireSomebodyLeft(_ grants: [GrantRow], instead ended: [GrantRow]) throws {
        let therapy = AccessPurpose.purpose(.therapy).description
        func isTherapy(_ grant: GrantRow) -> Bool {
            grant.purposes.split(separator: " ").contains { $0 == therapy }
        }
        let (left, gone) = (grants.filter(isTherapy), ended.filter(isTherapy))
        let lasts = left.contains { grant in
            guard let until = grant.until else { return true }
            return gone.allSatisfy { $0.until.map { $0 <= until } ?? false }
        }
        guard !lasts, try roles().isDisjoint(with: [.governance, .administrator]) else { return }
        throw Refusal(
            VaultError(
                .notPermitted, "last-grant",
                "nobody else has a therapy grant of this family: its films would open with recovery only",
                hint: "give a colleague one first, or have governance or an administrator do this"))
    }
}
