public import VaultModel

/// How a kind of value is read from what was typed, and what is said when it cannot be.
public struct ValueKind<Value>: Sendable {
    /// What is expected, after "is not …", such as `a date, such as 2026-03-31`.
    let expected: String
    /// Reads the text, or gives none.
    let parse: @Sendable (String) -> Value?
    /// What to type instead, where it can be guessed from the text.
    let advice: @Sendable (String) -> String?
    /// Whether the text begins with a family's reference, whose slips are told from other wrong words.
    var isReference = false

    /// Describes a kind of value.
    public init(
        _ expected: String, advice: @escaping @Sendable (String) -> String? = { _ in nil },
        parse: @escaping @Sendable (String) -> Value?
    ) {
        self.expected = expected
        self.parse = parse
        self.advice = advice
    }

    func read(_ text: String, shownAs name: String) throws(UsageError) -> Value {
        guard let value = parse(text) else {
            if isReference {
                let reference = text.prefix { $0 != "/" }
                guard FamilyReference(String(reference)) != nil else {
                    throw .badReference(name, text: text, symbols: reference.count)
                }
            }
            throw .badValue(name, text: text, expected: expected, advice: advice(text))
        }
        return value
    }
}

extension ValueKind where Value == String {
    /// Any text that is not empty.
    public static var string: Self { Self("a text") { $0.isEmpty ? nil : $0 } }
    /// The path of a file or directory.
    public static var path: Self { Self("a path") { $0.isEmpty ? nil : $0 } }

    /// One of a few words, with the nearest suggested.
    public static func choice(of words: [String]) -> Self {
        Self("one of: " + words.joined(separator: ", "), advice: Suggestion.advice(among: words)) {
            words.contains($0) ? $0 : nil
        }
    }
}

extension ValueKind where Value == Int {
    /// A whole number.
    public static var int: Self { Self("a whole number") { Int($0) } }
    /// A whole number from 0.
    public static var index: Self {
        Self("a whole number from 0") { Int($0).flatMap { $0 >= 0 ? $0 : nil } }
    }
    /// A whole number from 1.
    public static var positive: Self {
        Self("a whole number from 1") { Int($0).flatMap { $0 > 0 ? $0 : nil } }
    }
}

extension ValueKind where Value == CivilDate {
    /// A day as `YYYY-MM-DD`.
    public static var date: Self {
        Self("a date, such as 2026-03-31", advice: dayFirst) { CivilDate($0) }
    }

    /// How a day that was typed day first, `31/3/2026`, is to be written.
    private static func dayFirst(_ text: String) -> String? {
        let parts = text.split(whereSeparator: { "/.-".contains($0) }).map { Int($0) ?? 0 }
        guard parts.count == 3, let date = CivilDate(year: parts[2], month: parts[1], day: parts[0])
        else { return nil }
        return "Write the year first: \(date)."
    }
}

extension ValueKind where Value == CivilTime {
    /// A time of day as `HH:MM`.
    public static var time: Self { Self("a time, such as 14:30") { CivilTime($0) } }
}

extension ValueKind where Value == Period {
    /// A length of civil time.
    public static var period: Self {
        Self("a period, such as P2Y, P6M or P28D") { Period($0) }
    }
}

extension ValueKind where Value == FamilyReference {
    /// A family's reference.
    public static var reference: Self {
        var kind = Self("a family's reference") { FamilyReference($0) }
        kind.isReference = true
        return kind
    }
}

extension ValueKind where Value == ClipAddress {
    /// A clip's address.
    public static var address: Self {
        var kind = Self("a clip's address, such as 7KQ2M4V/3/1") { ClipAddress($0) }
        kind.isReference = true
        return kind
    }
}

extension ValueKind where Value == [ClipAddress] {
    /// Clips' addresses parted by commas.
    public static var addresses: Self {
        var kind = Self("clips' addresses parted by commas, such as 7KQ2M4V/3/1,7KQ2M4V/3/2") {
            text in
            let parts = text.split(separator: ",", omittingEmptySubsequences: false)
            let addresses = parts.compactMap { ClipAddress(String($0)) }
            return addresses.count == parts.count ? addresses : nil
        }
        kind.isReference = true
        return kind
    }
}

extension ValueKind where Value == AccessPurpose {
    /// A reason to open a clip.
    public static var accessPurpose: Self {
        let words = Purpose.allCases.map(\.rawValue) + ["subject-access", "disclosure", "review"]
        return Self(
            "one of: " + words.joined(separator: ", "), advice: Suggestion.advice(among: words)
        ) { AccessPurpose($0) }
    }
}

extension ValueKind
where Value: RawRepresentable & CaseIterable & SendableMetatype, Value.RawValue == String {
    /// One of a type's words, such as a `Role` or a `HoldKind`, with the nearest suggested.
    public static var word: Self {
        let words = Value.allCases.map(\.rawValue)
        return Self(
            "one of: " + words.joined(separator: ", "), advice: Suggestion.advice(among: words)
        ) { Value(rawValue: $0) }
    }
}

extension ValueKind where Value == [Purpose] {
    /// Purposes parted by commas, in their usual order and once each.
    public static var purposes: Self {
        let words = Purpose.allCases.map(\.rawValue)
        return Self("purposes parted by commas, of: " + words.joined(separator: ", ")) { text in
            let parts = text.split(separator: ",", omittingEmptySubsequences: false)
            let purposes = parts.compactMap { Purpose(rawValue: String($0)) }
            return purposes.count == parts.count ? Set(purposes).sorted() : nil
        }
    }
}
