import AgeFile
public import VaultCrypto

/// An identity that was opened, on its way into a vault: it can be handed over once.
public struct SecretIdentity: ~Copyable {
    let identity: X25519Identity

    /// A new identity.
    public init() { identity = X25519Identity() }

    /// Wraps an identity.
    public init(_ identity: consuming X25519Identity) { self.identity = identity }

    /// Reads an identity file, plain or protected; the passphrase is asked for only when it is needed.
    ///
    /// - Throws: `AgeError` for a file that is not one, or a passphrase that does not open it.
    public init(file: [UInt8], passphrase: @escaping () throws -> SecretBytes) throws {
        identity = try IdentityFile.read(file, passphrase: passphrase)
    }

    /// The public half of the identity, signed by itself, for `footage person add`.
    public var request: IdentityRequest { IdentityRequest(of: identity) }

    /// The bytes of an age identity file that this passphrase protects (scrypt, work factor 18).
    public func protectedFile(passphrase: borrowing SecretBytes) throws -> [UInt8] {
        try IdentityFile.protect(identity, passphrase: passphrase)
    }

    /// The bytes of an age identity file without a passphrase, for a job, or for paper.
    public func plainFile(comment: String) -> SecretBytes {
        IdentityFile.make(identity: identity, createdLine: comment)
    }
}
