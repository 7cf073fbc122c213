import FootageVault
import VaultCrypto
import VaultModel

extension TestVault {
    /// Lets the founder, who has governance, disclose a family's films.
    func grantDisclosure(of family: FamilyReference) throws {
        let ann = try practitioner()
        try ann.grantFamily(
            family, to: ann.findPerson("Fran Founder"), purposes: [.disclosure], until: nil)
    }

    /// Terms of a disclosure to a court.
    func disclosureTerms(
        to key: X25519PublicKey = X25519Identity().publicKey, expires: String = "2026-12-31"
    ) throws -> DisclosureTerms {
        DisclosureTerms(
            recipient: "Riverside Court / Judge Wilkins", agreement: "Order \"4\" of 2 March",
            key: key, expires: try date(expires))
    }
}
