import AgeFile
import AuditLog
package import Catalog
package import VaultCrypto
public import VaultModel

/// Who is given a family, what for and until when.
extension UnlockedVault {
    /// Gives someone a family's films for stated purposes, until a day or until it is revoked.
    ///
    /// It ends no later than the giver's own therapy grant, and on the same day unless said otherwise.
    ///
    /// - Parameters:
    ///   - reference: The family.
    ///   - person: Who.
    ///   - purposes: What for.
    ///   - until: The last day.
    ///   - compared: Whose words were compared, as they were then: who was given new keys must be among them.
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record, unless this person holds a
    ///   therapy grant of the family, and the receiver is somebody else whose roles watch for every purpose.
    public func grantFamily(
        _ reference: FamilyReference, to person: PersonSummary, purposes: [AccessPurpose],
        until: CivilDate?, comparing compared: [PersonSummary] = []
    ) throws {
        let row = try vault.family(reference)
        let act = Act(.familyGrant, family: row.id)
        try require(.grantFamily, for: act)
        guard !purposes.isEmpty else {
            throw VaultError(.usage, "no-purpose", "say what for with --purpose")
        }
        if let until, until < vault.today {
            throw VaultError.badInput("past-date", "the grant would end before it begins")
        }
        let familyIdentity = try familyIdentity(row)
        try perform(act) { transaction, _ in
            let end = try endOfGrant(of: row, asked: until)
            let receiver = try vault.catalog.require(PersonRow.self, person.id.bytes)
            guard receiver.id != principal else {
                throw Refusal(
                    VaultError(
                        .notPermitted, "self-grant", "nobody gives a family to themselves",
                        hint: "someone else who works with the family gives what you need"))
            }
            try checkReceiver(receiver, purposes: purposes, ComparedWords(of: compared))
            try insertGrant(
                of: familyIdentity, row, to: receiver,
                purposes: Set(purposes.map(\.description)).sorted(), until: end, transaction)
        }
    }

    /// The day a grant that this person gives ends on: the one asked for, or that of their own.
    private func endOfGrant(of family: FamilyRow, asked: CivilDate?) throws -> CivilDate? {
        let own = try grants(of: family.id, for: .purpose(.therapy))
        guard !own.isEmpty else {
            throw Refusal(
                VaultError(
                    .notPermitted, "no-therapy-grant",
                    "only someone who holds a therapy grant of this family can give it on"))
        }
        guard !own.contains(where: { $0.until == nil }), let last = own.compactMap(\.until).max()
        else { return asked }
        guard let asked else { return last }
        guard asked <= last else {
            throw Refusal(
                VaultError(
                    .notPermitted, "beyond-own-grant",
                    "your own grant of this family ends on \(last)",
                    hint: "give it until that day, or have someone give it whose grant lasts longer"
                ))
        }
        return asked
    }

    package func insertGrant(
        of familyIdentity: borrowing X25519Identity, _ family: FamilyRow, to person: PersonRow?,
        purposes: [String], until: CivilDate? = nil, _ transaction: CatalogTransaction
    ) throws {
        let bytes = try person?.recipient ?? recoveryKeys().recipient.bytes
        guard let recipient = X25519PublicKey(bytes: bytes) else {
            throw CatalogError.malformed(table: PersonRow.table, detail: "no key")
        }
        let now = try vault.catalog.require(FamilyRow.self, family.id.bytes)
        guard now.recipient == familyIdentity.publicKey.bytes else {
            throw Refusal(Self.familyRotated)
        }
        // As the text of an age identity, so that stock `age` reads what it opens.
        let secret = familyIdentity.secretText()
        try transaction.insert(
            GrantRow(
                id: .random(), family: family.id, principal: person?.id,
                purposes: purposes.joined(separator: " "), from: vault.environment.clock(),
                until: until, givenBy: principal, sealed: try secret.sealed(to: [recipient])))
    }

    /// The people a new family is granted to: its practitioner, and a second person.
    func grantees(
        of practitioner: PersonSummary?, with second: PersonSummary?, _ compared: ComparedWords
    ) throws -> (owner: PersonRow, second: PersonRow?) {
        let owner = try vault.catalog.require(
            PersonRow.self, (practitioner?.id ?? principal).bytes)
        guard owner.roles.contains(.practitioner), owner.standing == .active else {
            throw VaultError.badInput(
                "not-practitioner", "a family is created for a practitioner who has accepted",
                hint: "an administrator names one with --for NAME")
        }
        if owner.id != principal { try compared.require(owner) }
        guard let second else { return (owner, nil) }
        guard second.id != owner.id else {
            throw VaultError.badInput("same-person", "the second person must be another one")
        }
        let other = try vault.catalog.require(PersonRow.self, second.id.bytes)
        try checkReceiver(other, purposes: [.purpose(.therapy)], compared)
        return (owner, other)
    }

    /// Refuses a receiver whose roles do not watch for one of the purposes, or whose new keys nobody compared.
    func checkReceiver(
        _ person: PersonRow, purposes: [AccessPurpose], _ compared: ComparedWords
    ) throws {
        let isFit = purposes.allSatisfy { !person.roles.isDisjoint(with: $0.openers) }
        guard isFit, person.standing == .active else {
            throw Refusal(
                VaultError(
                    .notPermitted, "receiver",
                    "this person's role does not watch for that purpose, or they have not accepted",
                    hint: """
                        practitioners and supervisors are granted purposes of the work; governance \
                        `subject-access`, `disclosure` and `review`
                        """))
        }
        try compared.require(person)
    }
}
