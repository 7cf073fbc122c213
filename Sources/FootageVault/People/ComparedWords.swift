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
