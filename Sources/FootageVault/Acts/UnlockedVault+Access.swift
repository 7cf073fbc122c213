import AuditLog
import Catalog
import Database
import Retention
import VaultCrypto
import VaultModel

/// Whether someone may open a clip: the act with its four questions answered, and why not.
struct Admission {
    var act: Act
    var refusal: VaultError?
}

extension UnlockedVault {
    /// Holds an access to a clip to role, grant, consent and retention; the answers are in the act's record.
    ///
    /// - Returns: The act with its four questions answered.
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record.
    func admit(_ act: Act, to clip: ClipRow, of family: FamilyRow, for purpose: AccessPurpose)
        throws -> Act
    {
        var act = act
        act.purpose = purpose
        try require(.openClips, for: act)
        let admission = try admission(of: act, to: clip, of: family, for: purpose)
        if let refusal = admission.refusal { try refuse(admission.act, refusal) }
        return admission.act
    }

    /// Records the intent of an admitted access together with what it writes, unless the access may no
    /// longer be.
    ///
    /// Between the admission and this transaction somebody else may have placed a hold, withdrawn consent,
    /// taken back the grant or begun the destruction: all of it is asked again, and a refusal recorded.
    ///
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record.
    func recordIntent<R>(
        of act: Act, to clip: ClipRow, of family: FamilyRow, for purpose: AccessPurpose,
        _ body: (CatalogTransaction) throws -> R
    ) throws -> R {
        var intent = act
        intent.phase = .intent
        do {
            // What a refusal left of the piece it was given is for the next refusal, and for no reader.
            guard vault.reserve.scarceRoom == nil else { throw DatabaseError.full }
            return try perform(intent) { transaction, _ in
                guard let clip = try vault.catalog.find(ClipRow.self, clip.id.bytes),
                    let family = try vault.catalog.find(FamilyRow.self, family.id.bytes),
                    clip.family == family.id
                else { throw Overtaken(admission: Admission(act: act, refusal: Self.begun)) }
                let admission = try admission(of: act, to: clip, of: family, for: purpose)
                if admission.refusal != nil { throw Overtaken(admission: admission) }
                return try body(transaction)
            }
        } catch let overtaken as Overtaken {
            var act = overtaken.admission.act
            act.phase = nil
            act.request = nil
            try refuse(act, overtaken.admission.refusal ?? Self.begun)
        } catch {
            guard LogReserve.isFull(error) else { throw error }
            var act = act
            act.phase = nil
            act.request = nil
            try refuse(act, Self.noRoomForIntent)
        }
    }

    /// Asks again within a transaction whether an admitted access may still be.
    ///
    /// - Throws: `Refusal`.
    func requireAdmitted(
        _ act: Act, to clip: ClipRow, of family: FamilyRow, for purpose: AccessPurpose
    ) throws {
        guard let clip = try vault.catalog.find(ClipRow.self, clip.id.bytes),
            let family = try vault.catalog.find(FamilyRow.self, family.id.bytes),
            clip.family == family.id
        else { throw Refusal(Self.begun) }
        if let refusal = try admission(of: act, to: clip, of: family, for: purpose).refusal {
            throw Refusal(refusal)
        }
    }

    /// For the intent of an access the reserve is not touched: the refusal is what it is kept for.
    private static var noRoomForIntent: VaultError {
        VaultError(
            .cannotWrite, "disk-full",
            "the catalog's disk is full: the film was refused, and that is on record",
            hint: "free some space, then try again")
    }

    /// Thrown out of the intent's transaction, of which nothing stays.
    private struct Overtaken: Error {
        let admission: Admission
    }

    /// Whether an access may be, by what the catalog says now; nothing is recorded.
    func admission(
        of act: Act, to clip: ClipRow, of family: FamilyRow, for purpose: AccessPurpose,
        in holdings: FamilyHoldings? = nil
    ) throws -> Admission {
        var act = act
        act.purpose = purpose
        let roles = try currentPerson().roles.intersection(purpose.openers)
        act.checks = .init(authorised: roles.isEmpty ? .no : .yes, emergency: .no)
        guard !roles.isEmpty else {
            return Admission(
                act: act,
                refusal: VaultError(
                    .notPermitted, "role-purpose", "your role does not open clips for \(purpose)",
                    hint: "those who do: \(Self.list(of: Array(purpose.openers)))"))
        }
        let grants = try grants(of: family.id, for: purpose)
        act.checks?.relationship = grants.isEmpty ? .no : .yes
        // Who was given the family besides needs no emergency.
        if !grants.isEmpty, grants.allSatisfy(\.isBreakGlass) { act.checks?.emergency = .yes }
        guard !grants.isEmpty else {
            return Admission(
                act: act,
                refusal: VaultError(
                    .notPermitted, "grant-purpose",
                    "your grant of this family is not for \(purpose)",
                    hint: "someone who works with the family gives one with `footage family grant`")
            )
        }
        guard clip.state == .live else { return Admission(act: act, refusal: Self.begun) }
        if let refusal = try unsettledRefusal() { return Admission(act: act, refusal: refusal) }
        guard let policy = try vault.policyInForce(on: vault.today) else {
            return Admission(act: act, refusal: Self.noPolicy(on: vault.today))
        }
        let outcome = Evaluator.outcome(
            try (holdings ?? self.holdings(of: family)).facts(of: clip), under: policy,
            on: vault.today)
        let refusal = outcome.refusal(for: purpose, as: roles)
        if case .purpose(let purpose) = purpose, policy.policy.consent.needed.contains(purpose) {
            act.checks?.consent = refusal?.isForConsent == true ? .no : .yes
        }
        return Admission(
            act: act,
            refusal: refusal.map {
                VaultError(
                    .notPermitted, $0.code, "not for \(purpose): \($0.sentence)", hint: $0.hint)
            })
    }

    private static var begun: VaultError {
        VaultError(
            .notPermitted, "destruction-begun",
            "the destruction of this clip has begun; it cannot be opened any more")
    }
}

extension AccessPurpose {
    /// The roles that may open clips for it.
    var openers: Set<Role> {
        switch self {
        case .purpose: [.practitioner, .supervisor]
        case .subjectAccess, .disclosure, .review: [.governance]
        }
    }
}

extension Decision.Outcome {
    /// Why none of someone's roles may open the clip; none when one of them may.
    func refusal(for purpose: AccessPurpose, as roles: Set<Role>) -> WatchRefusal? {
        var refusals: [WatchRefusal] = []
        for role in roles.sorted() {
            switch verdict(for: purpose, as: role) {
            case .allowed: return nil
            case .asHoldsSay: refusals.append(.notNamedByHold)
            case .refused(let refusal): refusals.append(refusal)
            }
        }
        return refusals.first ?? .notNamedByHold
    }
}
