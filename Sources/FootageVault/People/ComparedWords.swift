import Catalog
import VaultCrypto
import VaultModel

/// Whose six words somebody compared, and which words these were.
///
/// Between the comparing and the sealing an administrator can give a person other keys. What was compared is therefore
/// the words, and never the person.
struct ComparedWords {
    private let words: [PrincipalID: Fingerprint]

    /// The words of these people, as they stood when they were compared.
    init(of people: [PersonSummary] = []) {
        words = Dictionary(people.map { ($0.id, $0.fingerprint) }, uniquingKeysWith: { $1 })
    }

    /// Who they are.
    var people: Set<PrincipalID> { Set(words.keys) }

    /// The rows of those who are in the vault still, each held to the words that were compared.
    func rows(in catalog: Catalog) throws -> [PersonRow] {
        let rows = try catalog.rows(PersonRow.self, where: "standing <> 'retired' ORDER BY id")
            .filter { words[$0.id] != nil }
        for row in rows { try check(row) }
        return rows
    }

    /// Refuses keys that have other words than those that were compared; asked within the transaction that seals
    /// something to them.
    ///
    /// - Throws: `Refusal` of kind `notPermitted`, which is put on record.
    func check(_ person: PersonRow) throws {
        guard let compared = words[person.id], try compared != person.fingerprint else { return }
        throw Refusal(
            VaultError(
                .notPermitted, "keys-changed",
                "this person was given other keys since you compared their words",
                hint: "compare the six words again, with the person themselves; nothing was sealed"
            ))
    }

    /// The same, and refuses new keys whose words were not compared.
    ///
    /// Whoever gives a colleague new keys could otherwise be given, by others who think of nothing, what the colleague
    /// works with.
    func require(_ person: PersonRow) throws {
        guard person.rekeyed == nil || words[person.id] != nil else {
            throw Refusal(
                VaultError(
                    .notPermitted, "words-not-compared",
                    "this person was given new keys, whose words you have not compared",
                    hint: """
                        compare the six words with the person themselves: whoever gave the keys could have given \
                        them to somebody else
                        """))
        }
        try check(person)
    }
}

extension PersonRow {
    /// The keys that somebody's row says are theirs.
    var fingerprint: Fingerprint {
        get throws {
            guard let recipient = X25519PublicKey(bytes: recipient),
                let verifying = VerifyingKey(bytes: verifying)
            else { throw CatalogError.malformed(table: PersonRow.table, detail: "no keys") }
            return Fingerprint(recipient: recipient, verifying: verifying)
        }
    }
}
