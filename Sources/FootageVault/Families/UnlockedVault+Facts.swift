import VaultCrypto
import Catalog
import Database
import VaultModel

/// The dated facts that stand in the table of facts.
enum StoredFact: String {
    case programmeOpened = "programme.opened"
    case programmeEnded = "programme.ended"
    case sessionReviewed = "session.reviewed"
    case sessionNoteFiled = "session.note_filed"
}

extension UnlockedVault {
    /// Enters a fact; an earlier entry of the same fact is superseded, not edited.
    func enter(
        _ name: StoredFact, _ date: CivilDate?, about subject: [UInt8], of family: FamilyID,
        at now: Instant, _ transaction: CatalogTransaction
    ) throws {
        let earlier = try fact(name, about: subject)
        try transaction.insert(
            FactRow(
                id: .random(), family: family, subject: subject, name: name.rawValue, date: date,
                entered: now, enteredOn: vault.date(of: now), enteredBy: principal,
                supersedes: earlier?.id))
    }

    /// The entry of a fact that nothing supersedes, or none.
    func fact(_ name: StoredFact, about subject: [UInt8]) throws -> FactRow? {
        try vault.fact(name, about: subject)
    }
}

extension Vault {
    func fact(_ name: StoredFact, about subject: [UInt8]) throws -> FactRow? {
        try catalog.rows(
            FactRow.self,
            where: """
                subject = ? AND name = ? AND id NOT IN \
                (SELECT supersedes FROM fact WHERE subject = ? AND supersedes IS NOT NULL) \
                ORDER BY entered DESC LIMIT 1
                """, [.blob(subject), .text(name.rawValue), .blob(subject)]
        ).first
    }
}
