import AuditLog
import VaultCrypto
import Catalog
import Database
public import VaultModel

/// A consent as it stands now.
public struct ConsentSummary: Sendable, Hashable {
    /// The number of the programme it holds in.
    public let programme: Int
    /// What for.
    public let purpose: Purpose
    /// The day it was given.
    public let given: CivilDate
    /// The last day it holds.
    public let expires: CivilDate?
    /// The day it was withdrawn.
    public let withdrawn: CivilDate?
    /// The version of the form.
    public let form: String?
    /// The day this was entered.
    public let entered: CivilDate
    /// Who entered it, where the reader may read names.
    public let enteredBy: String?
}

extension UnlockedVault {
    /// Records that the family consented to a purpose, in its only open programme or the one of that number.
    public func recordConsent(
        _ reference: FamilyReference, purpose: Purpose, given: CivilDate, expires: CivilDate?,
        form: String?, programme number: Int?
    ) throws -> ConsentSummary {
        let family = try vault.family(reference)
        let act = Act(.consentRecord, family: family.id)
        try require(.recordConsent, for: act)
        try checkPlausible(given)
        guard given <= vault.today else {
            throw VaultError.badInput(
                "future-date", "a consent cannot have been given in the future")
        }
        if let expires, expires < given {
            throw VaultError.badInput(
                "order-of-dates", "the consent would expire before it is given")
        }
        let form = try form.map { try PlainText.checked($0, what: "form version", limit: 64) }
        let programme = try openProgramme(of: family, number: number)
        return try perform(act) { transaction, _ in
            let now = vault.environment.clock()
            let row = ConsentRow(
                id: .random(), family: family.id, programme: programme.id, purpose: purpose,
                signer: 1, given: given, expires: expires, form: form, entered: now,
                enteredOn: vault.date(of: now), enteredBy: principal)
            try transaction.insert(row)
            return try summary(of: row)
        }
    }

    /// Records that the family withdrew its consent: for one purpose, or for all it ever gave.
    ///
    /// - Returns: The consents that ended, one a purpose.
    /// - Throws: `VaultError` when there is none to withdraw.
    public func withdrawConsent(
        _ reference: FamilyReference, purpose: Purpose?, on date: CivilDate,
        programme number: Int?
    ) throws -> [ConsentSummary] {
        let family = try vault.family(reference)
        let act = Act(.consentWithdraw, family: family.id)
        try require(.recordConsent, for: act)
        guard date <= vault.today else {
            throw VaultError.badInput("future-date", "a consent is withdrawn today or was before")
        }
        let programme = try number.map { try openProgramme(of: family, number: $0) }
        let standing = try vault.consents(of: family.id).filter { row in
            row.withdrawn == nil && (purpose == nil || row.purpose == purpose)
                && (programme == nil || row.programme == programme?.id)
        }
        guard !standing.isEmpty else {
            throw VaultError.badInput(
                "no-consent", "there is no consent that could be withdrawn",
                hint: "`footage consent list \(reference)` shows what is recorded")
        }
        guard standing.allSatisfy({ $0.given <= date }) else {
            throw VaultError.badInput("order-of-dates", "the consent was given after that day")
        }
        return try perform(act) { transaction, _ in
            let now = vault.environment.clock()
            return try standing.map { row in
                let withdrawal = ConsentRow(
                    id: .random(), family: row.family, programme: row.programme,
                    purpose: row.purpose, signer: row.signer, given: row.given,
                    expires: row.expires, withdrawn: date, form: row.form, entered: now,
                    enteredOn: vault.date(of: now), enteredBy: principal, supersedes: row.id)
                try transaction.insert(withdrawal)
                return try summary(of: withdrawal)
            }
        }
    }

    /// A family's consents as they stand, by programme and purpose.
    public func listConsents(_ reference: FamilyReference) throws -> [ConsentSummary] {
        let family = try vault.family(reference)
        let act = Act(.consentList, family: family.id)
        try require(.listClips, for: act)
        try record(act)
        return try vault.consents(of: family.id).map(summary)
    }

    private func summary(of row: ConsentRow) throws -> ConsentSummary {
        let programme = try vault.catalog.require(ProgrammeRow.self, row.programme.bytes)
        let person = try vault.catalog.require(PersonRow.self, row.enteredBy.bytes)
        return ConsentSummary(
            programme: Int(programme.number), purpose: row.purpose, given: row.given,
            expires: row.expires, withdrawn: row.withdrawn, form: row.form,
            entered: row.enteredOn, enteredBy: try name(of: person))
    }
}

extension Vault {
    /// A family's consents that nothing supersedes, in the order they were entered.
    func consents(of family: FamilyID) throws -> [ConsentRow] {
        try catalog.rows(
            ConsentRow.self,
            where: """
                family = ? AND id NOT IN \
                (SELECT supersedes FROM consent WHERE family = ? AND supersedes IS NOT NULL) \
                ORDER BY programme, purpose, entered, id
                """, [.id(family), .id(family)])
    }
}
