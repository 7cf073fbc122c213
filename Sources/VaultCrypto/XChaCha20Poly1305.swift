import CSodium

/// Small things sealed under a key that both sides hold, and bound to the place they stand in.
///
/// A sealed thing is a random nonce of 24 bytes, the ciphertext, and a tag of 16. The associated data
/// are not stored: a row sealed with its vault, table, id and column opens nowhere else.
public enum XChaCha20Poly1305 {
    /// How long the key is, in bytes.
    public static let keyCount = 32
    /// How much longer than the plaintext the sealed bytes are: the nonce and the tag.
    public static let overhead = nonceCount + tagCount

    private static let nonceCount = 24
    private static let tagCount = 16

    /// Seals bytes under a key of 32 bytes; another key is refused.
    public static func seal(
        _ plaintext: Span<UInt8>, key: borrowing SecretBytes, associatedData: [UInt8]
    ) throws(CryptoError) -> [UInt8] {
        try check(key)
        let nonce = Random.bytes(nonceCount)
        var sealed = nonce + [UInt8](repeating: 0, count: plaintext.count + tagCount)
        var span = sealed.mutableSpan
        var target = span._mutatingExtracting(nonceCount...)
        unsafe target.lendMutable { target, _ in
            unsafe plaintext.lend { message, count in
                unsafe associatedData.span.lend { data, dataCount in
                    unsafe nonce.span.lend { nonce, _ in
                        unsafe key.lend { key in
                            _ = unsafe crypto_aead_xchacha20poly1305_ietf_encrypt(
                                target, nil, message, UInt64(count), data, UInt64(dataCount), nil,
                                nonce, key)
                        }
                    }
                }
            }
        }
        return sealed
    }

    /// Seals bytes under a key of 32 bytes; another key is refused.
    public static func seal(
        _ plaintext: [UInt8], key: borrowing SecretBytes, associatedData: [UInt8]
    ) throws(CryptoError) -> [UInt8] {
        try seal(plaintext.span, key: key, associatedData: associatedData)
    }

    /// Opens what was sealed under the same key and associated data, unchanged.
    public static func open(
        _ sealed: [UInt8], key: borrowing SecretBytes, associatedData: [UInt8]
    ) throws(CryptoError) -> SecretBytes {
        try check(key)
        let length = try plaintextCount(of: sealed)
        return try SecretBytes(count: length) { target throws(CryptoError) in
            try open(sealed, key: key, associatedData: associatedData, into: &target)
        }
    }

    /// Opens what was sealed, for text that is shown or compared anyway.
    public static func openBytes(
        _ sealed: [UInt8], key: borrowing SecretBytes, associatedData: [UInt8]
    ) throws(CryptoError) -> [UInt8] {
        try check(key)
        var plaintext = [UInt8](repeating: 0, count: try plaintextCount(of: sealed))
        var target = plaintext.mutableSpan
        try open(sealed, key: key, associatedData: associatedData, into: &target)
        return plaintext
    }

    private static func check(_ key: borrowing SecretBytes) throws(CryptoError) {
        let count = key.count
        guard count == keyCount else { throw .keyLength(expected: keyCount, found: count) }
    }

    private static func plaintextCount(of sealed: [UInt8]) throws(CryptoError) -> Int {
        guard sealed.count >= overhead else { throw .notAuthentic }
        return sealed.count - overhead
    }

    private static func open(
        _ sealed: [UInt8], key: borrowing SecretBytes, associatedData: [UInt8],
        into target: inout MutableSpan<UInt8>
    ) throws(CryptoError) {
        let nonce = sealed.span.extracting(0..<nonceCount)
        let ciphertext = sealed.span.extracting(nonceCount...)
        let done = unsafe target.lendMutable { target, _ in
            unsafe ciphertext.lend { ciphertext, count in
                unsafe associatedData.span.lend { data, dataCount in
                    unsafe nonce.lend { nonce, _ in
                        unsafe key.lend { key in
                            unsafe crypto_aead_xchacha20poly1305_ietf_decrypt(
                                target, nil, nil, ciphertext, UInt64(count), data,
                                UInt64(dataCount), nonce, key)
                        }
                    }
                }
            }
        }
        guard done == 0 else { throw .notAuthentic }
    }
}
