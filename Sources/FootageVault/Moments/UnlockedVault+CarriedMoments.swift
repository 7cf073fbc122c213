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
        for (row, mark) in try marks(of: clip, in: family) {
            var next = row
            next.id = .random()
            next.family = new.family
            next.clip = new.id
            next.sealed = try mark.sealed(as: next.id, of: new.id, under: fileKey)
            try transaction.insert(next)
        }
    }

    /// Seals what was marked in a clip anew, under the clip's next file key, in the old ones' place.
    ///
    /// - Returns: How many there are.
    /// - Throws: As `carryMoments`.
    func sealMomentsAnew(
        of clip: ClipRow, in family: FamilyRow, under fileKey: borrowing SecretBytes,
        _ transaction: CatalogTransaction
    ) throws -> Int {
        let marks = try marks(of: clip, in: family)
        for (row, mark) in marks {
            var next = row
            next.sealed = try mark.sealed(as: row.id, of: clip.id, under: fileKey)
            try transaction.update(next)
        }
        return marks.count
    }

    /// What was marked in a clip, opened with the file key that it has.
    private func marks(
        of clip: ClipRow, in family: FamilyRow
    ) throws -> [(MomentRow, MomentMark)] {
        let rows = try vault.catalog.moments(of: clip.id)
        guard !rows.isEmpty else { return [] }
        let key = try fileKey(of: clip, in: family)
        return try marks(of: rows, at: vault.address(of: clip), under: key)
    }
}
