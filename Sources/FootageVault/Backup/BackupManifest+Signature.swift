import AuditLog
import VaultCrypto
import VaultModel

/// `manifest.sig`: one line, the log's key as text and its signature of the manifest.
struct BackupSignature {
    /// What stands before the vault's id and the manifest's SHA-256 in what is signed.
    private static let prefix = Array("footage-vault/backup/v1\n".utf8)

    /// The key that the line says it is of.
    let key: NoteKey
    private let signature: Signature

    /// Signs a manifest with the log's key.
    static func line(
        for manifest: [UInt8], of vault: VaultID, as origin: String, with key: borrowing SigningKey
    ) throws -> [UInt8] {
        let noteKey = try NoteKey(name: origin, key: key.verifyingKey)
        let signature = key.sign(message(manifest, vault))
        return Array("\(noteKey) \(Base64.encode(signature.bytes))\n".utf8)
    }

    /// Reads a line, and nothing else.
    init?(_ line: [UInt8]) {
        guard let text = String(validating: line, as: UTF8.self), text.hasSuffix("\n") else {
            return nil
        }
        let words = text.dropLast().split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 2, let key = try? NoteKey(String(words[0])), key.kind == .ed25519,
            let bytes = Base64.decode(String(words[1])), let signature = Signature(bytes: bytes)
        else { return nil }
        self.key = key
        self.signature = signature
    }

    /// Whether it is the key's signature of this manifest.
    func isTrue(for manifest: [UInt8], of vault: VaultID) -> Bool {
        key.key.isValid(signature, for: Self.message(manifest, vault))
    }

    private static func message(_ manifest: [UInt8], _ vault: VaultID) -> [UInt8] {
        prefix + vault.bytes + SHA256.hash(manifest).bytes
    }
}
