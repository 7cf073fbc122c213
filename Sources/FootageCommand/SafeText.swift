/// Text from elsewhere, made harmless for a terminal and honest for the eye.
///
/// A file name may hold escape sequences that rewrite the screen, or bidirectional overrides that
/// make `gpj.exe` read as `exe.jpg`. Whatever would move the cursor, change the order of reading or
/// stand there unseen is shown as `\u{202E}` instead.
public enum SafeText {
    /// The text with everything dangerous escaped, line breaks included.
    public static func line(_ text: String) -> String { escaped(text, keepingLineBreaks: false) }

    /// The text with everything dangerous escaped but line breaks; for texts of the program's own.
    static func block(_ text: String) -> String { escaped(text, keepingLineBreaks: true) }

    private static func escaped(_ text: String, keepingLineBreaks keeps: Bool) -> String {
        guard text.unicodeScalars.contains(where: isDangerous) else { return text }
        var safe = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if !isDangerous(scalar) || (keeps && scalar == "\n") {
                safe.append(scalar)
            } else {
                safe.append(contentsOf: escape(scalar).unicodeScalars)
            }
        }
        return String(safe)
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": #"\n"#
        case "\r": #"\r"#
        case "\t": #"\t"#
        default: #"\u{"# + String(scalar.value, radix: 16, uppercase: true) + "}"
        }
    }

    /// Whether a scalar would act on the terminal or deceive the eye.
    static func isDangerous(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0: true  // C0, DEL and C1 controls
        case 0x20..<0x7F: false
        case 0xAD, 0x61C, 0x115F, 0x1160, 0x3164, 0xFFA0, 0xFEFF: true  // unseen
        case 0x200B, 0x200E...0x200F, 0x2028...0x202E, 0x2060...0x206F: true  // order, breaks
        case 0xFFF9...0xFFFB, 0xE0000...0xE0FFF: true  // annotations, tags
        default: scalar.properties.generalCategory == .privateUse
        }
    }
}
