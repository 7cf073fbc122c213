/// How people read sizes and times.
public enum Amounts {
    /// Bytes as megabytes of 1,000,000: `0.4 MB`, `12.3 MB`, `1,234 MB`.
    ///
    /// Less than a tenth is `<0.1 MB`, nothing is `0 MB`; from 100 MB on there is no fraction.
    public static func megabytes(_ bytes: Int64) -> String {
        guard bytes > 0 else { return "0 MB" }
        let tenths = bytes / 100_000 + (bytes % 100_000 >= 50_000 ? 1 : 0)
        if bytes < 100_000 { return "<0.1 MB" }
        if tenths < 1000 { return "\(tenths / 10).\(tenths % 10) MB" }
        return grouped(bytes / 1_000_000 + (bytes % 1_000_000 >= 500_000 ? 1 : 0)) + " MB"
    }

    /// A whole number with its thousands parted by commas.
    public static func grouped(_ number: Int64) -> String {
        var digits = Array(String(number.magnitude))
        var index = digits.count - 3
        while index > 0 {
            digits.insert(",", at: index)
            index -= 3
        }
        return (number < 0 ? "-" : "") + String(digits)
    }

    /// A length of time as `m:ss`, or `h:mm:ss` from an hour on, rounded down to the second.
    public static func time(_ duration: Duration) -> String {
        let seconds = max(0, duration.components.seconds)
        let rest = padded(seconds % 60)
        guard seconds >= 3600 else { return "\(seconds / 60):" + rest }
        return "\(seconds / 3600):" + padded(seconds / 60 % 60) + ":" + rest
    }

    /// A length of time in hours and minutes, or below two minutes in seconds: `1 hour 20 minutes`, `45 seconds`.
    public static func words(_ duration: Duration) -> String {
        let seconds = Int(max(0, duration.components.seconds))
        guard seconds >= 120 else { return count(seconds, "second", "seconds") }
        // To the nearest minute: somebody who is told 59 minutes wonders about the hour they asked for.
        let minutes = (seconds + 30) / 60
        let parts = [
            minutes / 60 > 0 ? count(minutes / 60, "hour", "hours") : nil,
            minutes % 60 > 0 ? count(minutes % 60, "minute", "minutes") : nil,
        ]
        return parts.compactMap(\.self).joined(separator: " ")
    }

    /// A count with its word: `1 clip`, `2 clips`.
    public static func count(_ number: Int, _ one: String, _ many: String) -> String {
        grouped(Int64(number)) + " " + (number == 1 ? one : many)
    }

    private static func padded(_ number: Int64) -> String {
        (number < 10 ? "0" : "") + String(number)
    }
}
