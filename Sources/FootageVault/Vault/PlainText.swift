/// Texts that people type, checked before they are sealed.
enum PlainText {
    /// The text without surrounding white space, when it is one line of 1 to `limit` bytes.
    static func checked(_ text: String, what: String, limit: Int) throws(VaultError) -> String {
        var scalars = text.unicodeScalars[...]
        while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        let trimmed = String(scalars)
        guard (1...limit).contains(trimmed.utf8.count) else {
            throw .badInput("text-length", "the \(what) must have 1 to \(limit) bytes")
        }
        let control = trimmed.unicodeScalars.contains { scalar in
            scalar.properties.generalCategory == .control
                || scalar.properties.generalCategory == .format
                || scalar.properties.generalCategory == .lineSeparator
        }
        guard !control else {
            throw .badInput("text-control", "the \(what) holds control characters")
        }
        return trimmed
    }
}
