/// Decimal numbers with leading zeros, which Swift writes only with all of Foundation.
package enum Digits {
    /// Writes a non-negative number with at least so many digits.
    package static func padded(_ number: some BinaryInteger, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
