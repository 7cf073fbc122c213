import CSodium

/// Base64 (RFC 4648) that reads only what it would have written.
///
/// No white space, no missing or extra padding, no bits set in the last symbol that no byte uses.
public enum Base64 {
    /// The alphabet and the padding.
    public enum Variant: Sendable, CaseIterable {
        /// §4, with padding.
        case standard
        /// §4, without padding.
        case standardNoPad
        /// §5, without padding.
        case urlNoPad

        fileprivate var code: Int32 {
            switch self {
            case .standard: sodium_base64_VARIANT_ORIGINAL
            case .standardNoPad: sodium_base64_VARIANT_ORIGINAL_NO_PADDING
            case .urlNoPad: sodium_base64_VARIANT_URLSAFE_NO_PADDING
            }
        }
    }

    /// Writes bytes as text.
    public static func encode(_ bytes: [UInt8], _ variant: Variant = .standard) -> String {
        String(decoding: encodeBytes(bytes.span, variant), as: UTF8.self)
    }

    /// Writes bytes as ASCII symbols.
    public static func encodeBytes(
        _ bytes: Span<UInt8>, _ variant: Variant = .standard
    ) -> [UInt8] {
        Sodium.start()
        // One more than the text, for the NUL that libsodium writes.
        let room = sodium_base64_encoded_len(bytes.count, variant.code)
        var text = [UInt8](repeating: 0, count: room)
        var span = text.mutableSpan
        unsafe span.lendMutable { target, room in
            unsafe bytes.lend { source, count in
                unsafe target.withMemoryRebound(to: CChar.self, capacity: room) { target in
                    _ = unsafe sodium_bin2base64(target, room, source, count, variant.code)
                }
            }
        }
        text.removeLast()
        return text
    }

    /// Writes bytes that are no secret behind what is there, in `urlNoPad`.
    ///
    /// It takes the time that the bytes make it take, and much less of it than `encode`, which hides them.
    public static func appendPublic(_ bytes: Span<UInt8>, to text: inout [UInt8]) {
        let symbols = urlSymbols
        var place = 0
        while place < bytes.count {
            let left = bytes.count - place
            let held =
                UInt32(bytes[place]) << 16 | (left > 1 ? UInt32(bytes[place + 1]) << 8 : 0)
                | (left > 2 ? UInt32(bytes[place + 2]) : 0)
            text.append(symbols[Int(held >> 18)])
            text.append(symbols[Int(held >> 12 & 63)])
            if left > 1 { text.append(symbols[Int(held >> 6 & 63)]) }
            if left > 2 { text.append(symbols[Int(held & 63)]) }
            place += 3
        }
    }

    private static let urlSymbols = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// Reads text, or gives none for anything that `encode` would not have written.
    public static func decode(_ text: String, _ variant: Variant = .standard) -> [UInt8]? {
        decode(Array(text.utf8).span, variant)
    }

    /// Reads ASCII symbols, or gives none for anything that `encode` would not have written.
    public static func decode(_ text: [UInt8], _ variant: Variant = .standard) -> [UInt8]? {
        decode(text.span, variant)
    }

    /// Reads ASCII symbols, or gives none for anything that `encode` would not have written.
    public static func decode(_ text: Span<UInt8>, _ variant: Variant = .standard) -> [UInt8]? {
        // libsodium 1.0.18 reads every byte from 0x80 on as if it were "/", or "_".
        for index in text.indices where text[index] >= 0x80 { return nil }
        Sodium.start()
        var bytes = [UInt8](repeating: 0, count: text.count / 4 * 3 + 3)
        var length = 0
        var span = bytes.mutableSpan
        let done = unsafe span.lendMutable { target, room in
            unsafe text.lend { source, count in
                unsafe source.withMemoryRebound(to: CChar.self, capacity: count) { source in
                    unsafe sodium_base642bin(
                        target, room, source, count, nil, &length, nil, variant.code)
                }
            }
        }
        guard done == 0 else { return nil }
        bytes.removeLast(bytes.count - length)
        return bytes
    }
}
