import CSodium
public import VaultModel

/// Randomness from the kernel, by libsodium.
public enum Random {
    /// Draws so many bytes that need not stay secret; a secret is `SecretBytes(random:)`.
    public static func bytes(_ count: Int) -> [UInt8] {
        Sodium.start()
        var bytes = [UInt8](repeating: 0, count: max(0, count))
        var span = bytes.mutableSpan
        unsafe span.lendMutable { start, count in unsafe randombytes_buf(start, count) }
        return bytes
    }

    /// Draws a number, all of them equally likely.
    public static func uint32() -> UInt32 {
        Sodium.start()
        return randombytes_random()
    }
}

extension ID {
    /// Draws a new id: 128 random bits.
    public static func random() -> Self {
        while true {
            if let id = Self(bytes: Random.bytes(16)) { return id }
        }
    }
}
