import Catalog
import VaultModel

/// Nobody closes their own act (design §4, §9).
extension UnlockedVault {
    /// Refuses an act of governance about something by whoever caused it, where anybody else holds governance;
    /// where nobody does, the record says so, by `only-governance`.
    ///
    /// - Parameters:
    ///   - act: The act, within its transaction.
    ///   - cause: Who caused what it is about.
    ///   - refusal: What nobody does, as a sentence.
    /// - Throws: `Refusal` of kind `notPermitted`, which is put on record.
    func checkNotOwn(_ act: inout Act, causedBy cause: PrincipalID?, _ refusal: String) throws {
        guard cause == principal else { return }
        guard try !hasOtherGovernance() else {
            throw Refusal(
                VaultError(
                    .notPermitted, "own-act", refusal,
                    hint: "another person with governance runs this"))
        }
        act.reason = "only-governance"
    }

    /// Whether somebody else holds governance.
    func hasOtherGovernance() throws -> Bool {
        try vault.catalog.rows(PersonRow.self, where: "standing = 'active' ORDER BY id").contains {
            $0.id != principal && $0.roles.contains(.governance)
        }
    }
}
