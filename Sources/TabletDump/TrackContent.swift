/// What a track of an MP4 holds besides pictures and sound, and whether a place may be in it.
struct TrackContent {
    /// The most bytes of a track of text that are read through.
    private static let textLimit: UInt64 = 4 << 20
    /// The longest description of samples that is read.
    private static let descriptionLimit = 1 << 20

    private let handler: String
    private let tables: [MediaBox]
    private let samples: TrackSamples
    private let film: FilmWindow

    init(
        handler: String, _ tables: [MediaBox], _ samples: TrackSamples, of film: FilmWindow
    ) {
        self.handler = handler
        self.tables = tables
        self.samples = samples
        self.film = film
    }

    /// Whether the track is to go: GoPro's `gpmd`, Android's `camm`, Apple's timed metadata with a
    /// location, and any other that a camera keeps in a form of its own.
    func mayTellPlace() throws -> Bool {
        switch handler {
        case "vide", "soun", "auxv", "pict", "tmcd", "hint": false
        case "text", "sbtl", "subt", "subp", "clcp": try textTells()
        case "meta": try metadataTells()
        default: true
        }
    }

    private func textTells() throws -> Bool {
        let ranges = try samples.ranges()
        guard ranges.reduce(0, { $0 + UInt64($1.count) }) <= Self.textLimit else { return true }
        for range in ranges
        where try PlaceWords.tells(
            film.bytes(at: range.lowerBound, range.count))
        {
            return true
        }
        return false
    }

    /// Whether there is anything but Apple's metadata under names that tell no place.
    private func metadataTells() throws -> Bool {
        guard let description = tables.first(where: { $0.kind == "stsd" }),
            (16...Self.descriptionLimit).contains(description.body.count)
        else { return true }
        let bytes = try film.bytes(at: description.body.lowerBound, description.body.count)
        var place = 8
        while bytes.count - place >= 8 {
            let length = MediaBox.number(bytes, at: place)
            guard length >= 8, length <= UInt64(bytes.count - place) else { return true }
            let entry = bytes[place..<place + Int(length)]
            guard MediaBox.latin(entry.dropFirst(4).prefix(4)) == "mebx",
                !PlaceWords.isPlace(MediaBox.latin(entry))
            else { return true }
            place += Int(length)
        }
        return place != bytes.count
    }
}
