public import VaultCrypto

/// The file in which a person keeps their identity: comments and one `AGE-SECRET-KEY-1…` line.
///
/// Protected, it is that text as an age file behind a passphrase, as `age -d` opens it.
public enum IdentityFile {
    /// The work factor of the files that are made here: about a second and 256 MiB.
    public static let workFactor = 18

    /// The text of an identity file: a comment, the recipient, the identity.
    ///
    /// The comment says when it was made, or what for. It stays on its line whatever it contains.
    public static func make(
        identity: borrowing X25519Identity, createdLine: String
    ) -> SecretBytes {
        let comment = createdLine.utf8.map { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: " ") : $0 }
        let start = comment.starts(with: "#".utf8) ? [] : Array("# ".utf8)
        let recipient = Array("\n# public key: \(identity.publicKey.recipient)\n".utf8)
        let preface = start + comment + recipient
        let secret = identity.secretText()
        return SecretBytes(count: preface.count + secret.count + 1) { text in
            text.replace(at: 0, with: preface.span)
            secret.withSpan { secret in text.replace(at: preface.count, with: secret) }
            text[text.count - 1] = UInt8(ascii: "\n")
        }
    }

    /// Seals an identity behind a passphrase, armored, with N = 2^workFactor.
    public static func protect(
        _ identity: borrowing X25519Identity, passphrase: borrowing SecretBytes,
        workFactor: Int = IdentityFile.workFactor, createdLine: String = "footage identity"
    ) throws(AgeError) -> [UInt8] {
        let text = make(identity: identity, createdLine: createdLine)
        return Armor.encode(
            try text.withSpan { text throws(AgeError) in
                try AgeFile.seal(text, passphrase: passphrase, workFactor: workFactor)
            })
    }

    /// Whether a file needs a passphrase, as far as its first line tells.
    public static func isProtected(_ bytes: [UInt8]) -> Bool {
        Armor.isArmored(bytes) || bytes.starts(with: "age-encryption.org/".utf8)
    }

    /// The work factor of a protected file; none for a file without a passphrase.
    ///
    /// Throws an `AgeError` for a file that no passphrase opens, or whose factor is above what is allowed.
    public static func workFactor(of bytes: [UInt8]) throws(AgeError) -> Int? {
        guard isProtected(bytes) else { return nil }
        let file = Armor.isArmored(bytes) ? try Armor.decode(bytes) : bytes
        let (header, _) = try AgeHeader.parsePrefix(of: file)
        guard header.needsPassphrase else { throw .identityFile(.notPassphrase) }
        return try header.passphraseStanza().workFactor
    }

    /// Reads the one identity of a file, asking for its passphrase only when it has one.
    ///
    /// Throws an `AgeError`, or what `passphrase` throws.
    public static func read(
        _ bytes: [UInt8], passphrase: (() throws -> SecretBytes)?
    ) throws -> X25519Identity {
        guard isProtected(bytes) else { return try identity(in: bytes.span) }
        let file = Armor.isArmored(bytes) ? try Armor.decode(bytes) : bytes
        let (header, _) = try AgeHeader.parsePrefix(of: file)
        guard header.needsPassphrase else { throw AgeError.identityFile(.notPassphrase) }
        // Before anybody types a passphrase for a file that none opens.
        _ = try header.passphraseStanza()
        guard let passphrase else { throw AgeError.identityFile(.passphraseNeeded) }
        let text = try AgeFile.open(file, passphrase: passphrase())
        return try text.withSpan { text throws(AgeError) in try identity(in: text) }
    }

    /// Reads the text of an identity file, without copying the secret anywhere it is not wiped.
    package static func identity(in text: Span<UInt8>) throws(AgeError) -> X25519Identity {
        var found: X25519Identity?
        var start = 0
        var number = 0
        while start < text.count {
            var end = start
            while end < text.count, text[end] != UInt8(ascii: "\n") { end += 1 }
            var last = end
            if last > start, text[last - 1] == UInt8(ascii: "\r") { last -= 1 }
            let line = text.extracting(start..<last)
            start = end + 1
            number += 1
            if line.isEmpty || line[0] == UInt8(ascii: "#") { continue }
            guard found == nil else { throw .identityFile(.several) }
            do throws(CryptoError) {
                found = try X25519Identity(secretText: line)
            } catch {
                throw .identityFile(
                    otherKey(line).map { .otherKey($0, line: number) } ?? .line(number: number))
            }
        }
        guard let identity = found else { throw .identityFile(.none) }
        return identity
    }

    /// What kind of key a line that is no identity begins as; none when it is no key that is known.
    private static func otherKey(_ line: Span<UInt8>) -> OtherKey? {
        func begins(_ text: StaticString) -> Bool {
            let start = Array("\(text)".utf8)
            return line.count >= start.count && start.indices.allSatisfy { line[$0] == start[$0] }
        }
        if begins("AGE-PLUGIN-") { return .plugin }
        if begins("AGE-SECRET-KEY-PQ-1") { return .postQuantum }
        if begins("age1") { return .recipient }
        return begins("-----BEGIN ") ? .pem : nil
    }
}
