/// What the search of a film's structure found.
struct PlaceFindings {
    /// How much is read at once.
    private static let piece = 32_768

    /// What takes the place out.
    let patches: FilmPatches
    /// Where pictures and sound lie, in the order of the film's bytes.
    let media: [Range<UInt64>]

    /// Whether the patched film, but for pictures and sound, holds a text anywhere.
    func leave(_ text: [UInt8], in film: FilmWindow) throws -> Bool {
        var offset: UInt64 = 0
        for range in media + [film.size..<film.size] {
            if try hold(text, offset..<max(offset, range.lowerBound), of: film) { return true }
            offset = max(offset, range.upperBound)
        }
        return false
    }

    private func hold(
        _ text: [UInt8], _ range: Range<UInt64>, of film: FilmWindow
    ) throws -> Bool {
        guard let first = text.first else { return false }
        var offset = range.lowerBound
        while range.upperBound - offset >= UInt64(text.count) {
            let count = min(UInt64(Self.piece + text.count - 1), range.upperBound - offset)
            var bytes = try film.bytes(at: offset, Int(count))
            var span = bytes.mutableSpan
            for patch in patches.within(offset..<offset + UInt64(span.count)) {
                patch.apply(to: &span, at: offset)
            }
            let isThere = bytes.indices.contains { index in
                bytes[index] == first && bytes[index...].starts(with: text)
            }
            if isThere { return true }
            // What begins in the last bytes was not seen whole.
            offset += UInt64(Self.piece)
            if offset >= range.upperBound { break }
        }
        return false
    }
}
