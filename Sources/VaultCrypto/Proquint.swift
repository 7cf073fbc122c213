/// Bytes as words that people can say to each other: *proquints* (arXiv 0901.4016).
///
/// Sixteen bits make five letters: consonant, vowel, consonant, vowel, consonant.
public enum Proquint {
    private static let consonants = Array("bdfghjklmnprstvz".utf8)
    private static let vowels = Array("aiou".utf8)

    /// One word for every two bytes; an odd last byte is read as if a zero followed.
    public static func words(of bytes: [UInt8]) -> [String] {
        stride(from: 0, to: bytes.count, by: 2).map { index in
            let low = index + 1 < bytes.count ? bytes[index + 1] : 0
            return word(of: UInt16(bytes[index]) << 8 | UInt16(low))
        }
    }

    /// Six words for the first 12 bytes of the SHA-256 of something public, such as a request.
    public static func fingerprint(of bytes: [UInt8]) -> [String] {
        words(of: Array(SHA256.hash(bytes).bytes.prefix(12)))
    }

    private static func word(of bits: UInt16) -> String {
        let letters = [
            consonants[Int(bits >> 12)], vowels[Int(bits >> 10 & 3)],
            consonants[Int(bits >> 6 & 15)], vowels[Int(bits >> 4 & 3)],
            consonants[Int(bits & 15)],
        ]
        return String(decoding: letters, as: UTF8.self)
    }
}
