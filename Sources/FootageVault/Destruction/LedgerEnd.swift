import AuditLog
import VaultCrypto
import VaultModel

/// The signed end of a destruction ledger: one line that says up to where the ledger names everything.
///
/// `end <size> <root> <entered> <key> <signature>`. The ledger's lines name everything that the log's first
/// *size* records, whose tree has this *root*, say was destroyed or erased. No record from number *entered* on
/// changed what may be destroyed, such as a hold, a consent or a film taken in. The *signature*, by the log's
/// *key* of that epoch (a verifier key as in C2SP signed-note), is Ed25519 over `footage-vault/ledger/v1`, a
/// line feed, the vault's id (32 bytes), `<size> <root> <entered>`, a line feed, and the SHA-256 of all the
/// bytes of the ledger before this line.
///
/// It is a head of the log as well: whoever has it can show how long the log was. What an attacker without
/// the key can do is take an older copy of the ledger: its end then does not reach a newer head.
struct LedgerEnd: Hashable {
    let size: UInt64
    let root: SHA256Digest
    /// How many records there were after the last that changed what may be destroyed.
    let entered: UInt64
    let key: NoteKey
    private let signature: Signature

    private static let prefix = Array("footage-vault/ledger/v1\n".utf8)

    /// Signs for a ledger.
    init(
        size: UInt64, root: SHA256Digest, entered: UInt64, after ledger: SHA256Digest,
        of vault: VaultID, as origin: String, with key: borrowing SigningKey
    ) throws {
        self.size = size
        self.root = root
        self.entered = entered
        self.key = try NoteKey(name: origin, key: key.verifyingKey)
        signature = key.sign(Self.message(size, root, entered, ledger, vault))
    }

    /// Reads a line, and nothing else.
    init?(_ line: String) {
        let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard words.count == 6, words[0] == "end", let size = UInt64(words[1]),
            size <= UInt64(Int64.max), let root = SHA256Digest(words[2]),
            let entered = UInt64(words[3]), entered <= size, let key = try? NoteKey(words[4]),
            key.kind == .ed25519, let bytes = Base64.decode(words[5]),
            let signature = Signature(bytes: bytes)
        else { return nil }
        self.size = size
        self.root = root
        self.entered = entered
        self.key = key
        self.signature = signature
        guard self.line == line + "\n" else { return nil }
    }

    var line: String {
        "end \(size) \(root) \(entered) \(key) \(Base64.encode(signature.bytes))\n"
    }

    /// Whether it is its key's signature of a ledger with this SHA-256 before it.
    func isTrue(after ledger: SHA256Digest, of vault: VaultID) -> Bool {
        key.key.isValid(signature, for: Self.message(size, root, entered, ledger, vault))
    }

    private static func message(
        _ size: UInt64, _ root: SHA256Digest, _ entered: UInt64, _ ledger: SHA256Digest,
        _ vault: VaultID
    ) -> [UInt8] {
        prefix + vault.bytes + Array("\(size) \(root) \(entered)\n".utf8) + ledger.bytes
    }
}
