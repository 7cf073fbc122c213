package import VaultCrypto
import VaultModel

/// The place of a sealed value in the catalog, which the sealing binds: it opens nowhere else.
///
/// Whoever can write the catalog could otherwise move one family's name into another family's row.
package struct SealedColumn {
    var vault: VaultID
    var table: String
    var row: [UInt8]
    var column: String
    var version: UInt32

    /// Vault id (32 bytes), table, 0, row id, column, 0, version (4 bytes, big-endian).
    var associatedData: [UInt8] {
        vault.bytes + Array(table.utf8) + [0] + row + Array(column.utf8) + [0]
            + (0..<4).map { UInt8(truncatingIfNeeded: version >> (24 - 8 * UInt32($0))) }
    }

    package func seal(_ text: String, with key: borrowing SecretBytes) throws -> [UInt8] {
        try XChaCha20Poly1305.seal(Array(text.utf8), key: key, associatedData: associatedData)
    }

    func open(_ sealed: [UInt8], with key: borrowing SecretBytes) throws -> String {
        let bytes = try XChaCha20Poly1305.openBytes(
            sealed, key: key, associatedData: associatedData)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw VaultError(.tampered, "sealed-text", "a sealed text is not text")
        }
        return text
    }
}
