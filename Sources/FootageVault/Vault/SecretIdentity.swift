import AgeFile
public import VaultCrypto
import VaultDisk

/// An identity that was opened, on its way into a vault: it can be handed over once.
public struct SecretIdentity: ~Copyable {
    let identity: X25519Identity
    /// How often its file's passphrase was wrong before; none where nobody counts.
    let failures: FailedUnlocks?
    /// The file behind a passphrase that it was read from; none for a file without one, or no file.
    let keptFile: KeptFile?
    /// Whether its file is behind a passphrase.
    public let wasProtected: Bool

    /// A new identity.
    public init() { self.init(X25519Identity()) }

    /// Wraps an identity.
    public init(_ identity: consuming X25519Identity) {
        self.identity = identity
        failures = nil
        keptFile = nil
        wasProtected = false
    }

    /// Reads an identity file, plain or protected; the passphrase is asked for only when it is needed.
    ///
    /// It is not where this session keeps the identity of this very file, and `kept` is given.
    /// A wrong passphrase is counted where `failures` says, and the vault that is unlocked next puts it on record.
    ///
    /// - Throws: A `VaultError` of kind `badInput` for a file that is not one, is cut or was changed, of kind
    ///   `unavailable` when there is no memory for its passphrase, of kind `notPermitted` for a passphrase that
    ///   does not open it; and what `passphrase` throws.
    public init(
        file: [UInt8], failures: FailedUnlocks? = nil, kept: KeptIdentities? = nil,
        passphrase: () throws -> SecretBytes
    ) throws {
        wasProtected = Self.isProtected(file)
        keptFile = wasProtected ? KeptFile(of: file) : nil
        if wasProtected, let identity = kept?.identity(of: file) {
            self.identity = identity
            self.failures = failures
            return
        }
        do {
            try Self.checkMemory(for: file)
            identity = try withoutActuallyEscaping(passphrase) {
                try IdentityFile.read(file, passphrase: $0)
            }
            self.failures = failures
        } catch AgeError.noMatch {
            failures?.add()
            throw VaultError(
                .notPermitted, "wrong-passphrase", "this passphrase does not open the identity",
                hint: "try again; capital letters and the keyboard's language count")
        } catch let error as AgeError {
            guard let damage = error.damage else { throw VaultError.of(error) }
            throw VaultError(
                .badInput, "identity-file", "the identity file is cut or was changed: \(damage)",
                hint: "copy it again as it is, from where it was made or from a backup")
        }
    }

    /// Refuses a file whose passphrase takes more memory than there is, before anybody types it.
    ///
    /// Beyond it the system would end some program, of whoever. What this program wrote is always tried.
    private static func checkMemory(for file: [UInt8]) throws {
        guard let factor = try IdentityFile.workFactor(of: file), factor > IdentityFile.workFactor,
            let available = SystemMemory.available, available >> 10 < 1 << UInt64(factor)
        else { return }
        throw AgeError.noMemory(workFactor: factor)
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
