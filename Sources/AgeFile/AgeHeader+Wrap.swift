import VaultCrypto

extension AgeHeader {
    /// How many bytes a wrapped file key has.
    static let wrappedSize = fileKeySize + ChaCha20Poly1305.tagCount

    /// Refuses a file key of another length than 16 bytes.
    static func checkFileKey(_ fileKey: borrowing SecretBytes) throws(AgeError) {
        let count = fileKey.count
        guard count == fileKeySize else { throw .length(expected: fileKeySize, found: count) }
    }

    /// Seals a file key; the nonce is fixed because each wrapping key is used once.
    static func wrap(
        _ fileKey: borrowing SecretBytes, with key: borrowing SecretBytes
    ) -> [UInt8] {
        var body = [UInt8](repeating: 0, count: wrappedSize)
        var span = body.mutableSpan
        fileKey.withSpan { plaintext in
            ChaCha20Poly1305.seal(plaintext, key: key, nonce: .init(repeating: 0), into: &span)
        }
        return body
    }

    /// Opens a wrapped file key of the right length, or gives none when it is for somebody else.
    static func unwrap(_ body: [UInt8], with key: borrowing SecretBytes) -> SecretBytes? {
        do throws(CryptoError) {
            return try SecretBytes(count: fileKeySize) { span throws(CryptoError) in
                try ChaCha20Poly1305.open(
                    body.span, key: key, nonce: .init(repeating: 0), into: &span)
            }
        } catch {
            return nil
        }
    }
}
