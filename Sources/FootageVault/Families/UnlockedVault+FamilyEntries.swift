import AuditLog
import Catalog
import Database
import VaultCrypto
public import VaultModel

/// What is entered about a family: its alias, its children's dates.
extension UnlockedVault {
    /// Enters the team's own case number for a family, a child's date of birth, or both at once.
    ///
    /// - Throws: `VaultError` when the role does not allow one of them, when the alias is known, or for a date
    ///   before 1990 or after today; then neither is entered.
    public func setFamily(
        _ reference: FamilyReference, alias: String?, birth: (child: Int, date: CivilDate)?
    ) throws {
        let row = try vault.family(reference)
        let naming = Act(.familySet, family: row.id)
        let dating = Act(.childSet, family: row.id)
        if alias != nil { try require(.keepFamily, for: naming) }
        if let birth {
            try require(.enterDates, for: dating)
            try checkBirth(birth)
        }
        let alias = try alias.map { try PlainText.checked($0, what: "alias", limit: 100) }
        guard alias != nil || birth != nil else { return }
        try performEach { transaction, append in
            if let alias {
                var row = try vault.catalog.require(FamilyRow.self, row.id.bytes)
                try setAlias(alias, of: &row, with: namesKey(of: row))
                try transaction.update(row)
                try append(naming)
            }
            if let birth {
                try insertBirth(birth, of: row, transaction)
                try append(dating)
            }
        }
    }

    private func checkBirth(_ birth: (child: Int, date: CivilDate)) throws {
        guard birth.child > 0 else {
            throw VaultError.badInput("birth-date", "a family's children are numbered from 1")
        }
        guard birth.date <= vault.today else {
            throw VaultError.badInput(
                "birth-date", "a child's date of birth cannot lie in the future")
        }
        guard let oldest = CivilDate(year: 1990, month: 1, day: 1), birth.date >= oldest else {
            throw VaultError.badInput(
                "birth-date", "a child filmed here was not born before 1990",
                hint: "dates are written YYYY-MM-DD; check the year")
        }
    }

    private func insertBirth(
        _ birth: (child: Int, date: CivilDate), of row: FamilyRow,
        _ transaction: CatalogTransaction
    ) throws {
        let earlier = try vault.children(of: row).last { $0.number == Int64(birth.child) }
        let id = ChildID.random()
        let sealed = column(ChildRow.table, id.bytes, "birth")
        let now = vault.environment.clock()
        try transaction.insert(
            ChildRow(
                id: id, family: row.id, number: Int64(birth.child),
                birth: try sealed.seal(birth.date.description, with: datesKey(of: row)),
                entered: now, enteredOn: vault.date(of: now), enteredBy: principal,
                supersedes: earlier?.id))
    }

    func births(of family: FamilyRow) throws -> [FamilyDetail.Birth] {
        let rows = try vault.children(of: family)
        guard !rows.isEmpty, family.slot != nil else { return [] }
        let key = try datesKey(of: family)
        var births: [FamilyDetail.Birth] = []
        for row in rows {
            guard let sealed = row.birth else { continue }
            let text = try column(ChildRow.table, row.id.bytes, "birth").open(sealed, with: key)
            guard let date = CivilDate(text) else {
                throw VaultError(.tampered, "sealed-date", "a sealed date is not a date")
            }
            births.append(.init(number: Int(row.number), date: date))
        }
        return births
    }

    func setAlias(
        _ alias: String, of row: inout FamilyRow, with key: borrowing SecretBytes
    ) throws {
        if try holds(.digest) {
            let digest = try KeyedDigest.compute(
                of: Array("alias\u{0}".utf8) + Array(alias.utf8), key: try vaultKey(.digest))
            let known = try vault.catalog.count(
                FamilyRow.self, where: "alias_digest = ? AND id <> ?", [.blob(digest), .id(row.id)])
            guard known == 0 else {
                throw VaultError.badInput(
                    "alias-known", "another family has this alias already",
                    hint: "ask a colleague whether the family was added before")
            }
            row.aliasDigest = digest
        }
        row.alias = try column(FamilyRow.table, row.id.bytes, "alias").seal(alias, with: key)
    }
}
