import AuditLog
import Catalog
import Database
import VaultCrypto
public import VaultModel

extension UnlockedVault {
    /// Gives a family that nobody can open any more to a practitioner, with the recovery identity.
    ///
    /// That it is used, and why, is on record before anything is opened. Nobody gives a family to themselves, and
    /// an incident is opened that somebody else closes: who holds the recovery identity could otherwise hand any
    /// family to whom they like.
    ///
    /// - Parameters:
    ///   - reference: The family.
    ///   - person: To whom: a practitioner who has accepted, and does not hold it already.
    ///   - recovery: The recovery identity.
    ///   - compared: Whose words were compared, as they were then: who was given new keys must be among them.
    ///   - reason: Why; it is sealed, and the log commits to it.
    /// - Throws: `VaultError` of kind `notPermitted` or `badInput`, once the refusal is on record; of kind `unknown`
    ///   for a family that is owed to recovery; `tampered` when it opens another key than the family's.
    public func giveFamily(
        _ reference: FamilyReference, to person: PersonSummary,
        with recovery: borrowing SecretIdentity, comparing compared: [PersonSummary] = [],
        reason: String
    ) throws {
        let family = try vault.family(reference)
        let act = Act(.recoveryUse, family: family.id)
        try require(.useRecovery, for: act)
        try requireRecovery(recovery, for: act)
        let compared = ComparedWords(of: compared)
        try refusing(act) { try checkLastResort(person, family, compared) }
        guard !isRehearsing else { return }
        let key = recovery.identity.copy()
        let text = try sealedReason(reason, of: family, for: act.event)
        try use(act, because: text, of: family.id) { transaction, done in
            try checkLastResort(person, family, compared)
            let receiver = try vault.catalog.require(PersonRow.self, person.id.bytes)
            try insertGrant(
                of: familyIdentity(family, byRecovery: key), family, to: receiver,
                purposes: Purpose.allCases.map(\.rawValue), transaction)
            try openIncident(
                "recovery-used", family: family.id, clip: nil, cause: principal,
                detail: "the family was given to person \(person.id)", transaction)
            done.amount = .init(items: 1)
        }
    }

    /// Gives colleagues the vault's keys that their roles need and that nobody left can give, with the recovery
    /// identity.
    ///
    /// - Parameters:
    ///   - receivers: To whom: as they were when their words were compared.
    ///   - recovery: The recovery identity.
    ///   - reason: Why; it is sealed, and the log commits to it.
    /// - Returns: How many keys were given.
    /// - Throws: `VaultError` of kind `notPermitted` or `badInput`, once the refusal is on record.
    public func shareKeys(
        to receivers: [PersonSummary], with recovery: borrowing SecretIdentity, reason: String
    ) throws -> Int {
        let act = Act(.recoveryUse)
        let compared = ComparedWords(of: receivers)
        try require(.useRecovery, for: act)
        try requireRecovery(recovery, for: act)
        guard !isRehearsing else {
            return try compared.rows(in: vault.catalog)
                .map { try owedKeys(of: $0.id, roles: $0.roles).count }.reduce(0, +)
        }
        let key = recovery.identity.copy()
        let text = try ringText(reason, field: act.event.rawValue)
        var given = 0
        try use(act, because: text, of: nil, saying: .keyWrap) { transaction, done in
            for person in try compared.rows(in: vault.catalog) {
                guard let recipient = X25519PublicKey(bytes: person.recipient) else { continue }
                for owed in try owedKeys(of: person.id, roles: person.roles) {
                    let secret = try recoveredKey(owed, with: key)
                    try transaction.insert(
                        WrapRow(
                            id: .random(), vaultKey: owed.id, principal: person.id,
                            sealed: try secret.sealed(to: [recipient])))
                    given += 1
                }
            }
            done.amount = .init(items: UInt64(given))
        }
        return given
    }

    /// Records the intent to use recovery with its reason, then what was done with it in one transaction.
    ///
    /// - Parameters:
    ///   - act: What is done.
    ///   - text: Why.
    ///   - family: Whose text it is.
    ///   - event: The event whose record speaks of the rows, where it is another than the act's.
    ///   - body: What is done; it says how much in the act of the outcome.
    /// - Throws: What the body throws, once that it failed or was refused is on record.
    private func use(
        _ act: Act, because text: SealedText, of family: FamilyID?, saying event: Event? = nil,
        _ body: (CatalogTransaction, inout Act) throws -> Void
    ) throws {
        var act = act
        act.request = .random()
        act.phase = .intent
        act.note = text.note
        try perform(act) { transaction, _ in try transaction.insert(text, of: family) }
        act.phase = .outcome
        act.note = nil
        let outcome = act
        do {
            try refusing(act) {
                try performEach { transaction, append in
                    var done = outcome
                    try body(transaction, &done)
                    if let event {
                        var rows = Act(event)
                        rows.request = outcome.request
                        rows.amount = done.amount
                        try append(rows)
                    }
                    try append(done)
                }
            }
        } catch {
            let known = VaultError(explaining: error)
            // A refusal is on record already.
            if !(error is Refusal), known?.kind != .notPermitted, known?.kind != .badInput {
                act.outcome = .failed
                act.reason = known?.code ?? "not-done"
                try record(act)
            }
            throw error
        }
    }

    /// Refuses a receiver who is the user, who works with no families, who can open this one already, or whose new
    /// keys nobody compared.
    private func checkLastResort(
        _ person: PersonSummary, _ family: FamilyRow, _ compared: ComparedWords
    ) throws {
        let receiver = try vault.catalog.require(PersonRow.self, person.id.bytes)
        guard receiver.id != principal else {
            throw Refusal(
                VaultError(
                    .notPermitted, "self-grant", "nobody gives a family to themselves",
                    hint: """
                        name a practitioner with --to; to look yourself, for a day and under review, there is \
                        `footage break-glass open`
                        """))
        }
        guard receiver.roles.contains(.practitioner), receiver.standing == .active else {
            throw Refusal(
                VaultError(
                    .notPermitted, "receiver",
                    "a family is given to a practitioner who has accepted the vault",
                    hint: "`footage person list` shows who does"))
        }
        let holds = try grants(to: receiver.id, of: family.id).contains {
            $0.purposes.split(separator: " ").contains { $0 == Purpose.therapy.rawValue }
        }
        guard !holds else {
            throw Refusal(
                .badInput(
                    "granted-already", "this person holds a therapy grant of the family already",
                    hint: "they can open it and give it on: `footage family grant`"))
        }
        try compared.require(receiver)
    }
}
