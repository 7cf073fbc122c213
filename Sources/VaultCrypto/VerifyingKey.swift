import CSodium

/// An Ed25519 public key (RFC 8032).
public struct VerifyingKey: Hashable, Sendable {
    /// How many bytes a key has.
    public static let count = 32

    /// The key's 32 bytes.
    public let bytes: [UInt8]

    /// Takes exactly 32 bytes, or none of any other number.
    ///
    /// Bytes that are no key, or one of low order, are refused by every check of a signature.
    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.count else { return nil }
        self.bytes = bytes
    }

    init(valid bytes: [UInt8]) { self.bytes = bytes }

    /// Whether a signature is this key's for exactly this message.
    public func isValid(_ signature: Signature, for message: [UInt8]) -> Bool {
        isValid(signature, for: message.span)
    }

    /// Whether a signature is this key's for exactly this message.
    public func isValid(_ signature: Signature, for message: Span<UInt8>) -> Bool {
        Sodium.start()
        return unsafe signature.bytes.span.lend { signature, _ in
            unsafe message.lend { message, count in
                unsafe bytes.span.lend { key, _ in
                    unsafe crypto_sign_verify_detached(signature, message, UInt64(count), key) == 0
                }
            }
        }
    }
}

/// An Ed25519 signature, which stands beside the message it signs.
public struct Signature: Hashable, Sendable {
    /// How many bytes a signature has.
    public static let count = 64

    /// The signature's 64 bytes.
    public let bytes: [UInt8]

    /// Takes exactly 64 bytes, or none of any other number.
    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.count else { return nil }
        self.bytes = bytes
    }

    init(valid bytes: [UInt8]) { self.bytes = bytes }
}
