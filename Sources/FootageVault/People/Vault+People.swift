import AuditLog
import Catalog
import Database
import VaultCrypto
public import VaultModel

/// Who gives colleagues the vault's keys.
public enum KeyGiver: Sendable, Hashable {
    /// Who uses the vault, as far as they hold them.
    case thisPerson
    /// Governance, with the recovery identity, which opens all of them.
    case recovery
}

/// Someone, or a job, as the vault lists them.
public struct PersonSummary: Sendable, Hashable {
    /// Their id.
    public let id: PrincipalID
    /// Their name, where the reader may read names.
    public let name: String?
    /// Their roles, in the order of roles.
    public let roles: [Role]
    /// `invited`, `active` or `retired`.
    public let standing: String
    /// The civil date they were added.
    public let added: CivilDate
    /// The words by which their keys are compared.
    public let fingerprint: Fingerprint
    /// Whether a colleague gave them these keys in the place of others.
    public let hasNewKeys: Bool
    /// Vault keys that their roles need and that nobody has yet given them.
    public let keysOwed: [String]
    /// How many families are owed a new identity because this person knows, or may have lost, the old one.
    public let rotationsOwed: Int
    /// Whether it is the person who asks.
    public let isSelf: Bool
}

extension UnlockedVault {
    /// Adds a person by their request, after their fingerprint words were compared.
    ///
    /// The vault keys that their roles need are sealed to them as far as the adder holds them; what is
    /// owed, someone who holds it gives with `shareKeys(to:)`. They take part once they have accepted.
    ///
    /// Governance alone brings in governance: where a person holds one role, nobody could otherwise.
    ///
    /// - Throws: `VaultError` when the adder may not give one of the roles, when one person would hold
    ///   several roles in a vault that is not a small team's, or when the keys are known already, as a
    ///   person's or as those of recovery.
    public func addPerson(
        named name: String, request: IdentityRequest, roles: Set<Role>
    ) throws -> PersonSummary {
        var act = Act(.personAdd)
        if roles.contains(.governance) { try require(.giveGovernance, for: act) }
        if roles != [.governance] { try require(.addPeople, for: act) }
        try checkRoles(roles, act)
        let name = try PlainText.checked(name, what: "name", limit: 100)
        let id = PrincipalID.random()
        act.introduces = Introduction.person(request.keys(of: id), roles: roles.sorted()).members
        return try perform(act) { transaction, _ in
            try checkUnknown(request)
            let ring = try vault.ringPublicKey(.names)
            try transaction.insert(
                PersonRow(
                    id: id, recipient: request.recipient.bytes,
                    verifying: request.verifying.bytes,
                    name: SealedBox.seal(Array(name.utf8).span, to: ring.key),
                    ring: Int64(ring.version), roles: roles, standing: .invited,
                    added: vault.environment.clock(), addedBy: principal))
            // What one record has no room for is owed to them, as what the adder does not hold.
            try wrapOwedKeys(
                for: id, recipient: request.recipient, roles: roles, atMost: 200, transaction)
            return try summary(of: vault.catalog.require(PersonRow.self, id.bytes))
        }
    }

    /// Colleagues whom nobody gave yet all the vault keys that their roles need.
    ///
    /// - Parameter giver: Who is to give them.
    /// - Returns: Those who can be given one, in the order of their ids.
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record.
    public func receiversOfKeys(from giver: KeyGiver = .thisPerson) throws -> [PersonSummary] {
        switch giver {
        case .thisPerson: try require(.shareKeys, for: Act(.keyWrap))
        case .recovery: try require(.useRecovery, for: Act(.recoveryUse))
        }
        return try vault.catalog.rows(
            PersonRow.self, where: "standing <> 'retired' AND id <> ? ORDER BY id",
            [.id(principal)]
        ).filter { person in
            try owedKeys(of: person.id, roles: person.roles).contains { key in
                try giver == .recovery
                    || VaultKeyName(rawValue: key.key.rawValue).map { try holds($0) } ?? false
            }
        }.map(summary)
    }

    /// Seals the vault keys that colleagues' roles need to those who were not given them yet.
    ///
    /// - Parameter receivers: To whom: as they were when their words were compared. Whoever adds people, or gives
    ///   them new keys, would otherwise have every name by a key of their own.
    /// - Returns: How many keys were given.
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record; so where one was given other
    ///   keys since.
    public func shareKeys(to receivers: [PersonSummary]) throws -> Int {
        let compared = ComparedWords(of: receivers)
        let act = Act(.keyWrap)
        try require(.shareKeys, for: act)
        return try perform(act) { transaction, act in
            var given = 0
            for person in try compared.rows(in: vault.catalog) {
                guard let recipient = X25519PublicKey(bytes: person.recipient) else { continue }
                given += try wrapOwedKeys(
                    for: person.id, recipient: recipient, roles: person.roles, transaction)
            }
            act.amount = .init(items: UInt64(given))
            return given
        }
    }

    /// Everyone in the vault, in the order they were added.
    public func listPeople() throws -> [PersonSummary] {
        try record(Act(.personList))
        return try vault.catalog.rows(
            PersonRow.self, where: "1 ORDER BY added, added_by IS NOT NULL, id"
        ).map(summary)
    }

