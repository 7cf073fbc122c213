public import VaultCrypto

/// A proof that one leaf is in a log, with the signed checkpoint it leads to (C2SP tlog-proof), as
/// one small file.
public struct TLogProof: Hashable, Sendable {
    /// Bytes that go with the proof and are not authenticated by it: here, the leaf itself.
    public let extra: [UInt8]?
    /// The leaf's number.
    public let index: UInt64
    /// The inclusion proof: the leaf's sibling first, the root's child last.
    public let path: [SHA256Digest]
    /// The signed checkpoint.
    public let checkpoint: SignedNote

    private static let header = "c2sp.org/tlog-proof@v1"

    /// Puts a proof together.
    public init(extra: [UInt8]?, index: UInt64, path: [SHA256Digest], checkpoint: SignedNote) {
        self.extra = extra
        self.index = index
        self.path = path
        self.checkpoint = checkpoint
    }

    /// Reads a `.tlog-proof` file.
    ///
    /// - Throws: `proofMalformed` with the line; `noteMalformed` for the checkpoint.
    public init(_ bytes: [UInt8]) throws(AuditLogError) {
        var lines = ProofLines(bytes)
        guard try lines.next() == Self.header else { throw lines.malformed }
        var line = try lines.next()
        var extra: [UInt8]?
        if line.hasPrefix("extra ") {
            guard let bytes = Base64.decode(String(line.dropFirst(6))) else {
                throw lines.malformed
            }
            extra = bytes
            line = try lines.next()
        }
        guard line.hasPrefix("index "), let index = UInt64(line.dropFirst(6)),
            "index \(index)" == line
        else { throw lines.malformed }
        self.init(
            extra: extra, index: index, path: try lines.hashes(atMost: 64),
            checkpoint: try lines.checkpoint())
    }

    /// The file's text.
    public var description: String {
        var text = Self.header + "\n"
        if let extra { text += "extra \(Base64.encode(extra))\n" }
        text += "index \(index)\n"
        for hash in path { text += Base64.encode(hash.bytes) + "\n" }
        return text + "\n" + checkpoint.description
    }

    /// The file's bytes.
    public var bytes: [UInt8] { Array(description.utf8) }

    /// Checks that a leaf is in the log, under a checkpoint that its key signed.
    ///
    /// - Parameters:
    ///   - leaf: The leaf's bytes.
    ///   - key: The log's key.
    /// - Returns: The checkpoint.
    /// - Throws: `proofFalse`, and what `Checkpoint` throws.
    @discardableResult
    public func verify(leaf: [UInt8], by key: NoteKey) throws(AuditLogError) -> Checkpoint {
        let head = try Checkpoint(verifying: checkpoint, by: key)
        guard
            Proof.isIncluded(
                leaf: MerkleHash.leaf(leaf), index: index, size: head.size, path: path,
                root: head.root)
        else { throw .proofFalse }
        return head
    }
}
