/// The nearest of a few words to one that was mistyped.
enum Suggestion {
    /// The nearest word, or none when even that is too far to be meant.
    ///
    /// Distance counts symbols to add, drop, change or swap with their neighbour. A word is near
    /// within a third of its length and at least one; of equals, the first wins.
    static func nearest(to typed: String, among words: [String]) -> String? {
        guard typed.count <= 64 else { return nil }
        var best: (word: String, distance: Int)?
        for word in words {
            let distance = distance(Array(typed.lowercased()), Array(word))
            guard distance <= max(1, word.count / 3) else { continue }
            if distance < best?.distance ?? .max { best = (word, distance) }
        }
        return best?.word
    }

    /// Advice for a mistyped word, for `ValueKind`.
    static func advice(among words: [String]) -> @Sendable (String) -> String? {
        { typed in nearest(to: typed, among: words).map { "Did you mean \"\($0)\"?" } }
    }

    private static func distance(_ one: [Character], _ other: [Character]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...other.count)
        for row in one.indices {
            var current = [row + 1]
            for column in other.indices {
                let changed = last[column] + (one[row] == other[column] ? 0 : 1)
                var least = min(changed, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, one[row] == other[column - 1],
                    one[row - 1] == other[column]
                {
                    least = min(least, beforeLast[column - 1] + 1)
                }
                current.append(least)
            }
            beforeLast = last
            last = current
        }
        return last[other.count]
    }
}
