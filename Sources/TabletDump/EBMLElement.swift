/// An element of a Matroska or WebM (RFC 8794).
struct EBMLElement {
    let id: UInt64
    /// Where it begins.
    let start: UInt64
    /// What it holds; to the end of what it lies in, when its size is unknown.
    let body: Range<UInt64>
    let hasSize: Bool

    /// All of it.
    var range: Range<UInt64> { start..<body.upperBound }

    /// The element as an empty one of the same length.
    var voided: FilmPatch { Self.void(range) }

    /// Reads the element that begins where a range does; none when it does not fit into the range.
    init?(in range: Range<UInt64>, of film: FilmWindow) throws {
        let bytes = try film.bytes(at: range.lowerBound, Int(min(12, range.count)))
        guard let first = bytes.first, first.leadingZeroBitCount < 4 else { return nil }
        let idLength = first.leadingZeroBitCount + 1
        guard bytes.count > idLength, bytes[idLength] != 0 else { return nil }
        let sizeLength = bytes[idLength].leadingZeroBitCount + 1
        guard bytes.count >= idLength + sizeLength else { return nil }
        let mask = (UInt64(1) << (7 * UInt64(sizeLength))) - 1
        let size = MediaBox.number(bytes[idLength..<idLength + sizeLength]) & mask
        id = MediaBox.number(bytes[..<idLength])
        start = range.lowerBound
        let inner = start + UInt64(idLength + sizeLength)
        hasSize = size != mask
        guard hasSize else {
            body = inner..<range.upperBound
            return
        }
        guard size <= range.upperBound - inner else { return nil }
        body = inner..<inner + size
    }

    /// A `Void` element over a range of at least 2 bytes; zeros over a shorter one.
    static func void(_ range: Range<UInt64>) -> FilmPatch {
        guard range.count >= 2 else { return FilmPatch(range) }
        guard range.count >= 9 else {
            return FilmPatch(range, head: [0xEC, 0x80 | UInt8(range.count - 2)])
        }
        let size = UInt64(range.count - 9) | 1 << 56
        let bytes = (0..<8).map { UInt8(truncatingIfNeeded: size >> (56 - 8 * $0)) }
        return FilmPatch(range, head: [0xEC] + bytes)
    }
}
