import AuditLog
import Catalog
import Database
import VaultCrypto
import VaultModel

extension UnlockedVault {
    /// Lets an act pass, or records its refusal and throws.
    ///
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record.
    func require(_ action: Action, for act: Act) throws {
        let roles = try currentPerson().roles
        try check(act)
        switch action.reach(of: roles) {
        case .all: return
        case nil:
            var act = act
            act.checks = .init(authorised: .no)
            try refuse(
                act,
                VaultError(
                    .notPermitted, "role", "your role does not allow you to \(action.rawValue)",
                    hint: "those who may: \(Self.list(of: Array(action.allowed.keys)))"))
        case .own:
            guard let family = act.family else { return }
            guard try grant(of: family) == nil else { return }
            // What an emergency opens is films; everything else is for those who work with the family.
            if action == .openClips, try !emergencies(of: family).isEmpty { return }
            var act = act
            act.checks = .init(authorised: .yes, relationship: .no)
            try refuse(
                act,
                VaultError(
                    .notPermitted, "no-grant", "you hold no grant for this family",
                    hint: "someone who works with the family gives one with `footage family grant`")
            )
        }
    }

    /// This person's oldest grant of a family that holds today, for whatever purpose, or none; break-glass is none.
    ///
    /// Every grant opens the same family; which purposes one is for, `grants(of:for:)` asks.
    func grant(of family: FamilyID) throws -> GrantRow? {
        try grants(to: principal, of: family).first
    }

    /// This person's grants of a family that hold today and are for a purpose.
    func grants(of family: FamilyID, for purpose: AccessPurpose) throws -> [GrantRow] {
        let all = try grants(to: principal, of: family) + emergencies(of: family)
        return all.filter { grant in
            grant.purposes.split(separator: " ").contains { $0 == purpose.description }
        }
    }

    /// Someone's grants of a family that hold today, the oldest first; break-glass is none.
    func grants(to person: PrincipalID, of family: FamilyID) throws -> [GrantRow] {
        try vault.catalog.rows(
            GrantRow.self,
            where: """
                principal = ? AND family = ? AND revoked IS NULL \
                AND (until IS NULL OR until >= ?) AND NOT \(GrantRow.byBreakGlass) ORDER BY from_, id
                """, [.id(person), .id(family), .date(vault.today)])
    }

    /// The families this person may list: those of their grants, or every one.
    func reachableFamilies(for action: Action) throws -> [FamilyRow] {
        guard case .own? = action.reach(of: try currentPerson().roles) else {
            return try vault.catalog.rows(FamilyRow.self, where: "1 ORDER BY reference")
        }
        // The grants as rows, each held to the log: one that was slipped in lists nothing.
        let grants = try vault.catalog.rows(
            GrantRow.self,
            where: "principal = ? AND revoked IS NULL AND (until IS NULL OR until >= ?)",
            [.id(principal), .date(vault.today)])
        return try Set(grants.map(\.family)).map { family in
            try vault.catalog.require(FamilyRow.self, family.bytes)
        }.sorted { $0.reference < $1.reference }
    }

    static func list(of roles: [Role]) -> String {
        roles.sorted().map(\.rawValue).joined(separator: ", ")
    }
}

extension Vault {
    /// The family of a reference.
    ///
    /// - Throws: `VaultError` when no family has it.
    func family(_ reference: FamilyReference) throws -> FamilyRow {
        let rows = try catalog.rows(
            FamilyRow.self, where: "reference = ?", [.text(reference.description)])
        guard let row = rows.first else {
            throw VaultError.notFound(
                "family", reference.description,
                hint: "the reference is well formed, but this vault has no such family")
        }
        return row
    }

    func reference(of family: FamilyID) throws -> FamilyReference {
        let row = try catalog.require(FamilyRow.self, family.bytes)
        guard let reference = FamilyReference(row.reference) else {
            throw CatalogError.malformed(table: FamilyRow.table, detail: "no reference")
        }
        return reference
    }
}
