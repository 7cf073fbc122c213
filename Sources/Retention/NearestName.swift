/// Finds what was probably meant by a name that is not known.
enum NearestName {
    /// The known name at the smallest edit distance, where that is small for the name's length.
    ///
    /// Of several equally near it takes the first in alphabetical order.
    static func of(_ text: String, among known: [String]) -> String? {
        let symbols = Array(text.utf8)
        guard (2...64).contains(symbols.count) else { return nil }
        let most = symbols.count < 5 ? 1 : max(2, symbols.count / 4)
        var best: (name: String, distance: Int)?
        for name in known.sorted() {
            let distance = distance(symbols, Array(name.utf8))
            if distance <= most, distance < (best?.distance ?? .max) { best = (name, distance) }
        }
        return best?.name
    }

    /// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
    static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var older: [Int] = []
        var previous = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let cost = left[row] == right[column] ? 0 : 1
                var least = min(
                    previous[column] + cost, previous[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1],
                    left[row - 1] == right[column]
                {
                    least = min(least, older[column - 1] + 1)
                }
                current.append(least)
            }
            older = previous
            previous = current
        }
        return previous.last ?? left.count
    }
}
