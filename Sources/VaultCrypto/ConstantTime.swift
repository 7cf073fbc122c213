import CSodium

/// Comparisons that take as long whatever the bytes are.
public enum ConstantTime {
    /// Whether two runs of bytes are the same; only their lengths can be learnt from the time it takes.
    public static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        equal(left.span, right.span)
    }

    /// Whether two runs of bytes are the same; only their lengths can be learnt from the time it takes.
    public static func equal(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        Sodium.start()
        return unsafe left.lend { first, count in
            unsafe right.lend { second, _ in unsafe sodium_memcmp(first, second, count) == 0 }
        }
    }

    /// Whether all bytes are zero; only how many there are can be learnt from the time it takes.
    public static func isZero(_ bytes: Span<UInt8>) -> Bool {
        Sodium.start()
        return unsafe bytes.lend { unsafe sodium_is_zero($0, $1) == 1 }
    }
}
