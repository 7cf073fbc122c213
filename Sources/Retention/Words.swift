import VaultModel

// How sentences write lengths of time, and lists.

extension Period {
    /// The period as people say it: 18 months, but 2 years and 6 months.
    var words: String {
        var parts: [String] = []
        func add(_ count: Int, _ unit: String) {
            if count > 0 { parts.append("\(count) \(unit)\(count == 1 ? "" : "s")") }
        }
        let years = months < 24 && months % 12 != 0 ? 0 : months / 12
        add(years, "year")
        add(months - 12 * years, "month")
        add(days, "day")
        return parts.isEmpty ? "no time" : parts.listed("and")
    }
}

extension [String] {
    /// The items as a list in a sentence, with a word before the last.
    func listed(_ word: String) -> String {
        guard count > 1, let last else { return first ?? "" }
        return dropLast().joined(separator: ", ") + " \(word) \(last)"
    }
}

extension Decision.Status {
    /// The status after "the clip is".
    var words: String { self == .review ? "in review" : rawValue }
}
