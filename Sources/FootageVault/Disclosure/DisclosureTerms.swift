public import VaultCrypto
public import VaultModel

/// On what terms films go to another organisation.
public struct DisclosureTerms: Sendable, Hashable {
    /// Who is given them: the organisation, and the person there.
    public let recipient: String
    /// The agreement or order under which they go.
    public let agreement: String
    /// The recipient's key, to which the file is sealed.
    public let key: X25519PublicKey
    /// The last day on which the recipient may have them.
    public let expires: CivilDate

    /// States them.
    public init(recipient: String, agreement: String, key: X25519PublicKey, expires: CivilDate) {
        self.recipient = recipient
        self.agreement = agreement
        self.key = key
        self.expires = expires
    }
}

extension DisclosureTerms {
    /// The field of the commitment to their words.
    static let field = "disclosure.terms"

    /// The words that are sealed, as canonical JSON.
    ///
    /// - Throws: `VaultError` of kind `badInput` for words that are none, too long, or hold control characters.
    var sealedWords: String {
        get throws(VaultError) {
            let members: [String: JSONValue] = [
                "recipient": .string(
                    try PlainText.checked(recipient, what: "recipient", limit: 200)),
                "agreement": .string(
                    try PlainText.checked(agreement, what: "agreement", limit: 700)),
            ]
            return String(decoding: JSONValue.object(members).canonicalBytes, as: UTF8.self)
        }
    }

    /// What `sealedWords` made; none for anything else.
    static func words(_ text: String?) -> (recipient: String, agreement: String)? {
        guard let text, case .object(let members)? = try? JSONValue(canonical: Array(text.utf8)),
            case .string(let recipient)? = members["recipient"],
            case .string(let agreement)? = members["agreement"]
        else { return nil }
        return (recipient, agreement)
    }
}

/// Films that were given to another organisation in one file.
public struct Disclosure: Sendable, Hashable {
    /// Its number in the vault.
    public let number: Int
    /// On what terms they went.
    public let terms: DisclosureTerms
    /// The sealed file.
    public let file: String
    /// How many bytes the sealed file has.
    public let bytes: UInt64
    /// The films, in the order in which they lie in the file.
    public let films: [GivenFilm]
}
