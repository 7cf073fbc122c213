import CSodium

/// An X25519 secret key (RFC 7748): opens what was sealed to its public key.
///
/// As text it is a standard age identity. A person's signing key is derived from it, so that a person
/// has one secret to keep.
public struct X25519Identity: ~Copyable, Sendable {
    private let secret: SecretBytes
    /// The key to seal to.
    public let publicKey: X25519PublicKey

    private static let count = 32
    private static let prefix = "AGE-SECRET-KEY-"

    /// Draws a new identity.
    public init() {
        while true {
            if let identity = Self(valid: SecretBytes(random: Self.count)) {
                self = identity
                return
            }
        }
    }

    /// Takes a secret of exactly 32 bytes.
    public init(secret: consuming SecretBytes) throws(CryptoError) {
        let count = secret.count
        guard count == Self.count else {
            throw .keyLength(expected: Self.count, found: count)
        }
        guard let identity = Self(valid: secret) else { throw .weakPublicKey }
        self = identity
    }

    /// Reads `AGE-SECRET-KEY-1…`, all in upper case, without the end of the line.
    public init(secretText: Span<UInt8>) throws(CryptoError) {
        try self.init(secret: Bech32.decodeSecret(secretText, prefix: Self.prefix))
    }

    private init?(valid secret: consuming SecretBytes) {
        var bytes = [UInt8](repeating: 0, count: X25519PublicKey.count)
        var span = bytes.mutableSpan
        let done = unsafe span.lendMutable { target, _ in
            unsafe secret.lend { unsafe crypto_scalarmult_base(target, $0) }
        }
        guard done == 0, let publicKey = X25519PublicKey(bytes: bytes) else { return nil }
        self.secret = secret
        self.publicKey = publicKey
    }

    /// The secret that this identity and another's public key share (RFC 7748 §6.1), not yet a key.
    public borrowing func sharedSecret(
        with other: X25519PublicKey
    ) throws(CryptoError) -> SecretBytes {
        try SecretBytes(count: Self.count) { (span) throws(CryptoError) in
            let done = unsafe span.lendMutable { target, _ in
                unsafe secret.lend { secret in
                    unsafe other.bytes.span.lend { point, _ in
                        unsafe crypto_scalarmult(target, secret, point)
                    }
                }
            }
            guard done == 0 else { throw .weakPublicKey }
        }
    }

    /// The identity as age writes it: `AGE-SECRET-KEY-1…` in upper case, without the end of the line.
    public borrowing func secretText() -> SecretBytes {
        secret.withSpan { Bech32.encodeSecret($0, prefix: Self.prefix) }
    }

    /// Lends the secret's 32 bytes.
    public borrowing func withSecret<R: ~Copyable, E: Error>(
        _ body: (Span<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        try secret.withSpan(body)
    }

    /// Lends the secret to C.
    borrowing func lendSecret<R>(_ body: (UnsafePointer<UInt8>) -> R) -> R {
        unsafe secret.lend(body)
    }

    /// The Ed25519 key that the identity's owner signs with.
    ///
    /// Its seed is HKDF-SHA-256 of the secret, with an empty salt and the info `footage-vault/v1/sign`.
    public borrowing func signingKey() -> SigningKey {
        SigningKey(derived: HKDF.sha256(ikm: secret, salt: [], info: "footage-vault/v1/sign"))
    }

    /// The same identity in memory of its own.
    public borrowing func copy() -> X25519Identity {
        X25519Identity(secret: secret.copy(), publicKey: publicKey)
    }

    private init(secret: consuming SecretBytes, publicKey: X25519PublicKey) {
        self.secret = secret
        self.publicKey = publicKey
    }
}
