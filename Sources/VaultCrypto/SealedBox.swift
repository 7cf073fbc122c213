import CSodium

/// Small things sealed to a public key by someone who need not be known (libsodium's sealed boxes).
///
/// A sealed thing is 48 bytes longer than the secret: a public key made for it alone, and a tag.
public enum SealedBox {
    /// How much longer than the secret the sealed bytes are.
    public static let overhead = 48

    /// Seals bytes so that only the key's identity opens them, not even the one who sealed them.
    public static func seal(_ secret: Span<UInt8>, to recipient: X25519PublicKey) -> [UInt8] {
        Sodium.start()
        var sealed = [UInt8](repeating: 0, count: secret.count + overhead)
        var span = sealed.mutableSpan
        let done = unsafe span.lendMutable { target, _ in
            unsafe secret.lend { message, count in
                unsafe recipient.bytes.span.lend { key, _ in
                    unsafe crypto_box_seal(target, message, UInt64(count), key)
                }
            }
        }
        // Fails for keys of low order alone, and those are no X25519PublicKey.
        precondition(done == 0, "libsodium refuses a key that is not of low order")
        return sealed
    }

    /// Seals a secret so that only the key's identity opens it.
    public static func seal(
        _ secret: borrowing SecretBytes, to recipient: X25519PublicKey
    ) -> [UInt8] {
        secret.withSpan { seal($0, to: recipient) }
    }

    /// Opens what was sealed to this identity's public key, unchanged.
    public static func open(
        _ sealed: [UInt8], with identity: borrowing X25519Identity
    ) throws(CryptoError) -> SecretBytes {
        guard sealed.count >= overhead else { throw .notAuthentic }
        let publicKey = identity.publicKey
        return try SecretBytes(count: sealed.count - overhead) { span throws(CryptoError) in
            let done = unsafe span.lendMutable { target, _ in
                unsafe sealed.span.lend { sealed, count in
                    unsafe publicKey.bytes.span.lend { key, _ in
                        unsafe identity.lendSecret { secret in
                            unsafe crypto_box_seal_open(
                                target, sealed, UInt64(count), key, secret)
                        }
                    }
                }
            }
            guard done == 0 else { throw .notAuthentic }
        }
    }
}
