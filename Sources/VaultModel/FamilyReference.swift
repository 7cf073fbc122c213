/// The short reference people use for a family, such as `7KQ2M4V`.
///
/// Six symbols of Crockford's base 32 and an ISO 7064 MOD 37,36 check character, so that one wrong
/// symbol, or two that changed places, is noticed and never looked up as another family. It carries
/// no information about the family. Bodies whose check character would be I, L, O or U are not used.
public struct FamilyReference: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The seven symbols, in upper case.
    public let description: String

    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
    private static let symbols = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// Reads a reference as people type it: any case, O for 0, I or L for 1 in its body.
    ///
    /// Gives none when the length, a symbol or the check character is wrong.
    public init?(_ text: String) {
        var typed = Array(text.utf8).map { (97...122).contains($0) ? $0 - 32 : $0 }
        guard typed.count == 7 else { return nil }
        for index in typed.indices {
            switch typed[index] {
            case UInt8(ascii: "O"): typed[index] = UInt8(ascii: "0")
            case UInt8(ascii: "I"), UInt8(ascii: "L"): typed[index] = UInt8(ascii: "1")
            default: break
            }
        }
        guard typed.allSatisfy(Self.symbols.contains),
            Self.checkCharacter(of: typed[0..<6]) == typed[6]
        else { return nil }
        description = String(decoding: typed, as: UTF8.self)
    }

    /// Makes the reference of 30 random bits, or none when its check character would be I, L, O or U.
    ///
    /// The caller draws again until one comes.
    public init?(random bits: UInt32) {
        let body = (0..<6).map { Self.symbols[Int(bits >> (5 * UInt32($0)) & 31)] }
        guard let check = Self.checkCharacter(of: body[...]), Self.symbols.contains(check) else {
            return nil
        }
        description = String(decoding: body + [check], as: UTF8.self)
    }

    /// Orders references as text.
    public static func < (left: Self, right: Self) -> Bool { left.description < right.description }

    private static func checkCharacter(of body: ArraySlice<UInt8>) -> UInt8? {
        var product = 36
        for symbol in body {
            guard let value = alphabet.firstIndex(of: symbol) else { return nil }
            let sum = (product + value) % 36
            product = (sum == 0 ? 36 : sum) * 2 % 37
        }
        return alphabet[(37 - product) % 36]
    }
}
