import CSodium

/// HMAC-SHA-256 (RFC 2104), with keys of any length.
public enum HMAC {
    /// How many bytes a code has.
    public static let count = 32

    /// The 32-byte code of a message.
    public static func sha256(_ message: Span<UInt8>, key: borrowing SecretBytes) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: count)
        var target = code.mutableSpan
        key.withSpan { key in write(message, key: key, into: &target) }
        return code
    }

    /// Whether a code is the message's, found out in constant time.
    public static func isValid(
        _ code: [UInt8], for message: Span<UInt8>, key: borrowing SecretBytes
    ) -> Bool {
        ConstantTime.equal(code, sha256(message, key: key))
    }

    /// Writes the code of a message to 32 bytes, and wipes what it worked with.
    ///
    /// The one-shot call of libsodium takes keys of 32 bytes only, so this is its long form.
    static func write(
        _ message: Span<UInt8>, key: Span<UInt8>, into code: inout MutableSpan<UInt8>
    ) {
        precondition(code.count == count, "a code has 32 bytes")
        Sodium.start()
        var state = crypto_auth_hmacsha256_state()
        unsafe key.lend { key, count in _ = unsafe crypto_auth_hmacsha256_init(&state, key, count) }
        unsafe message.lend { bytes, count in
            _ = unsafe crypto_auth_hmacsha256_update(&state, bytes, UInt64(count))
        }
        unsafe code.lendMutable { code, _ in _ = unsafe crypto_auth_hmacsha256_final(&state, code) }
        unsafe sodium_memzero(&state, MemoryLayout<crypto_auth_hmacsha256_state>.size)
    }
}
