import VaultModel

/// A SHA-256 hash: 32 bytes, cheap to copy and to compare, without memory of its own.
public struct SHA256Digest: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// How many bytes a hash has.
    public static let count = 32

    /// The bytes, eight at a time, in the order they have in memory.
    private var words: (UInt64, UInt64, UInt64, UInt64)

    init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

    /// Makes the hash of exactly 32 bytes, or none of any other number.
    public init?(bytes: [UInt8]) { self.init(bytes: bytes.span) }

    /// Makes the hash of exactly 32 bytes, or none of any other number.
    public init?(bytes: Span<UInt8>) {
        guard bytes.count == Self.count else { return nil }
        words = (0, 0, 0, 0)
        unsafe withUnsafeMutableBytes(of: &words) { target in
            for index in 0..<Self.count { unsafe target[index] = bytes[index] }
        }
    }

    /// Reads 64 lower-case hexadecimal digits, and nothing else.
    public init?(_ hex: String) {
        guard let bytes = Hex.decode(hex) else { return nil }
        self.init(bytes: bytes)
    }

    /// The 32 bytes.
    public var bytes: [UInt8] { withBytes { [UInt8](copying: $0) } }

    /// The hash as 64 lower-case hexadecimal digits.
    public var description: String { Hex.encode(bytes) }

    /// Lends the 32 bytes without copying them to an array.
    public func withBytes<R, E: Error>(_ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
        var copy = words
        return try unsafe withUnsafeBytes(of: &copy) { raw throws(E) in
            try unsafe raw.withMemoryRebound(to: UInt8.self) { buffer throws(E) in
                try body(unsafe Span(_unsafeElements: buffer))
            }
        }
    }

    /// Whether two hashes are the same.
    public static func == (left: Self, right: Self) -> Bool {
        left.words == right.words
    }

    /// Feeds the hash's bytes to a hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }

    /// Orders hashes as their bytes are ordered.
    public static func < (left: Self, right: Self) -> Bool {
        (
            left.words.0.bigEndian, left.words.1.bigEndian, left.words.2.bigEndian,
            left.words.3.bigEndian
        )
            < (
                right.words.0.bigEndian, right.words.1.bigEndian, right.words.2.bigEndian,
                right.words.3.bigEndian
            )
    }
}
