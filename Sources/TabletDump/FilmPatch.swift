/// Bytes of a film that are given otherwise than they are kept: as many, so that nothing moves.
package struct FilmPatch: Hashable, Sendable {
    /// Which bytes, counted from the film's beginning.
    package let range: Range<UInt64>
    /// What stands at their beginning; zeros follow.
    package let head: [UInt8]

    /// Replaces a range by these bytes, of which there are no more than it has, and zeros.
    package init(_ range: Range<UInt64>, head: [UInt8] = []) {
        self.range = range
        self.head = Array(head.prefix(range.count))
    }

    /// Writes the patch over those of its bytes that lie in a part of the film.
    package func apply(to bytes: inout MutableSpan<UInt8>, at offset: UInt64) {
        let lower = max(range.lowerBound, offset)
        let upper = min(range.upperBound, offset + UInt64(bytes.count))
        guard lower < upper else { return }
        for position in lower..<upper {
            let index = Int(position - range.lowerBound)
            bytes[Int(position - offset)] = index < head.count ? head[index] : 0
        }
    }
}

/// The patches of one film, in the order of its bytes; no two have a byte in common.
package struct FilmPatches: Hashable, Sendable {
    /// No patches: the film is given as it is kept.
    package static let none = FilmPatches(sorted: [])
    /// The most patches that are made of one film.
    static let limit = 1 << 18

    /// The patches.
    package let all: [FilmPatch]

    private init(sorted: [FilmPatch]) { all = sorted }

    /// Puts patches in order, and makes one of those that blank bytes next to or over each other.
    ///
    /// - Throws: `PlaceError` when two would write the same bytes, and not both zeros.
    init(_ patches: [FilmPatch]) throws(PlaceError) {
        var sorted: [FilmPatch] = []
        let order = patches.filter { !$0.range.isEmpty }.sorted {
            ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
        }
        for patch in order {
            guard let last = sorted.last, last.range.upperBound >= patch.range.lowerBound else {
                sorted.append(patch)
                continue
            }
            if patch.head.isEmpty {
                let upper = max(last.range.upperBound, patch.range.upperBound)
                sorted[sorted.count - 1] = FilmPatch(
                    last.range.lowerBound..<upper, head: last.head)
            } else if last.range.upperBound == patch.range.lowerBound {
                sorted.append(patch)
            } else {
                throw PlaceError("parts of it lie in one another")
            }
        }
        all = sorted
    }

    /// The patches of a film that is made of others one behind another, each with its place in it.
    package static func joining(_ parts: [(start: UInt64, patches: FilmPatches)]) -> FilmPatches {
        FilmPatches(
            sorted: parts.flatMap { part in
                part.patches.all.map { patch in
                    let lower = part.start + patch.range.lowerBound
                    return FilmPatch(
                        lower..<lower + UInt64(patch.range.count), head: patch.head)
                }
            })
    }

    /// Whether there are none.
    package var isEmpty: Bool { all.isEmpty }

    /// The patches that have bytes in a range.
    package func within(_ range: Range<UInt64>) -> ArraySlice<FilmPatch> {
        let first = index { $0.range.upperBound > range.lowerBound }
        let end = index { $0.range.lowerBound >= range.upperBound }
        return all[first..<max(first, end)]
    }

    /// The first patch for which it holds, as it does for all behind it.
    private func index(where holds: (FilmPatch) -> Bool) -> Int {
        var low = 0
        var high = all.count
        while low < high {
            let middle = (low + high) / 2
            if holds(all[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
