import AuditLog
import Catalog
import Database
import VaultCrypto
import VaultModel

/// Free texts that concern no family: sealed to the names ring, which anyone can seal to.
///
/// The log holds a commitment, the catalog the ring's version (4 bytes, big-endian) and a sealed box of the
/// commitment's salt (32 bytes) and the text.
extension UnlockedVault {
    /// Seals a text that concerns no family, and commits to it.
    func ringText(_ text: String, field: String) throws -> SealedText {
        let text = try PlainText.checked(text, what: "reason", limit: 2000)
        let salt = Random.bytes(32)
        let note = try Commitment.compute(field: field, salt: salt, text: text)
        let ring = try vault.ringPublicKey(.names)
        let version = (0..<4).map { UInt8(truncatingIfNeeded: ring.version >> (24 - 8 * $0)) }
        return SealedText(
            note: note,
            sealed: version + SealedBox.seal((salt + Array(text.utf8)).span, to: ring.key))
    }

    /// Opens a text that is sealed to the names ring and holds it to its commitment; none when it was erased, may not
    /// be read, or is damaged: verifying says which is not what it was.
    func openRingText(_ note: [UInt8]) throws -> String? {
        guard try holds(.names) else { return nil }
        let rows = try vault.catalog.database.query(
            "SELECT sealed FROM text WHERE note = ?", [.blob(note)]
        ) { try $0.blob(at: 0) }
        guard let sealed = rows.first else { return nil }
        return try? ringText(in: sealed, committedBy: note)
    }

    /// The text that is sealed, by who may read names; none when it is not the one that a record committed to.
    ///
    /// - Throws: `CryptoError` when it does not open.
    func ringText(in sealed: [UInt8], committedBy note: [UInt8]) throws -> String? {
        guard sealed.count > 4 else { return nil }
        let version = sealed[..<4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let box = try SealedBox.open(
            Array(sealed[4...]), with: ringIdentity(.names, version: version))
        let bytes = box.withSpan { [UInt8](copying: $0) }
        guard bytes.count >= 32,
            let text = String(validating: bytes.dropFirst(32), as: UTF8.self)
        else { return nil }
        let isTrue = try SealedText.ringFields.contains { field in
            try Commitment.compute(field: field, salt: Array(bytes.prefix(32)), text: text).bytes
                == note
        }
        return isTrue ? text : nil
    }
}

extension SealedText {
    /// Every field of a text that concerns no family.
    static let ringFields = [
        "quarantine.return", "quarantine.return-approve", "quarantine.destroy", "incident.close",
        "text.erase", "person.retire", "person.rekey", "recovery.use", "recovery.rotate",
        "breakglass.open", "breakglass.review",
    ]
}

extension CatalogTransaction {
    /// Keeps the sealed opening of a commitment that concerns no family.
    func insert(ringText text: SealedText) throws {
        _ = try catalog.database.execute(
            "INSERT INTO text (note, sealed) VALUES (?, ?)",
            [.blob(text.note.bytes), .blob(text.sealed)])
    }
}
