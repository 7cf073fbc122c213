/// Finds what an MP4, MOV or 3GP says of where it was made (ISO 14496-12, QuickTime, 3GPP TS 26.244).
///
/// What is known to say nothing of a place is left alone; what cameras say places with, and what nobody
/// knows, becomes free space of the same length. The samples of pictures and sound are never touched:
/// where one lies in what would have to go, that is an error.
struct ISOMediaPlaces {
    /// The most boxes that are looked at.
    static let boxes = 1_000_000
    /// The most boxes that one other may hold.
    private static let siblings = 20_000

    private var search: PlaceWalk
    private var keptTracks: [TrackSamples] = []
    private var hasIndex = false
    private var hasFragments = false
    private var hasBlankedTrack = false

    var film: FilmWindow { search.film }

    init(_ film: FilmWindow) {
        search = PlaceWalk(film, atMost: Self.boxes, called: "boxes")
    }

    /// The patches that take the place out, and where the media lie.
    ///
    /// - Throws: `PlaceError` when it cannot be told where it stands.
    static func findings(in film: FilmWindow) throws -> PlaceFindings {
        var places = Self(film)
        try places.walkFilm()
        return PlaceFindings(patches: try places.finished(), media: places.search.media)
    }

    private func finished() throws -> FilmPatches {
        guard hasIndex || search.media.isEmpty && search.found.isEmpty else {
            throw PlaceError("its index (`moov`) is missing")
        }
        if hasBlankedTrack, hasFragments {
            throw PlaceError("it has a track of the camera's own data, and comes in fragments")
        }
        let patches = try FilmPatches(search.found)
        guard !patches.isEmpty else { return patches }
        for track in keptTracks {
            for range in try track.ranges() where !patches.within(range).isEmpty {
                throw PlaceError("pictures or sound lie within what says the place")
            }
        }
        return patches
    }

    // MARK: - The film

    private mutating func walkFilm() throws {
        var offset: UInt64 = 0
        while offset < film.size {
            guard let box = try next(in: offset..<film.size) else {
                // Some cameras leave stray bytes behind the last box, and some of them say a place.
                try takeOutStray(offset..<film.size)
                return
            }
            try walk(top: box)
            offset = box.range.upperBound
        }
    }

    private mutating func walk(top box: MediaBox) throws {
        switch box.kind {
        case "ftyp", "styp", "sidx", "ssix", "prft", "mfra", "pdin", "pnot": break
        case "moov":
            hasIndex = true
            try walk(index: box)
        case "moof":
            hasIndex = true
            hasFragments = true
            try walk(fragment: box)
        case "mdat": search.media.append(box.body)
        default: try walk(anywhere: box)
        }
    }

    /// What may stand behind the last box: media that was cut short stays, anything else goes.
    private mutating func takeOutStray(_ range: Range<UInt64>) throws {
        guard hasIndex else { throw PlaceError("its boxes cannot be followed") }
        let bytes = try film.bytes(at: range.lowerBound, Int(min(8, range.count)))
        if bytes.count == 8, MediaBox.latin(bytes[4...]) == "mdat" {
            return search.media.append(range)
        }
        if range.count < 8, bytes.allSatisfy({ $0 == 0 }) { return }
        // A free box that reaches to the end, where there is room for one.
        let head: [UInt8] = bytes.count == 8 ? [0, 0, 0, 0] + Array("free".utf8) : []
        try blank(FilmPatch(range, head: head))
    }

    private mutating func walk(index: MediaBox) throws {
        for box in try required(index) {
            switch box.kind {
            case "mvhd", "iods", "mvex", "pssh", "ctab", "prfl", "clip", "matt", "rmra", "ainf",
                "load", "imap":
                break
            case "trak": try walk(track: box)
            case "cmov": throw PlaceError("its index is compressed")
            case "gps ":
                try walk(dashcam: box)
                try blank(box.freed)
            default: try walk(anywhere: box)
            }
        }
    }

