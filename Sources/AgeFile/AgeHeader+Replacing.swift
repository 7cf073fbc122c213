public import VaultCrypto

extension AgeHeader {
    /// The same header with the stanza that one identity opens put in another recipient's place.
    ///
    /// Every other stanza stays as it is, byte for byte: whoever could open what is sealed by it still can, and
    /// nobody else comes to. The identity that is replaced opens the new header no more.
    ///
    /// - Throws: As `fileKey(with:)` does.
    public func replacing(
        _ identity: borrowing X25519Identity, by recipient: X25519PublicKey
    ) throws(AgeError) -> AgeHeader {
        let fileKey = try fileKey(with: identity)
        var replaced: [Stanza] = []
        for stanza in stanzas {
            guard try isFor(identity, stanza) else {
                replaced.append(stanza)
                continue
            }
            replaced.append(
                try Self.stanza(sealing: fileKey, to: recipient, ephemeral: X25519Identity()))
        }
        return AgeHeader(stanzas: replaced, fileKey: fileKey)
    }

    private func isFor(
        _ identity: borrowing X25519Identity, _ stanza: Stanza
    ) throws(AgeError) -> Bool {
        // The code of a header with that stanza alone would be another: only the wrapped key is asked for.
        switch try AgeHeader(stanzas: [stanza], mac: mac).unwrap(with: identity) {
        case nil: false
        case _?: true
        }
    }
}
