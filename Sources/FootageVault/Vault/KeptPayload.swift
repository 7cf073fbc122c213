import VaultCrypto
import VaultDisk

/// An identity file behind a passphrase, by the digest of its bytes, which is no secret.
struct KeptFile: Hashable, Sendable {
    /// What the names of kept keys begin with.
    static let prefix = "footage-vault:identity:v1:"

    let digest: SHA256Digest

    init(of file: [UInt8]) {
        var hasher = SHA256.Hasher()
        hasher.update(Array("footage-vault/kept-identity/v1\n".utf8))
        hasher.update(file)
        digest = hasher.finalize()
    }

    /// The name of the key that the session possesses.
    var name: String { Self.prefix + digest.description }
    /// The name of the key that is the account's.
    var padName: String { name + Self.padSuffix }

    private static let padSuffix = ":account"

    /// What the names of both its keys have in common.
    static func common(_ name: String) -> String {
        name.hasSuffix(padSuffix) ? String(name.dropLast(padSuffix.count)) : name
    }
}

/// What the kernel keeps of an identity: its file's digest, the moment it ends, the secret, to which the bytes
/// of a pad were added that is used for it alone (exclusive or), and the digest of its public key: the halves of two
/// unlocks would give an identity that is nobody's.
///
/// The moment is counted from the machine's start: the kernel's own time for a key goes by the clock, which
/// may be set back.
struct KeptPayload: ~Copyable {
    private static let digest = 0..<32
    private static let end = 32..<40
    private static let secret = 40..<72
    private static let check = 72..<104
    static let count = 104
    static let padCount = 32

    let identity: X25519Identity
    let timeLeft: Duration

    /// The bytes to keep; a pad has 32.
    static func make(
        _ identity: borrowing X25519Identity, under pad: borrowing SecretBytes,
        until end: Duration, of file: KeptFile
    ) -> SecretBytes {
        let milliseconds = Int64(end / .milliseconds(1))
        let secret = identity.withSecret { secret in add(pad, to: secret) }
        let check = check(of: identity.publicKey)
        return secret.withSpan { secret in
            SecretBytes(count: count) { bytes in
                bytes.replace(at: Self.digest.lowerBound, with: file.digest.bytes.span)
                for index in Self.end {
                    let shift = 8 * (Self.end.upperBound - 1 - index)
                    bytes[index] = UInt8(truncatingIfNeeded: milliseconds >> Int64(shift))
                }
                bytes.replace(at: Self.secret.lowerBound, with: secret)
                bytes.replace(at: Self.check.lowerBound, with: check.span)
            }
        }
    }

    /// Opens what was kept of a file; none of another, whose time is over, or whose halves do not go together.
    init?(
        _ bytes: borrowing SecretBytes, under pad: borrowing SecretBytes, of file: KeptFile,
        at now: Duration
    ) {
        let (digest, end, check) = bytes.withSpan { span in
            (
                Self.digest.map { span[$0] },
                Self.end.reduce(Int64(0)) { $0 << 8 | Int64(span[$1]) },
                Self.check.map { span[$0] }
            )
        }
        let left = Duration.milliseconds(end) - now
        guard digest == file.digest.bytes, left > .zero, left <= KeptIdentities.longestTime else {
            return nil
        }
        let secret = bytes.withSpan { span in Self.add(pad, to: span.extracting(Self.secret)) }
        guard let identity = try? X25519Identity(secret: secret),
            Self.check(of: identity.publicKey) == check
        else { return nil }
        self.identity = identity
        timeLeft = left
    }

    private static func check(of key: X25519PublicKey) -> [UInt8] {
        SHA256.hash(Array("footage-vault/kept-identity/key/v1\n".utf8) + key.bytes).bytes
    }

    private static func add(
        _ pad: borrowing SecretBytes, to secret: Span<UInt8>
    ) -> SecretBytes {
        pad.withSpan { pad in
            SecretBytes(count: padCount) { sum in
                for index in 0..<padCount { sum[index] = secret[index] ^ pad[index] }
            }
        }
    }
}