    /// The person of that name, or whose id begins so.
    ///
    /// - Throws: `VaultError` when there is none, or more than one, or when this person has not yet accepted
    ///   the vault.
    public func findPerson(_ text: String) throws -> PersonSummary {
        _ = try currentPerson()
        let people = try vault.catalog.rows(PersonRow.self).map(summary)
        let found = people.filter { person in
            person.name == text || (text.utf8.count >= 6 && person.id.description.hasPrefix(text))
        }
        guard let person = found.first else {
            throw VaultError.notFound(
                "person", "“\(text)”",
                hint: try holds(.names)
                    ? "`footage person list` shows names and ids"
                    : "you cannot read names here: use the id that `footage person list` shows")
        }
        guard found.count == 1 else {
            throw VaultError.badInput(
                "ambiguous-person", "“\(text)” is more than one person", hint: "use the id instead")
        }
        return person
    }

    /// Refuses keys that belong to someone already; asked within the transaction that adds the person.
    func checkUnknown(_ request: IdentityRequest) throws {
        let known = try vault.catalog.count(
            PersonRow.self, where: "recipient = ? OR verifying = ?",
            [.blob(request.recipient.bytes), .blob(request.verifying.bytes)])
        guard known == 0 else {
            throw Refusal(
                .badInput("same-keys", "these keys belong to someone who is in the vault already"))
        }
        try words.prepare()
        guard words.verifier?.verified.hasIntroduced(request.verifying) == false else {
            throw Refusal(
                .badInput(
                    "same-keys",
                    "these keys were somebody's in this vault before, and were replaced",
                    hint: "`footage identity new` makes others; nobody comes back with old ones"))
        }
        let recovery = try recoveryKeys()
        let isRecovery =
            [vault.genesis.firstRecovery, recovery.recipient].contains(request.recipient)
            || [vault.genesis.introduction.recovery.sign, recovery.sign].contains(request.verifying)
        guard !isRecovery else {
            throw Refusal(
                .badInput(
                    "same-keys", "these keys are those of recovery, which is never a person's",
                    hint:
                        "keep that identity on paper; `footage identity new` makes one for a person"
                ))
        }
    }

    private func checkRoles(_ roles: Set<Role>, _ act: Act) throws {
        guard !roles.isEmpty else {
            throw VaultError(.usage, "no-roles", "a person needs at least one role")
        }
        guard roles.count == 1 || vault.genesis.isSmallTeam else {
            try refuse(
                act,
                VaultError(
                    .notPermitted, "several-roles",
                    "in this vault a person holds one role only",
                    hint: "only a vault made with `footage init --small-team` allows several"))
        }
        guard !roles.contains(.retention) || roles.count == 1 else {
            try refuse(
                act,
                VaultError(
                    .notPermitted, "several-roles",
                    "the purge job holds the role `retention` and no other, so that it can open nothing"
                ))
        }
    }

    @discardableResult
    func wrapOwedKeys(
        for id: PrincipalID, recipient: X25519PublicKey, roles: Set<Role>,
        atMost most: Int = .max, _ transaction: CatalogTransaction
    ) throws -> Int {
        var given = 0
        for key in try owedKeys(of: id, roles: roles).prefix(most) {
            guard let name = VaultKeyName(rawValue: key.key.rawValue), try holds(name) else {
                continue
            }
            let secret = try vaultKey(name, version: UInt32(clamping: key.version))
            try transaction.insert(
                WrapRow(
                    id: .random(), vaultKey: key.id, principal: id,
                    sealed: try secret.sealed(to: [recipient])))
            given += 1
        }
        return given
    }

    func owedKeys(of id: PrincipalID, roles: Set<Role>) throws -> [VaultKeyRow] {
        try vault.catalog.rows(
            VaultKeyRow.self,
            where: """
                id NOT IN (SELECT vault_key FROM wrap WHERE principal = ?) ORDER BY version DESC, key
                """, [.id(id)]
        ).filter { !$0.key.holders.isDisjoint(with: roles) }
    }

    func summary(of row: PersonRow) throws -> PersonSummary {
        PersonSummary(
            id: row.id, name: try name(of: row), roles: row.roles.sorted(),
            standing: row.standing.rawValue, added: vault.date(of: row.added),
            fingerprint: try row.fingerprint, hasNewKeys: row.rekeyed != nil,
            keysOwed: row.standing == .retired
                ? [] : try owedKeys(of: row.id, roles: row.roles).map(\.key.rawValue),
            rotationsOwed: try vault.catalog.count(
                RotationRow.self, where: "person = ? AND reason <> 'replaced'", [.id(row.id)]),
            isSelf: row.id == principal)
    }

    /// Who opened an epoch: a name where this person may read names, and an id where not.
    public func opener(of passage: EpochPassage) -> String {
        // That the name cannot be read must not keep anyone from being told of the restore.
        let row = try? vault.catalog.find(PersonRow.self, passage.by.bytes)
        return row.flatMap { try? name(of: $0) } ?? "person \(passage.by)"
    }

    /// A person's name, or none where the reader may not read names.
    func name(of person: PrincipalID) throws -> String? {
        try vault.catalog.find(PersonRow.self, person.bytes).flatMap { try name(of: $0) }
    }

    /// The same of a person's row.
    func name(of row: PersonRow) throws -> String? {
        guard try holds(.names) else { return nil }
        let ring = try ringIdentity(.names, version: UInt32(clamping: row.ring))
        let bytes = try SealedBox.open(row.name, with: ring)
        return bytes.withSpan { String(validating: [UInt8](copying: $0), as: UTF8.self) }
    }
}

extension IdentityRequest {
    /// The keys as the log introduces them, under a person's id.
    func keys(of person: PrincipalID) -> Introduction.Keys {
        Introduction.Keys(person: person, recipient: recipient.recipient, sign: verifying)
    }
}
