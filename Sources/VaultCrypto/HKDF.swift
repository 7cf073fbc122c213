/// Keys from other keys: HKDF-SHA-256 (RFC 5869) for 32 bytes, which is one block.
///
/// libsodium 1.0.18 has no call for it, so it is made of HMAC.
public enum HKDF {
    /// Derives 32 bytes for one use, named by `info`; an empty salt counts as zeros.
    public static func sha256(ikm: Span<UInt8>, salt: [UInt8], info: [UInt8]) -> SecretBytes {
        let extracted = extract(ikm: ikm, salt: salt)
        let block = info + [1]
        return SecretBytes(count: HMAC.count) { key in
            extracted.withSpan { HMAC.write(block.span, key: $0, into: &key) }
        }
    }

    /// Derives 32 bytes for one use, named by a text whose UTF-8 bytes count.
    public static func sha256(ikm: Span<UInt8>, salt: [UInt8], info: String) -> SecretBytes {
        sha256(ikm: ikm, salt: salt, info: Array(info.utf8))
    }

    /// Derives 32 bytes from a secret for one use, named by a text whose UTF-8 bytes count.
    public static func sha256(
        ikm: borrowing SecretBytes, salt: [UInt8], info: String
    ) -> SecretBytes {
        ikm.withSpan { sha256(ikm: $0, salt: salt, info: info) }
    }

    /// The first half alone, as the worked vectors show it.
    package static func extract(ikm: Span<UInt8>, salt: [UInt8]) -> SecretBytes {
        SecretBytes(count: HMAC.count) { key in HMAC.write(ikm, key: salt.span, into: &key) }
    }
}
