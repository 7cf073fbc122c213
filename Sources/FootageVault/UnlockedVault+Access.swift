import AuditLog
import Catalog
import Retention
import VaultCrypto
import VaultModel

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
        let roles = try currentPerson().roles.intersection(purpose.openers)
        act.checks = .init(authorised: roles.isEmpty ? .no : .yes, emergency: .no)
        guard !roles.isEmpty else {
            try refuse(
                act,
                VaultError(
                    .notPermitted, "role-purpose",
                    "your role does not open clips for \(purpose)",
                    hint: "those who do: \(Self.list(of: Array(purpose.openers)))"))
        }
        let granted = try !grants(of: family.id, for: purpose).isEmpty
        act.checks?.relationship = granted ? .yes : .no
        guard granted else {
            try refuse(
                act,
                VaultError(
                    .notPermitted, "grant-purpose",
                    "your grant of this family is not for \(purpose)",
                    hint: "someone who works with the family gives one with `footage family grant`")
            )
        }
        guard clip.state == .live else {
            try refuse(
                act,
                VaultError(
                    .notPermitted, "destruction-begun",
                    "the destruction of this clip has begun; it cannot be opened any more"))
        }
        guard let policy = try vault.policyInForce(on: vault.today) else {
            try refuse(act, Self.noPolicy(on: vault.today))
        }
        let outcome = Evaluator.outcome(
            try holdings(of: family).facts(of: clip), under: policy, on: vault.today)
        let refusal = outcome.refusal(for: purpose, as: roles)
        if case .purpose(let purpose) = purpose, policy.policy.consent.needed.contains(purpose) {
            act.checks?.consent = refusal?.isForConsent == true ? .no : .yes
        }
        if let refusal {
            try refuse(
                act,
                VaultError(
                    .notPermitted, refusal.code, "not for \(purpose): \(refusal.sentence)",
                    hint: refusal.hint))
        }
        return act
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

extension WatchRefusal {
    /// The message as the rest of a sentence.
    fileprivate var sentence: String {
        let text = message.hasSuffix(".") ? String(message.dropLast()) : message
        return text.prefix(1).lowercased() + text.dropFirst()
    }
}
