/// Takes numbers and bytes off the front of a file's contents.
struct BytesReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// What was not taken yet.
    var isAtEnd: Bool { rest.isEmpty }

    /// So many bytes; none where fewer are left.
    mutating func take(_ count: Int) -> [UInt8]? {
        guard count >= 0, rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    /// A number of so many bytes, big-endian.
    mutating func number(_ count: Int = 8) -> UInt64? {
        take(count)?.reduce(0) { $0 << 8 | UInt64($1) }
    }
}

extension [UInt8] {
    /// Adds a number in so many bytes, big-endian.
    mutating func append(_ number: UInt64, count: Int = 8) {
        for place in (0..<count).reversed() {
            append(UInt8(truncatingIfNeeded: number >> UInt64(8 * place)))
        }
    }
}
