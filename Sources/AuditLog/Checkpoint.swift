public import VaultCrypto

/// A log's head: its origin, its size and its root (C2SP tlog-checkpoint v1.0.0), without extension
/// lines.
public struct Checkpoint: Hashable, Sendable {
    /// The log's name; the key that signs has the same.
    public let origin: String
    /// How many leaves there are.
    public let size: UInt64
    /// The root of the tree.
    public let root: SHA256Digest

    /// Makes a checkpoint.
    ///
    /// - Throws: `checkpointMalformed` for an origin that no key can have as its name.
    public init(origin: String, size: UInt64, root: SHA256Digest) throws(AuditLogError) {
        guard NoteKey.isName(origin) else {
            throw .checkpointMalformed(expected: "an origin without spaces")
        }
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// Reads a checkpoint's text: exactly three lines.
    ///
    /// - Throws: `checkpointMalformed`.
    public init(text: String) throws(AuditLogError) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 4, lines[3].isEmpty else {
            throw .checkpointMalformed(expected: "three lines")
        }
        guard let size = UInt64(lines[1]), String(size) == lines[1] else {
            throw .checkpointMalformed(expected: "a size in line 2")
        }
        guard let bytes = Base64.decode(String(lines[2])), let root = SHA256Digest(bytes: bytes)
        else { throw .checkpointMalformed(expected: "a root in line 3") }
        try self.init(origin: String(lines[0]), size: size, root: root)
    }

    /// Reads a signed checkpoint, and checks that it is this log's and signed by its key.
    ///
    /// - Parameters:
    ///   - note: The signed note.
    ///   - key: The log's key, whose name is the origin.
    /// - Throws: `checkpointMalformed`, `originUnexpected`, `signatureMissing`, `signatureFalse`.
    public init(verifying note: SignedNote, by key: NoteKey) throws(AuditLogError) {
        try self.init(text: note.text)
        guard origin == key.name else {
            throw .originUnexpected(expected: key.name, found: origin)
        }
        try note.verify(by: key)
    }

    /// The text that is signed.
    public var text: String {
        "\(origin)\n\(size)\n\(Base64.encode(root.bytes))\n"
    }

    /// The checkpoint, signed by the log's key.
    public func signed(by key: borrowing SigningKey) throws(AuditLogError) -> SignedNote {
        var note = try SignedNote(text: text)
        try note.sign(as: origin, with: key)
        return note
    }
}
