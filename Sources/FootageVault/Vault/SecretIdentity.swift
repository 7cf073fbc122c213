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
    /// - Throws: `AgeError` for a file that is not one; a `VaultError` of kind `notPermitted` for a
    ///   passphrase that does not open it.
    public init(file: [UInt8], passphrase: () throws -> SecretBytes) throws {
        do {
            identity = try withoutActuallyEscaping(passphrase) {
                try IdentityFile.read(file, passphrase: $0)
            }
        } catch AgeError.noMatch {
            throw VaultError(
                .notPermitted, "wrong-passphrase", "this passphrase does not open the identity",
                hint: "try again; capital letters and the keyboard's language count")
        }
    }

    /// Whether the bytes of an identity file need a passphrase, as far as their first line tells.
    public static func isProtected(_ file: [UInt8]) -> Bool { IdentityFile.isProtected(file) }

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
