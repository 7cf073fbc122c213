/// A box of an MP4, MOV or 3GP (ISO 14496-12 §4.2).
struct MediaBox {
    /// Its four bytes as Latin-1, which `©xyz` is written in.
    let kind: String
    /// All of it.
    let range: Range<UInt64>
    /// What it holds.
    let body: Range<UInt64>
    /// Its length and kind, as they stand there.
    private let head: [UInt8]

    /// The box as a free one of the same length, with nothing in it.
    var freed: FilmPatch {
        FilmPatch(range, head: Array(head[..<4] + "free".utf8 + head[8...]))
    }

    /// Reads the box that begins where a range does; none when it does not fit into the range.
    ///
    /// A length of 0 reaches to the range's end.
    init?(in range: Range<UInt64>, of film: FilmWindow) throws {
        let bytes = try film.bytes(at: range.lowerBound, Int(min(16, range.count)))
        guard bytes.count >= 8 else { return nil }
        kind = Self.latin(bytes[4..<8])
        var length = Self.number(bytes[..<4])
        var headLength = 8
        if length == 0 {
            length = UInt64(range.count)
        } else if length == 1 {
            guard bytes.count == 16 else { return nil }
            length = Self.number(bytes[8...])
            headLength = 16
        }
        guard length >= headLength, length <= UInt64(range.count) else { return nil }
        head = Array(bytes[..<headLength])
        self.range = range.lowerBound..<range.lowerBound + length
        body = range.lowerBound + UInt64(headLength)..<range.lowerBound + length
    }

    /// A number with its highest byte first.
    static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// A number of four bytes within others, which reach so far.
    static func number(_ bytes: [UInt8], at index: Int) -> UInt64 {
        number(bytes[index..<index + 4])
    }

    /// Bytes as Latin-1.
    static func latin(_ bytes: some Sequence<UInt8>) -> String {
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: bytes.lazy.map { Unicode.Scalar($0) })
        return String(scalars)
    }
}
