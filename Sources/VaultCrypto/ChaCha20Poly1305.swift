import CSodium

/// The AEAD of RFC 8439, into memory that the caller owns, for the chunks of a film.
///
/// The caller sees to it that no key ever meets the same nonce with two plaintexts: whoever has both
/// ciphertexts then learns their difference and can forge.
public enum ChaCha20Poly1305 {
    /// How long the key is, in bytes.
    public static let keyCount = 32
    /// How much longer than the plaintext the sealed bytes are.
    public static let tagCount = 16

    /// A nonce of 12 bytes.
    public typealias Nonce = InlineArray<12, UInt8>

    /// Seals bytes into memory of exactly 16 bytes more, without associated data.
    public static func seal(
        _ plaintext: Span<UInt8>, key: borrowing SecretBytes, nonce: Nonce,
        into sealed: inout MutableSpan<UInt8>
    ) {
        precondition(
            key.count == keyCount && sealed.count - tagCount == plaintext.count,
            "a key of 32 bytes, and room for the tag")
        unsafe sealed.lendMutable { target, _ in
            unsafe plaintext.lend { message, count in
                unsafe nonce.span.lend { nonce, _ in
                    unsafe key.lend { key in
                        _ = unsafe crypto_aead_chacha20poly1305_ietf_encrypt(
                            target, nil, message, UInt64(count), nil, 0, nil, nonce, key)
                    }
                }
            }
        }
    }

    /// Opens bytes into memory of exactly 16 bytes fewer, or throws and leaves zeros there.
    public static func open(
        _ sealed: Span<UInt8>, key: borrowing SecretBytes, nonce: Nonce,
        into plaintext: inout MutableSpan<UInt8>
    ) throws(CryptoError) {
        guard sealed.count >= tagCount else { throw .notAuthentic }
        precondition(
            key.count == keyCount && sealed.count - tagCount == plaintext.count,
            "a key of 32 bytes, and room for the plaintext")
        let done = unsafe plaintext.lendMutable { target, _ in
            unsafe sealed.lend { ciphertext, count in
                unsafe nonce.span.lend { nonce, _ in
                    unsafe key.lend { key in
                        unsafe crypto_aead_chacha20poly1305_ietf_decrypt(
                            target, nil, nil, ciphertext, UInt64(count), nil, 0, nonce, key)
                    }
                }
            }
        }
        guard done == 0 else { throw .notAuthentic }
    }
}
