import CSodium

/// BLAKE2b-256 with a key: recognises the same bytes again, for those who hold the key and nobody else.
public enum KeyedDigest {
    /// How long the key is, in bytes.
    public static let keyCount = 32

    /// The 32-byte digest of bytes under a key of 32; another key is refused.
    public static func compute(
        of bytes: [UInt8], key: borrowing SecretBytes
    ) throws(CryptoError) -> [UInt8] {
        guard key.count == keyCount else {
            throw .keyLength(expected: keyCount, found: key.count)
        }
        var digest = [UInt8](repeating: 0, count: 32)
        var target = digest.mutableSpan
        let done = unsafe target.lendMutable { target, length in
            unsafe bytes.span.lend { message, count in
                unsafe key.lend { key in
                    unsafe crypto_generichash(
                        target, length, message, UInt64(count), key, keyCount)
                }
            }
        }
        precondition(done == 0, "libsodium refuses a key it documents")
        return digest
    }
}