    private mutating func walk(fragment: MediaBox) throws {
        for box in try required(fragment) {
            switch box.kind {
            case "mfhd": break
            case "traf":
                for inner in try required(box) where Self.carriers.contains(inner.kind) {
                    try walk(anywhere: inner)
                }
            default: try walk(anywhere: box)
            }
        }
    }

    /// A table of the places of blocks that dashcams hide among the pictures as free space.
    private mutating func walk(dashcam box: MediaBox) throws {
        let entries = 8
        guard (entries...TrackSamples.limit).contains(box.body.count) else { return }
        let table = try film.bytes(at: box.body.lowerBound, box.body.count)
        for place in stride(from: entries, through: table.count - 8, by: 8) {
            let offset = MediaBox.number(table, at: place)
            let length = MediaBox.number(table, at: place + 4)
            if offset == 0, length == 0 { continue }
            let head = try film.bytes(at: offset, 12)
            guard head.count == 12, MediaBox.number(head, at: 0) == length, length >= 12,
                length <= film.size - offset, head[4...].elementsEqual("freeGPS ".utf8)
            else { throw PlaceError("its table of places points elsewhere") }
            try blank(FilmPatch(offset + 8..<offset + length))
        }
    }

    // MARK: - Tracks

    private mutating func walk(track: MediaBox) throws {
        let inner = try required(track)
        guard let media = inner.first(where: { $0.kind == "mdia" }) else {
            throw PlaceError("one of its tracks cannot be read")
        }
        let parts = try required(media)
        guard let handler = parts.first(where: { $0.kind == "hdlr" }),
            let information = parts.first(where: { $0.kind == "minf" })
        else { throw PlaceError("one of its tracks cannot be read") }
        let details = try required(information)
        guard let table = details.first(where: { $0.kind == "stbl" }) else {
            throw PlaceError("one of its tracks cannot be read")
        }
        let tables = try required(table)
        let samples = TrackSamples(tables, of: film)
        let kind = MediaBox.latin(try film.bytes(at: handler.body.lowerBound + 8, 4))
        let content = TrackContent(handler: kind, tables, samples, of: film)
        guard try !content.mayTellPlace() else {
            hasBlankedTrack = true
            for range in try samples.ranges() { try blank(FilmPatch(range)) }
            return try blank(track.freed)
        }
        keptTracks.append(samples)
        for box in inner where !Self.trackParts.contains(box.kind) { try walk(anywhere: box) }
        for box in parts + details where Self.carriers.contains(box.kind) {
            try walk(anywhere: box)
        }
    }

    private static let trackParts: Set = [
        "tkhd", "tapt", "edts", "mdia", "tref", "load", "imap", "matt", "clip", "txas", "trgr",
    ]

    /// The boxes by which a place may be told in any other.
    private static let carriers: Set = ["udta", "meta", "uuid"]

    // MARK: - Reading and writing boxes

    mutating func next(in range: Range<UInt64>) throws -> MediaBox? {
        try search.countPart()
        return try MediaBox(in: range, of: film)
    }

    /// The boxes that fill a range; none when they do not.
    ///
    /// A list that is terminated may end in zeros, as QuickTime's user data does.
    mutating func children(
        of range: Range<UInt64>, terminated: Bool = false
    ) throws -> [MediaBox]? {
        var boxes: [MediaBox] = []
        var offset = range.lowerBound
        while offset < range.upperBound {
            let rest = offset..<range.upperBound
            if terminated, rest.count <= 8,
                try film.bytes(at: offset, rest.count).allSatisfy({ $0 == 0 })
            {
                break
            }
            guard boxes.count < Self.siblings, let box = try next(in: rest) else { return nil }
            boxes.append(box)
            offset = box.range.upperBound
        }
        return boxes
    }

    private mutating func required(_ box: MediaBox) throws -> [MediaBox] {
        guard let boxes = try children(of: box.body, terminated: true) else {
            throw PlaceError("its index cannot be followed")
        }
        return boxes
    }

    mutating func blank(_ patch: FilmPatch) throws { try search.blank(patch) }
}
