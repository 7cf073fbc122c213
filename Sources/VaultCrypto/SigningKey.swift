import CSodium

/// An Ed25519 secret key (RFC 8032).
public struct SigningKey: ~Copyable, Sendable {
    /// libsodium's form: the seed, then the public key.
    private let expanded: SecretBytes
    /// The key that others check signatures with.
    public let verifyingKey: VerifyingKey

    private static let seedCount = 32
    private static let expandedCount = 64

    /// Draws a new key.
    public init() { self.init(derived: SecretBytes(random: Self.seedCount)) }

    /// Takes a seed of exactly 32 bytes.
    public init(seed: consuming SecretBytes) throws(CryptoError) {
        let count = seed.count
        guard count == Self.seedCount else {
            throw .keyLength(expected: Self.seedCount, found: count)
        }
        self.init(derived: seed)
    }

    /// Takes a seed that is known to have 32 bytes.
    init(derived seed: consuming SecretBytes) {
        precondition(seed.count == Self.seedCount, "a seed has 32 bytes")
        var bytes = [UInt8](repeating: 0, count: VerifyingKey.count)
        var span = bytes.mutableSpan
        expanded = SecretBytes(count: Self.expandedCount) { secret in
            unsafe secret.lendMutable { secret, _ in
                unsafe span.lendMutable { key, _ in
                    unsafe seed.lend { seed in
                        _ = unsafe crypto_sign_seed_keypair(key, secret, seed)
                    }
                }
            }
        }
        verifyingKey = VerifyingKey(valid: bytes)
    }

    /// Signs a message, which is hashed whole.
    public borrowing func sign(_ message: [UInt8]) -> Signature { sign(message.span) }

    /// Signs a message, which is hashed whole.
    public borrowing func sign(_ message: Span<UInt8>) -> Signature {
        var bytes = [UInt8](repeating: 0, count: Signature.count)
        var span = bytes.mutableSpan
        unsafe span.lendMutable { target, _ in
            unsafe message.lend { message, count in
                unsafe expanded.lend { secret in
                    _ = unsafe crypto_sign_detached(target, nil, message, UInt64(count), secret)
                }
            }
        }
        return Signature(valid: bytes)
    }

    /// Lends the seed's 32 bytes.
    public borrowing func withSeed<R: ~Copyable, E: Error>(
        _ body: (Span<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        try expanded.withSpan { span throws(E) in try body(span.extracting(0..<Self.seedCount)) }
    }

    /// The same key in memory of its own.
    public borrowing func copy() -> SigningKey {
        SigningKey(expanded: expanded.copy(), verifyingKey: verifyingKey)
    }

    private init(expanded: consuming SecretBytes, verifyingKey: VerifyingKey) {
        self.expanded = expanded
        self.verifyingKey = verifyingKey
    }
}
