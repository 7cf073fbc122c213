public import VaultCrypto
public import VaultModel

/// One leaf of the log: a record, its actor's signature, and the exact bytes that are hashed.
///
/// Whatever parses is the only text of its record: writing it again gives the same bytes.
public struct SignedRecord: Hashable, Sendable {
    /// What is said.
    public let record: Record
    /// The actor's Ed25519 signature over `signedBytes(vaultID:)`.
    public let signature: Signature
    /// The canonical text, which is the leaf.
    public let leaf: [UInt8]
    /// Where `sig` stands in the leaf, with the comma after it.
    ///
    /// Cut out, it leaves what was signed, so that checking a signature needs no writing.
    public let signatureRange: Range<Int>

    /// Reads a leaf, strictly.
    ///
    /// - Throws: `recordTooLong`; `recordMalformed` for text that is not canonical, lacks a member
    ///   or has one that is not known; `unknownVersion`; `unknownEvent`.
    public init(leaf: [UInt8]) throws(AuditLogError) {
        let scan = try RecordScan(leaf)
        guard scan.version == Record.version else { throw .unknownVersion(scan.version) }
        guard let signature = Signature(bytes: scan.signature) else {
            throw .recordMalformed(offset: scan.signatureRange.lowerBound, expected: "a signature")
        }
        record = try Record(scan)
        self.signature = signature
        self.leaf = leaf
        signatureRange = scan.signatureRange
    }

    /// The hash under which the leaf stands in the tree.
    public var leafHash: SHA256Digest { MerkleHash.leaf(leaf) }

    /// The vault's id, if this is record 0: its leaf hash.
    public var vaultID: VaultID? { record.index == 0 ? VaultID(bytes: leafHash.bytes) : nil }

    /// What the actor signed.
    public func signedBytes(vaultID: VaultID?) -> [UInt8] {
        Record.signingPrefix(vaultID) + leaf[..<signatureRange.lowerBound]
            + leaf[signatureRange.upperBound...]
    }

    /// Whether the signature is a key's, in a vault (none for record 0).
    public func isSigned(by key: VerifyingKey, vaultID: VaultID?) -> Bool {
        key.isValid(signature, for: signedBytes(vaultID: vaultID))
    }
}
