import AuditLog
import Catalog
import Database
import VaultCrypto
import VaultModel

/// A free text outside the log's tree: the log holds a commitment to it, the catalog its sealed opening.
///
/// Erasing the opening, or the family's slot, erases the text while the tree still verifies.
struct SealedText {
    let note: SHA256Digest
    let sealed: [UInt8]
}

extension UnlockedVault {
    /// Seals a text under the family's names key, with the salt of its commitment.
    func sealedText(_ text: String, field: String, of family: FamilyRow) throws -> SealedText {
        let text = try PlainText.checked(text, what: "reason", limit: 2000)
        let salt = Random.bytes(32)
        let note = try Commitment.compute(field: field, salt: salt, text: text)
        let sealed = try XChaCha20Poly1305.seal(
            salt + Array(text.utf8), key: namesKey(of: family),
            associatedData: column("text", note.bytes, field).associatedData)
        return SealedText(note: note, sealed: sealed)
    }

    /// Opens a text and holds it to its commitment; none when it was erased, may not be read, or is
    /// damaged: a list is not lost for one of its texts, and verifying says which is not what it was.
    func openText(_ note: [UInt8], field: String, of family: FamilyRow) throws -> String? {
        guard try holds(.names), family.slot != nil else { return nil }
        let rows = try vault.catalog.database.query(
            "SELECT sealed FROM text WHERE note = ?", [.blob(note)]
        ) { try $0.blob(at: 0) }
        guard let sealed = rows.first else { return nil }
        let place = column("text", note, field)
        guard let key = try? namesKey(of: family),
            let bytes = try? XChaCha20Poly1305.openBytes(
                sealed, key: key, associatedData: place.associatedData),
            bytes.count >= 32,
            let text = String(validating: bytes.dropFirst(32), as: UTF8.self),
            try Commitment.compute(field: field, salt: Array(bytes.prefix(32)), text: text).bytes
                == note
        else { return nil }
        return text
    }
}

extension CatalogTransaction {
    /// Keeps the sealed opening of a commitment.
    func insert(_ text: SealedText, of family: FamilyID?) throws {
        guard let family else { return try insert(ringText: text) }
        _ = try catalog.database.execute(
            "INSERT INTO text (note, family, sealed) VALUES (?, ?, ?)",
            [.blob(text.note.bytes), .id(family), .blob(text.sealed)])
    }
}
