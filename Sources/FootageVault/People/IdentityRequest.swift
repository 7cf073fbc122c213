public import VaultCrypto

/// What a person hands to an administrator to be added: their two public keys, signed by themselves.
///
/// It holds no secret. The signature shows only that whoever made it holds the signing key; that it is the
/// right person's is shown by comparing the fingerprint words.
public struct IdentityRequest: Hashable, Sendable {
    /// The key that secrets are sealed to.
    public let recipient: X25519PublicKey
    /// The key that their records are signed with.
    public let verifying: VerifyingKey
    private let signature: Signature

    private static let heading = "footage-vault identity request v1"

    /// Makes the request of an identity.
    public init(of identity: borrowing X25519Identity) {
        let key = identity.signingKey()
        recipient = identity.publicKey
        verifying = key.verifyingKey
        signature = key.sign(Self.signedBytes(recipient: recipient, verifying: verifying))
    }

    /// Reads a request as `text` writes it, and checks its signature.
    public init(_ text: String) throws(VaultError) {
        let wrong = VaultError.badInput(
            "request", "this is not an identity request, or it was changed on the way",
            hint: "`footage identity new` and `footage identity show` write one; hand it over whole"
        )
        guard text.utf8.count < 4096 else { throw wrong }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
        guard lines.count == 4, lines[0] == Self.heading,
            let recipientText = Self.value(of: "recipient", in: lines[1]),
            let verifyingText = Self.value(of: "signing", in: lines[2]),
            let signatureText = Self.value(of: "signature", in: lines[3]),
            let recipient = X25519PublicKey(recipient: recipientText),
            let verifyingBytes = Base64.decode(verifyingText, .standard),
            let verifying = VerifyingKey(bytes: verifyingBytes),
            let signatureBytes = Base64.decode(signatureText, .standard),
            let signature = Signature(bytes: signatureBytes),
            verifying.isValid(
                signature, for: Self.signedBytes(recipient: recipient, verifying: verifying))
        else { throw wrong }
        self.recipient = recipient
        self.verifying = verifying
        self.signature = signature
    }

    /// The words to compare by voice.
    public var fingerprint: Fingerprint { Fingerprint(recipient: recipient, verifying: verifying) }

    /// The request as four lines of text.
    public var text: String {
        """
        \(Self.heading)
        recipient: \(recipient.recipient)
        signing: \(Base64.encode(verifying.bytes, .standard))
        signature: \(Base64.encode(signature.bytes, .standard))

        """
    }

    private static func signedBytes(recipient: X25519PublicKey, verifying: VerifyingKey) -> [UInt8]
    {
        Array("footage-vault/request/v1\n".utf8) + recipient.bytes + verifying.bytes
    }

    private static func value(of key: String, in line: String) -> String? {
        line.hasPrefix(key + ": ") ? String(line.dropFirst(key.count + 2)) : nil
    }
}
