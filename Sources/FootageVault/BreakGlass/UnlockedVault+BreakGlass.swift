import AuditLog
import Catalog
import Database
import VaultCrypto
public import VaultModel

extension UnlockedVault {
    /// Opens one family to this officer until midnight, with the recovery identity, for a reason.
    ///
    /// It stands in for a grant, and for nothing else: a clip that is queued, restricted or under hold is opened no
    /// more than by any grant for `review`. Every film that is opened by it is on record as an emergency. An
    /// incident stays open until another person reviews what was opened. That it is begun, and why, is on record
    /// before the family's identity is opened.
    ///
    /// - Parameters:
    ///   - reference: The family.
    ///   - recovery: The recovery identity.
    ///   - reason: Why; it is sealed, and the log commits to it.
    /// - Returns: The opening.
    /// - Throws: `VaultError` of kind `notPermitted` or `badInput`, once the refusal is on record.
    public func openBreakGlass(
        _ reference: FamilyReference, with recovery: borrowing SecretIdentity, reason: String
    ) throws -> BreakGlass {
        let family = try vault.family(reference)
        var act = Act(.breakglassOpen, family: family.id)
        try require(.breakGlass, for: act)
        try requireRecovery(recovery, for: act)
        try refusing(act) { try checkNotOpen(family) }
        let text = try sealedReason(reason, of: family, for: act.event)
        let key = recovery.identity.copy()
        let request = RequestID.random()
        act.purpose = .review
        act.checks = .init(authorised: .yes, relationship: .no, emergency: .yes)
        act.request = request
        act.phase = .intent
        act.note = text.note
        guard !isRehearsing else { return try rehearsed(family, reference, reason) }
        try perform(act) { transaction, _ in
            try checkNotOpen(family)
            try transaction.insert(text, of: family.id)
        }
        act.phase = .outcome
        act.note = nil
        let number: Int
        do {
            let family = try vault.catalog.require(FamilyRow.self, family.id.bytes)
            let identity = try familyIdentity(family, byRecovery: key)
            number = try perform(act) { transaction, _ in
                try checkNotOpen(family)
                let officer = try vault.catalog.require(PersonRow.self, principal.bytes)
                let until = vault.today
                try insertGrant(
                    of: identity, family, to: officer,
                    purposes: [AccessPurpose.review.description], until: until, transaction)
                let number = try transaction.nextNumber(in: IncidentRow.self)
                try openIncident(
                    BreakGlass.incidentKind, family: family.id, clip: nil, cause: principal,
                    detail: "open until midnight of \(until)", transaction)
                return Int(clamping: number)
            }
        } catch {
            let known = VaultError(explaining: error)
            // A refusal is on record already.
            if !(error is Refusal), known?.kind != .notPermitted, known?.code != "open-already" {
                act.outcome = .failed
                act.reason = known?.code ?? "not-opened"
                try record(act)
            }
            throw error
        }
        return try breakGlass(number)
    }

    private func checkNotOpen(_ family: FamilyRow) throws {
        guard try !emergencies(of: family.id).isEmpty else { return }
        throw Refusal(
            .badInput(
                "open-already", "family \(family.reference) is open to you until midnight already",
                hint: "`footage break-glass list` shows it"))
    }

    private func rehearsed(
        _ family: FamilyRow, _ reference: FamilyReference, _ reason: String
    ) throws -> BreakGlass {
        BreakGlass(
            number: 0, family: reference, officer: principal, officerName: try name(of: principal),
            opened: vault.today, until: vault.today, isOpen: false, reason: reason, films: [],
            review: nil, mayReview: false)
    }
}
