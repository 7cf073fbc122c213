import AuditLog
import Catalog
import Database
import VaultCrypto
public import VaultModel

/// Which exports a list is to show.
public enum ExportFilter: String, Sendable, Hashable, CaseIterable {
    /// All of them.
    case all
    /// Those that are not recorded as returned.
    case open
    /// Those that should have been back before today.
    case late
}

extension UnlockedVault {
    /// The films taken out of the vault that this person may see, by number.
    ///
    /// - Throws: `VaultError` of kind `tampered` when any export is not what the log says, or is missing.
    public func listExports(
        family reference: FamilyReference? = nil, _ filter: ExportFilter = .all
    ) throws -> [ExportSummary] {
        let family = try reference.map { try vault.family($0) }
        var act = Act(.exportList, family: family?.id)
        try require(.listClips, for: act)
        let families = try family.map { [$0] } ?? reachableFamilies(for: .listClips)
        let ids = Set(families.map(\.id))
        let all = try vault.catalog.read {
            try words.check(whole: [ExportRow.self])
            return try vault.catalog.rows(ExportRow.self, where: "1 ORDER BY number")
        }
        let rows = all.filter { row in
            guard ids.contains(row.family) else { return false }
            switch filter {
            case .all: return true
            case .open: return row.returned == nil
            case .late: return isLate(row)
            }
        }
        act.amount = .init(items: UInt64(rows.count))
        try record(act)
        return try rows.map(summary)
    }

    /// Records that an exported film was given back, or its copy deleted.
    ///
    /// Whoever took it out may, and governance.
    ///
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record.
    public func returnExport(_ number: Int) throws -> ExportSummary {
        guard
            let row = try vault.catalog.rows(
                ExportRow.self, where: "number = ?", [.integer(Int64(number))]
            ).first
        else { throw VaultError.notFound("export", String(number)) }
        var act = Act(.exportReturn, family: row.family)
        act.clip = ClipID(bytes: row.clip)
        try require(.listClips, for: act)
        guard try row.principal == principal || currentPerson().roles.contains(.governance) else {
            try refuse(
                act,
                VaultError(
                    .notPermitted, "others-export", "somebody else took this film out",
                    hint: "whoever has the copy records its return, or governance does"))
        }
        return try perform(act) { transaction, _ in
            var row = try vault.catalog.require(ExportRow.self, row.id.bytes)
            guard row.returned == nil else {
                throw VaultError(.failed, "returned-before", "its return was recorded before")
            }
            row.returned = vault.environment.clock()
            row.returnedBy = principal
            try transaction.update(row)
            return try summary(of: row)
        }
    }

    func summary(of row: ExportRow) throws -> ExportSummary {
        guard let purpose = AccessPurpose(row.purpose) else {
            throw CatalogError.malformed(table: ExportRow.table, detail: "unknown purpose")
        }
        let clip = try vault.catalog.find(ClipRow.self, row.clip)
        let person = try vault.catalog.require(PersonRow.self, row.principal.bytes)
        return ExportSummary(
            number: Int(clamping: row.number), address: try clip.map { try vault.address(of: $0) },
            family: try vault.reference(of: row.family), purpose: purpose,
            person: try name(of: person), taken: row.takenOn, returnBy: row.returnBy,
            returned: row.returned.map { vault.date(of: $0) }, isLate: isLate(row))
    }

    private func isLate(_ row: ExportRow) -> Bool {
        row.returned == nil && row.returnBy.map { $0 < vault.today } ?? false
    }
}
