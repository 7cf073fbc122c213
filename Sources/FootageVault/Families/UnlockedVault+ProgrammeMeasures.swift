import AuditLog
import Catalog
import Database
public import GovernanceReport
public import VaultModel

/// A programme, and how it stands by the profile of its kind.
public struct MeasuredProgramme: Sendable, Hashable {
    /// The family's reference.
    public let family: FamilyReference
    /// What is on record of it.
    public let course: ProgrammeCourse
    /// What each measure came to; none where no profile names its kind.
    public let measures: [ProgrammeMeasure]
}

extension UnlockedVault {
    /// How programmes stand by their profiles, by reference and number; the reading is itself recorded.
    ///
    /// - Parameters:
    ///   - profiles: What programmes are held to.
    ///   - reference: Of which family; else of every one that this person works with, or for governance, of all.
    /// - Returns: The programmes.
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record; `tampered` for a row that is
    ///   not what the log says.
    public func measureProgrammes(
        _ profiles: ProgrammeProfiles, family reference: FamilyReference? = nil
    ) throws -> [MeasuredProgramme] {
        let family = try reference.map { try vault.family($0) }
        var act = Act(.programmeList, family: family?.id)
        try require(.measureProgrammes, for: act)
        let found = try vault.catalog.read {
            let families = try family.map { [$0] } ?? reachableFamilies(for: .measureProgrammes)
            // A row that was removed would count as not met.
            try words.check(Set(families.map(\.id)))
            return try families.flatMap { row in
                let reference = try vault.reference(of: row.id)
                // Nothing that is measured rests on a child's dates, which a supervisor cannot read.
                return try vault.holdingsWithoutDates(of: row).courses(in: vault.catalog).map {
                    MeasuredProgramme(
                        family: reference, course: $0,
                        measures: profiles[$0.kind]?.measures(of: $0) ?? [])
                }
            }
        }
        act.amount = .init(items: UInt64(found.count))
        try record(act)
        return found
    }
}
