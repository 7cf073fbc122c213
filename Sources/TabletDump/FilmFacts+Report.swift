extension FilmFacts {
    /// Takes from a report what can be believed.
    ///
    /// `fault` is what the container's own structure says is missing; `container` decides whether the
    /// counts of frames mean anything (in an AVI they do not). Where the film's sample tables were looked
    /// at, `samples` says what is there, and no packets were counted.
    package init(
        _ report: ProbeReport, bytes: Int64, container: FilmContainer,
        samples: [SampleTables.Count]? = nil, fault: String?
    ) {
        self.init(bytes: bytes, isComplete: fault == nil, problems: fault.map { [$0] } ?? [])
        let streams = report.streams ?? []
        let formatTags = Self.folded(report.format?.tags)
        hasSound = streams.contains { $0.codecType?.text == "audio" }
        if let picture = streams.first(where: \.isMoving) {
            codec = picture.codecName?.shown
            width = picture.width?.side
            height = picture.height?.side
            rotation = Self.rotation(picture)
            seconds = report.format?.duration?.seconds ?? picture.duration?.seconds
        }
        let tags = streams.map { Self.folded($0.tags) }
        created = CreationEvidence(
            apple: Self.first(Self.appleDate, [formatTags] + tags),
            container: Self.first(Self.containerDate, [formatTags] + tags),
            camera: Self.camera([formatTags] + tags))
        place = Self.place([formatTags] + tags)
        // GoPro and Android keep the way a camera went in tracks of their own.
        hasPlace =
            place != nil || streams.contains { ["gpmd", "camm"].contains($0.codecTag?.text) }
        device = Self.device(formatTags)
        if let samples {
            for track in samples { hold(track.found, to: track.promised, track.arePictures) }
            let pictures = samples.first(where: \.arePictures)
            picturesPromised = pictures?.promised
            picturesFound = pictures?.found
        } else if container == .isoMedia {
            count(streams)
            let pictures = streams.first(where: \.isMoving)
            picturesPromised = pictures?.frames?.count
            picturesFound = pictures?.packets?.count
        }
        if codec == nil, fault == nil { note("it has no picture that can be read") }
        if seconds == nil { problems.append("its length is not known") }
    }

    private mutating func note(_ problem: String) {
        isComplete = false
        problems.append(problem)
    }

    /// Compares the frames the index promises with those that are there.
    private mutating func count(_ streams: [ProbeReport.Stream]) {
        // Of sound only AAC: for PCM the index counts samples, and a packet holds many.
        for stream in streams where stream.isMoving || stream.codecName?.text == "aac" {
            guard let promised = stream.frames?.integer, promised > 0 else { continue }
            hold(max(0, stream.packets?.integer ?? 0), to: promised, stream.isMoving)
        }
    }

    /// Notes when fewer pictures or sounds are there than the index promises.
    private mutating func hold(_ found: Int64, to promised: Int64, _ arePictures: Bool) {
        guard found < promised else { return }
        note(
            "\(found) of \(promised) \(arePictures ? "pictures" : "sounds") are there: "
                + "it was cut short")
    }

    /// Tags by their names in lower case; of two alike the first in order counts.
    private static func folded(_ tags: [String: Loose]?) -> [String: String] {
        let pairs = (tags ?? [:]).sorted { $0.key < $1.key }
        return Dictionary(
            pairs.map { ($0.key.lowercased(), $0.value.text) }, uniquingKeysWith: { one, _ in one })
    }

    private static func first(_ key: String, _ tags: [[String: String]]) -> String? {
        for tags in tags {
            if let text = tags[key], !text.isEmpty { return String(text.prefix(64)) }
        }
        return nil
    }

    private static func place(_ tags: [[String: String]]) -> FilmPlace? {
        for tags in tags {
            for (key, text) in tags.sorted(by: { $0.key < $1.key })
            where !text.isEmpty && PlaceWords.isPlace(key) {
                return FilmPlace(String(text.prefix(256)))
            }
        }
        return nil
    }

    /// The camera that names itself in a film's tracks, of those that are known to keep no zone.
    ///
    /// Never by the name of the file: what is not sure is UTC, as the standard says.
    private static func camera(_ tags: [[String: String]]) -> TimeEvidence.Camera? {
        let names = tags.flatMap { tags in Self.writers.compactMap { tags[$0] } }
        // QuickTime's length may stand before the name as a byte of its own.
        let isGoPro = names.contains { $0.drop { !$0.isLetter }.hasPrefix(Self.goPro + " ") }
        return isGoPro ? .goPro : nil
    }

    /// The tags, besides places, that facts are taken from.
    static let tags: Set = Set(
        [appleDate, containerDate] + writers + devices.flatMap { [$0.make, $0.model] })

    /// How the cameras that keep no zone name themselves.
    static let goPro = "GoPro"

    /// Where what wrote a track names itself.
    private static let writers = ["handler_name", "encoder"]

    private static let appleDate = "com.apple.quicktime.creationdate"
    private static let containerDate = "creation_time"

    private static let devices = [
        (make: "com.apple.quicktime.make", model: "com.apple.quicktime.model"),
        (make: "com.android.manufacturer", model: "com.android.model"),
        (make: "make", model: "model"),
    ]

    private static func device(_ tags: [String: String]) -> SafeText? {
        for (make, model) in devices {
            let parts = [tags[make], tags[model]].compactMap(\.self).filter { !$0.isEmpty }
            if !parts.isEmpty { return SafeText(String(parts.joined(separator: " ").prefix(80))) }
        }
        return nil
    }

    /// The clockwise turn for viewing; `ffprobe` counts the other way round.
    private static func rotation(_ stream: ProbeReport.Stream) -> Int {
        for data in stream.sideData ?? [] {
            guard let turn = data["rotation"]?.integer, (-360...360).contains(turn) else {
                continue
            }
            return Int((360 - turn) % 360)
        }
        return 0
    }
}

extension ProbeReport.Stream {
    /// Whether it is a moving picture, not a cover or a thumbnail.
    var isMoving: Bool {
        codecType?.text == "video" && disposition?["attached_pic"]?.integer != 1
            && disposition?["still_image"]?.integer != 1
    }
}
