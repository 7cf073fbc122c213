public import VaultCrypto

/// Six words by which two people compare a person's keys by voice.
///
/// They are the first 96 bits of the SHA-256 of both public keys, as proquints (arXiv 0901.4016). Whoever
/// could make another pair of keys with the same words could be added under a colleague's name.
public struct Fingerprint: Hashable, Sendable, CustomStringConvertible {
    /// The six words, separated by spaces.
    public let description: String

    /// The words of a person's two public keys.
    public init(recipient: X25519PublicKey, verifying: VerifyingKey) {
        let text = Array("footage-vault/fingerprint/v1\n".utf8)
        let digest = SHA256.hash(text + recipient.bytes + verifying.bytes)
        description = Proquint.words(of: Array(digest.bytes.prefix(12))).joined(separator: " ")
    }
}
