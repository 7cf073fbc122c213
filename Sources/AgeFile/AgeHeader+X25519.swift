public import VaultCrypto

extension AgeHeader {
    private static let type = "X25519"

    /// Seals a file key of 16 bytes to 1 to 64 recipients, each by a stanza with a new share.
    ///
    /// Nothing in a stanza says whom it is for.
    public static func seal(
        fileKey: borrowing SecretBytes, to recipients: [X25519PublicKey]
    ) throws(AgeError) -> AgeHeader {
        try checkFileKey(fileKey)
        guard (1...maximumStanzas).contains(recipients.count) else {
            throw .recipients(count: recipients.count)
        }
        var stanzas: [Stanza] = []
        for recipient in recipients {
            stanzas.append(
                try stanza(sealing: fileKey, to: recipient, ephemeral: X25519Identity()))
        }
        return AgeHeader(stanzas: stanzas, fileKey: fileKey)
    }

    /// The file key that a stanza holds for this identity, once the whole header is authentic.
    ///
    /// Every stanza for X25519 or a passphrase has to be well-formed, whomever it is for; stanzas of
    /// other types are passed over.
    public func fileKey(with identity: borrowing X25519Identity) throws(AgeError) -> SecretBytes {
        guard let fileKey = try unwrap(with: identity) else { throw .noMatch }
        try authenticate(with: fileKey)
        return fileKey
    }

    /// The file key that the first stanza for this identity holds, whatever the header's code says.
    func unwrap(with identity: borrowing X25519Identity) throws(AgeError) -> SecretBytes? {
        let shares = try checkedShares()
        for (share, body) in shares {
            let wrapKey = try Self.wrapKey(
                identity: identity, with: share, share: share, recipient: identity.publicKey)
            if let fileKey = Self.unwrap(body, with: wrapKey) { return fileKey }
        }
        return nil
    }

    /// The stanza for one recipient, with the secret of its share given.
    static func stanza(
        sealing fileKey: borrowing SecretBytes, to recipient: X25519PublicKey,
        ephemeral: borrowing X25519Identity
    ) throws(AgeError) -> Stanza {
        let share = ephemeral.publicKey
        let wrapKey = try wrapKey(
            identity: ephemeral, with: recipient, share: share, recipient: recipient)
        return Stanza(
            type: type, arguments: [Base64.encode(share.bytes, .standardNoPad)],
            body: wrap(fileKey, with: wrapKey))
    }

    /// The shares and bodies of all stanzas for X25519, or what is wrong with any stanza.
    private func checkedShares() throws(AgeError) -> [(X25519PublicKey, [UInt8])] {
        try checkScryptIsAlone()
        var shares: [(X25519PublicKey, [UInt8])] = []
        for stanza in stanzas where stanza.type == Self.type {
            guard stanza.arguments.count == 1,
                let bytes = Base64.decode(stanza.arguments[0], .standardNoPad),
                let share = X25519PublicKey(bytes: bytes),
                stanza.body.count == Self.wrappedSize
            else { throw .header(.x25519Stanza) }
            shares.append((share, stanza.body))
        }
        return shares
    }

    private static func wrapKey(
        identity: borrowing X25519Identity, with other: X25519PublicKey, share: X25519PublicKey,
        recipient: X25519PublicKey
    ) throws(AgeError) -> SecretBytes {
        do throws(CryptoError) {
            return HKDF.sha256(
                ikm: try identity.sharedSecret(with: other),
                salt: share.bytes + recipient.bytes, info: "age-encryption.org/v1/X25519")
        } catch {
            throw .header(.x25519Stanza)
        }
    }
}
