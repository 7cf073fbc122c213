/// Collects the bytes of a header that comes piece by piece, and parses them once they are all there.
struct HeaderCollector {
    private var bytes: [UInt8] = []
    private var lineStart = 0

    /// Takes bytes up to the header's end, and gives the header when it came.
    mutating func take(
        _ piece: Span<UInt8>
    ) throws(AgeError) -> (taken: Int, header: AgeHeader?) {
        for index in piece.indices {
            bytes.append(piece[index])
            guard piece[index] == UInt8(ascii: "\n") else {
                if bytes.count >= AgeHeader.maximumSize { try refuse() }
                continue
            }
            let isFirst = lineStart == 0
            if bytes[lineStart...].starts(with: "---".utf8) {
                return (index + 1, try AgeHeader(parsing: bytes))
            }
            lineStart = bytes.count
            // Whatever is no age file is refused by its first line, not after 64 KiB of it.
            if isFirst, !bytes.elementsEqual("\(HeaderParser.version)\n".utf8) { try refuse() }
        }
        return (piece.count, nil)
    }

    /// Says what is wrong with a header that will not be whole.
    func refuse() throws(AgeError) -> Never {
        _ = try AgeHeader(parsing: bytes)
        throw .header(.truncated)
    }
}
