/// Which bytes of a film were given, however often and in whatever order: each counts once.
///
/// Kept as ranges that do not touch. Whoever reads every other byte could make as many ranges as a film
/// has bytes; beyond `exactRanges` they are widened to whole blocks, so that the memory stays small and
/// the count errs to the side of more.
package struct GivenBytes {
    /// How many ranges are kept exactly.
    package static let exactRanges = 4096
    private static let block: UInt64 = 65_536

    package private(set) var ranges: [Range<UInt64>] = []
    private var isWidened = false

    /// How many bytes there are.
    package var count: UInt64 { ranges.reduce(0) { $0 + UInt64($1.count) } }

    /// Begins with none.
    package init() {}

    /// Adds bytes of a film of that size.
    package mutating func insert(_ range: Range<UInt64>, of size: UInt64) {
        guard !range.isEmpty else { return }
        merge(isWidened ? Self.widened(range, of: size) : range)
        guard !isWidened, ranges.count > Self.exactRanges else { return }
        isWidened = true
        let exact = ranges
        ranges = []
        for range in exact { merge(Self.widened(range, of: size)) }
    }

    private mutating func merge(_ range: Range<UInt64>) {
        // Those that the new one overlaps or touches; all before end before it, all after begin after it.
        let start = firstIndex { $0.upperBound >= range.lowerBound }
        let end = firstIndex { $0.lowerBound > range.upperBound }
        guard start < end else { return ranges.insert(range, at: start) }
        let lower = min(range.lowerBound, ranges[start].lowerBound)
        let upper = max(range.upperBound, ranges[end - 1].upperBound)
        ranges.replaceSubrange(start..<end, with: CollectionOfOne(lower..<upper))
    }

    /// The first of the ranges for which it holds, as it does for all behind it; their end when for none.
    private func firstIndex(where holds: (Range<UInt64>) -> Bool) -> Int {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if holds(ranges[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    private static func widened(_ range: Range<UInt64>, of size: UInt64) -> Range<UInt64> {
        let lower = range.lowerBound / block * block
        let blocks = (range.upperBound + block - 1) / block
        return lower..<max(range.upperBound, min(blocks * block, size))
    }
}
