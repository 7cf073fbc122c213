public import VaultCrypto

/// A commitment to free text that lies outside the log, so that the text can be erased and the log
/// still verifies.
///
/// Without the salt it says nothing about the text; with text and salt, kept sealed under the
/// family's key, anyone can check that this is what was written then.
public enum Commitment {
    /// Computes `SHA-256(0x02 ‖ salt ‖ length of field ‖ field ‖ text)`.
    ///
    /// - Parameters:
    ///   - field: The name of the field, of 1 to 255 bytes, so that a text cannot be moved to
    ///     another field.
    ///   - salt: 32 random bytes.
    ///   - text: The text, as UTF-8.
    /// - Returns: The commitment.
    /// - Throws: `recordUnwritable` for a field or a salt of another length.
    public static func compute(
        field: String, salt: [UInt8], text: String
    ) throws(AuditLogError) -> SHA256Digest {
        let field = Array(field.utf8)
        guard let length = UInt8(exactly: field.count), length > 0 else {
            throw .recordUnwritable(member: "field")
        }
        guard salt.count == 32 else { throw .recordUnwritable(member: "salt") }
        return SHA256.hash([0x02] + salt + [length] + field + Array(text.utf8))
    }
}
