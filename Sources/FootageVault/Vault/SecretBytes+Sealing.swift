import AgeFile
import VaultCrypto

extension SecretBytes {
    /// An age file of the secret for these recipients.
    borrowing func sealed(to recipients: [X25519PublicKey]) throws -> [UInt8] {
        try withSpan { span in try AgeFile.seal(span, to: recipients) }
    }
}
