/// A name or tag that a stranger wrote, in a form that can be shown on a terminal or a page.
///
/// Control and formatting characters (line breaks, escape sequences, reversals of direction, invisible
/// joiners), unassigned code points and bytes that are not UTF-8 are escaped, and so is the backslash,
/// so that two different names never look the same. What is safe is left as it is.
public struct SafeText: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The text with everything dangerous escaped: `\n`, `\x1B`, `\xFF`, `\u{202E}`, `\\`.
    public let description: String

    /// Whether anything had to be escaped.
    public let isEscaped: Bool

    /// Makes bytes showable; they need not be UTF-8.
    public init(_ bytes: some Sequence<UInt8>) {
        var text = ""
        var escaped = false
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let length = Self.scalarLength(rest)
            let head = rest.prefix(max(1, length))
            rest = rest.dropFirst(head.count)
            let scalar = String(decoding: head, as: UTF8.self).unicodeScalars.first
            if length > 0, let scalar, !Self.isDangerous(scalar) {
                text.unicodeScalars.append(scalar)
                continue
            }
            escaped = true
            switch (length, scalar) {
            case (1..., .some("\\")): text += "\\\\"
            case (1..., .some("\n")): text += "\\n"
            case (1..., .some("\r")): text += "\\r"
            case (1..., .some("\t")): text += "\\t"
            case (2..., .some(let scalar)):
                text += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
            default: for byte in head { text += "\\x" + Self.hex(byte) }
            }
        }
        description = text
        isEscaped = escaped
    }

    /// Makes a string showable.
    public init(_ text: String) { self.init(text.utf8) }

    /// Orders texts as their bytes are ordered.
    public static func < (left: Self, right: Self) -> Bool {
        left.description.utf8.lexicographicallyPrecedes(right.description.utf8)
    }

    private static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.count == 1 ? "0" + digits : digits
    }

    private static func isDangerous(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == "\\" { return true }
        if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
            .unassigned:
            true
        default: false
        }
    }

    /// How many bytes the first scalar takes, or 0 when it is not well-formed UTF-8 (Unicode, table 3-7).
    private static func scalarLength(_ bytes: ArraySlice<UInt8>) -> Int {
        guard let lead = bytes.first else { return 0 }
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0x00...0x7F: return 1
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        case 0xF1...0xF3: length = 4
        default: return 0
        }
        let tail = bytes.dropFirst().prefix(length - 1)
        guard tail.count == length - 1, let next = tail.first, second.contains(next),
            tail.dropFirst().allSatisfy({ (0x80...0xBF).contains($0) })
        else { return 0 }
        return length
    }
}
