public import VaultCrypto

/// A verifier key of signed notes (C2SP signed-note), as text: `name+hash+base64`.
public struct NoteKey: Hashable, Sendable, CustomStringConvertible {
    /// What kind of signature a key makes.
    public enum Kind: UInt8, Hashable, Sendable {
        /// Ed25519 over the note's text: a log's.
        case ed25519 = 0x01
        /// Ed25519 over the note's text and a time: a witness's (C2SP tlog-cosignature).
        case cosignature = 0x04
    }

    /// The name in whose name it signs: for a log, its origin.
    public let name: String
    /// What it makes.
    public let kind: Kind
    /// The Ed25519 key.
    public let key: VerifyingKey

    /// Names a key.
    ///
    /// - Throws: `keyMalformed` for a name that is empty or has a plus sign, a space or a control
    ///   character.
    public init(
        name: String, kind: Kind = .ed25519, key: VerifyingKey
    ) throws(AuditLogError) {
        guard Self.isName(name) else { throw .keyMalformed(name) }
        self.name = name
        self.kind = kind
        self.key = key
    }

    /// Reads a verifier key, and checks its hash.
    ///
    /// - Throws: `keyMalformed`; `signatureType` for a key that makes other signatures.
    public init(_ text: String) throws(AuditLogError) {
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let bytes = Base64.decode(String(parts[2])), let type = bytes.first
        else { throw .keyMalformed(text) }
        guard let kind = Kind(rawValue: type) else { throw .signatureType(type) }
        guard let key = VerifyingKey(bytes: Array(bytes.dropFirst())) else {
            throw .keyMalformed(text)
        }
        try self.init(name: String(parts[0]), kind: kind, key: key)
        guard parts[1] == Self.hex(id) else { throw .keyMalformed(text) }
    }

    /// The key's id: the first four bytes of SHA-256 over name, line feed, type and key,
    /// big-endian.
    public var id: UInt32 {
        let hash = SHA256.hash(Array(name.utf8) + [0x0A, kind.rawValue] + key.bytes)
        return hash.bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// The key as text: `name+hash+base64`.
    public var description: String {
        "\(name)+\(Self.hex(id))+\(Base64.encode([kind.rawValue] + key.bytes))"
    }

    private static func hex(_ id: UInt32) -> String {
        let digits = String(id, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    static func isName(_ name: String) -> Bool {
        !name.isEmpty
            && name.unicodeScalars.allSatisfy {
                !$0.properties.isWhitespace && $0 != "+" && $0.value >= 0x20
            }
    }
}
