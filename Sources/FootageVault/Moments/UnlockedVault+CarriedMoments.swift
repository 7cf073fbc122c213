import Catalog
import VaultCrypto
import VaultModel

extension UnlockedVault {
    /// Seals what was marked in a clip anew, under the file key of the clip that takes its place.
    ///
    /// Who marked it, and when, stays. The old rows go with the old clip.
    ///
    /// - Throws: `VaultError` of kind `tampered` for one that the clip's key does not open: it would be lost.
    func carryMoments(
        of clip: ClipRow, in family: FamilyRow, to new: ClipRow,
        under fileKey: borrowing SecretBytes, _ transaction: CatalogTransaction
    ) throws {
        let rows = try vault.catalog.moments(of: clip.id)
        guard !rows.isEmpty else { return }
        let old = try self.fileKey(of: clip, in: family)
        for (row, mark) in try marks(of: rows, at: try vault.address(of: clip), under: old) {
            var next = row
            next.id = .random()
            next.family = new.family
            next.clip = new.id
            next.sealed = try mark.sealed(as: next.id, of: new.id, under: fileKey)
            try transaction.insert(next)
        }
    }
}
