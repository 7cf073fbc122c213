/// The public half of an `X25519Identity`: to it, anyone may seal.
public struct X25519PublicKey: Hashable, Sendable {
    /// How many bytes a public key has.
    public static let count = 32

    /// The key's 32 bytes.
    public let bytes: [UInt8]

    /// Takes exactly 32 bytes, or none of any other number and none of a key of low order.
    ///
    /// A shared secret with a key of low order is the same whoever computes it, so whoever plants one
    /// could read what is sealed to it. The top bit does not count, as RFC 7748 §5 says.
    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.count, !Self.isOfLowOrder(bytes) else { return nil }
        self.bytes = bytes
    }

    /// Reads a recipient of age, `age1…`, in lower case.
    public init?(recipient: String) {
        guard let bytes = Bech32.decode(recipient, prefix: Self.prefix) else { return nil }
        self.init(bytes: bytes)
    }

    /// The key as a recipient of age, `age1…`.
    public var recipient: String { Bech32.encode(bytes, prefix: Self.prefix) }

    private static let prefix = "age"

    /// All u-coordinates below 2^255 of points whose order divides 8, on the curve and on its twist.
    private static let lowOrder: [[UInt8]] = [
        // 0 and 1
        [UInt8](repeating: 0, count: 32),
        [1] + [UInt8](repeating: 0, count: 31),
        // both of order 8
        [
            0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f,
            0xc4, 0x6a, 0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16,
            0x5f, 0x49, 0xb8, 0x00,
        ],
        [
            0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83,
            0xef, 0x5b, 0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd,
            0xd0, 0x9f, 0x11, 0x57,
        ],
        // p - 1, and p and p + 1, which are 0 and 1 again
        [0xec] + [UInt8](repeating: 0xff, count: 30) + [0x7f],
        [0xed] + [UInt8](repeating: 0xff, count: 30) + [0x7f],
        [0xee] + [UInt8](repeating: 0xff, count: 30) + [0x7f],
    ]

    private static func isOfLowOrder(_ bytes: [UInt8]) -> Bool {
        var masked = bytes
        masked[31] &= 0x7f
        return lowOrder.contains(masked)
    }
}
