/// Figures as people read them.
enum PageFigure {
    /// A number with its thousands apart: `12,345`.
    static func number(_ number: Int) -> String {
        var digits = String(number.magnitude)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return (number < 0 ? "−" : "") + ([digits] + groups).joined(separator: ",")
    }

    /// A number and what is counted: `1 film`, `2 films`.
    static func count(_ number: Int, _ one: String, _ many: String) -> String {
        "\(self.number(number)) \(number == 1 ? one : many)"
    }

    /// Seconds as hours and minutes, rounded up to a minute: `1 h 20 min`.
    static func duration(_ seconds: Int) -> String {
        let minutes = seconds / 60 + (seconds % 60 > 0 ? 1 : 0)
        guard minutes >= 60 else { return "\(minutes) min" }
        return "\(number(minutes / 60)) h \(minutes % 60) min"
    }

    /// Bytes in the unit that suits, of powers of 1,000: `1.2 GB`.
    static func bytes(_ bytes: Int) -> String {
        var (amount, unit) = (Double(bytes), 0)
        let units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"]
        while amount >= 999.5, unit < units.count - 1 { (amount, unit) = (amount / 1000, unit + 1) }
        let tenths = Int((amount * 10).rounded())
        return unit == 0 || tenths >= 100
            ? "\(Int(amount.rounded())) \(units[unit])"
            : "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }
}
