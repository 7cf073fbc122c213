/// Finds what an AVI says of where it was made: its information, and chunks of a camera's own.
struct AVIPlaces {
    /// The most chunks that are looked at; pictures and sound are not among them.
    static let chunks = 100_000
    private static let textLimit = 65_536
    private static let glance = 4096

    private struct Chunk {
        let kind: String
        /// The kind of a list.
        let list: String?
        /// All of it, but for the byte that may fill it up.
        let range: Range<UInt64>
        /// Where the next one begins.
        let next: UInt64
        let length: [UInt8]

        var body: Range<UInt64> { range.lowerBound + 8..<range.upperBound }
        var inner: Range<UInt64> { min(range.lowerBound + 12, range.upperBound)..<range.upperBound }
        var junked: FilmPatch { FilmPatch(range, head: Array("JUNK".utf8) + length) }
    }

    private var search: PlaceWalk
    private var film: FilmWindow { search.film }

    private init(_ film: FilmWindow) { search = PlaceWalk(film, atMost: Self.chunks) }

    /// The patches that take the place out, and where the media lie.
    ///
    /// - Throws: `PlaceError` when it cannot be told where it stands.
    static func findings(in film: FilmWindow) throws -> PlaceFindings {
        var places = Self(film)
        try places.walkFilm()
        return try places.search.findings()
    }

    private mutating func walkFilm() throws {
        var offset: UInt64 = 0
        while offset < film.size {
            guard let chunk = try next(in: offset..<film.size) else {
                guard offset > 0 else { throw PlaceWalk.broken }
                return try search.blank(FilmPatch(offset..<film.size))
            }
            offset = chunk.next
            switch (chunk.kind, chunk.list) {
            case ("RIFF", "AVI "), ("RIFF", "AVIX"): try walk(riff: chunk)
            default: try search.blank(chunk.junked)
            }
        }
    }

    private mutating func walk(riff: Chunk) throws {
        for chunk in try children(of: riff) {
            switch (chunk.kind, chunk.list) {
            case ("LIST", "hdrl"): try walk(header: chunk)
            case ("LIST", "INFO"): try walk(information: chunk)
            case ("LIST", "movi"): search.media.append(chunk.body)
            case ("idx1", _): break
            default: try walk(other: chunk)
            }
        }
    }

    private mutating func walk(header: Chunk) throws {
        for chunk in try children(of: header) {
            switch (chunk.kind, chunk.list) {
            case ("avih", _), ("IDIT", _), ("LIST", "odml"): break
            case ("LIST", "strl"): try walk(stream: chunk)
            default: try walk(other: chunk)
            }
        }
    }

    private mutating func walk(stream: Chunk) throws {
        for chunk in try children(of: stream) {
            switch chunk.kind {
            case "strh":
                let type = MediaBox.latin(try film.bytes(at: chunk.body.lowerBound, 4))
                guard type == "vids" || type == "auds" else {
                    throw PlaceError("it has a track that is neither pictures nor sound")
                }
            case "strf", "indx", "vprp": break
            default: try walk(other: chunk)
            }
        }
    }

    private mutating func walk(information: Chunk) throws {
        for chunk in try children(of: information) {
            guard Self.harmless.contains(chunk.kind) else {
                try walk(other: chunk)
                continue
            }
            let isLong = chunk.body.count > Self.textLimit
            let bytes = try film.bytes(
                at: chunk.body.lowerBound, isLong ? 0 : chunk.body.count)
            if isLong || PlaceWords.tells(bytes) { try search.blank(FilmPatch(chunk.body)) }
        }
    }

    /// What information says without a place: who, what, when and with which program.
    private static let harmless: Set = [
        "IARL", "IART", "ICMS", "ICMT", "ICOP", "ICRD", "ICRP", "IDIM", "IDIT", "IDPI", "IENG",
        "IFRM", "IGNR", "IKEY", "ILGT", "ILNG", "IMED", "INAM", "IPLT", "IPRD", "IPRT", "ISBJ",
        "ISFT", "ISHP", "ISMP", "ISRC", "ISRF", "ITCH", "ITRK",
    ]

    private mutating func walk(other chunk: Chunk) throws {
        if chunk.kind == "JUNK" || chunk.kind == "strn" {
            let bytes = try film.bytes(
                at: chunk.body.lowerBound, min(Self.glance, chunk.body.count))
            guard PlaceWords.tells(bytes) else { return }
        }
        try search.blank(chunk.junked)
    }

    /// The chunk that begins where a range does; none when it does not fit into the range.
    private mutating func next(in range: Range<UInt64>) throws -> Chunk? {
        try search.countPart()
        let head = try film.bytes(at: range.lowerBound, Int(min(12, range.count)))
        guard head.count >= 8 else { return nil }
        let kind = MediaBox.latin(head[..<4])
        let isList = kind == "RIFF" || kind == "LIST"
        let list = isList && head.count == 12 ? MediaBox.latin(head[8...]) : nil
        var length = MediaBox.number(head[4..<8].reversed()[...])
        let room = UInt64(range.count) - 8
        // The pictures of a film that was cut short end where the film does.
        if length > room, list == "movi" || kind == "RIFF" { length = room }
        guard length <= room, !isList || length >= 4 else { return nil }
        let end = range.lowerBound + 8 + length
        return Chunk(
            kind: kind, list: list, range: range.lowerBound..<end,
            next: min(end + length % 2, range.upperBound), length: Array(head[4..<8]))
    }

    private mutating func children(of list: Chunk) throws -> [Chunk] {
        var chunks: [Chunk] = []
        var offset = list.inner.lowerBound
        while offset < list.inner.upperBound {
            guard let chunk = try next(in: offset..<list.inner.upperBound) else {
                throw PlaceWalk.broken
            }
            chunks.append(chunk)
            offset = chunk.next
        }
        return chunks
    }
}
