/// One track of a plain film, as `ffprobe` would report it.
struct PlainTrack {
    /// The report.
    let stream: ProbeReport.Stream

    /// Reads a track's boxes (ISO 14496-12 §8.3), behind what was read of the film's tags so far.
    init(_ body: Range<Int64>, in boxes: IndexBoxes, after tags: IndexTags) throws(NotPlain) {
        let parts = try boxes.filling(body)
        for part in parts {
            switch part.kind {
            case "tkhd", "mdia", "edts", "tapt": continue
            // `ffprobe` takes the film's own names for it when those stand in front.
            case "meta" where !tags.hasKeys:
                guard try Self.isNumbered(part.body, in: boxes) else { throw NotPlain() }
            case "tref":
                // Chapters are read from another track.
                guard try boxes.filling(part.body).allSatisfy({ $0.kind != "chap" }) else {
                    throw NotPlain()
                }
            default: throw NotPlain()
            }
        }
        let media = try boxes.filling(parts.only("mdia"))
        let header = try MovieHeader(.media, at: media.only("mdhd"), in: boxes)
        let handler = boxes.text(try media.only("hdlr"), at: 8)
        try boxes.checkCamera(media.only("hdlr"))
        let tables = try boxes.filling(boxes.filling(media.only("minf")).only("stbl"))
        // Without these `ffprobe` gives the track up.
        for kind in ["stts", "stsc", "stsz"] { _ = try tables.only(kind) }
        let entry = try SampleEntry(tables.only("stsd"), in: boxes)
        try boxes.checkCamera(tables.only("stsd"))
        let created = try header.created
        let tags = created.map { ["creation_time": Loose(text: $0)] }
        switch handler {
        case "vide":
            guard let codec = Self.codecs[entry.format], let (width, height) = entry.sides,
                try entry.holds(codec.settings, in: boxes)
            else { throw NotPlain() }
            let turn = try MovieHeader(.track, at: parts.only("tkhd"), in: boxes).turn
            stream = ProbeReport.Stream(
                type: "video", codec: codec.name, tag: entry.format, sides: (width, height),
                turn: turn, tags: tags)
        case "soun" where Self.sounds.contains(entry.format):
            stream = ProbeReport.Stream(type: "audio", tag: entry.format, tags: tags)
        case "meta", "tmcd":
            stream = ProbeReport.Stream(type: "data", tag: entry.format, tags: tags)
        default: throw NotPlain()
        }
    }

    /// Pictures by their format: the codec as `ffprobe` calls it, and the box with its settings.
    private static let codecs: [String: (name: String, settings: String)] = [
        "avc1": ("h264", "avcC"), "avc3": ("h264", "avcC"), "hvc1": ("hevc", "hvcC"),
        "hev1": ("hevc", "hvcC"),
    ]

    private static let sounds: Set = [
        "mp4a", "samr", "sawb", "alac", "lpcm", "sowt", "twos", "ac-3", "ec-3", "Opus",
    ]

    /// Whether a track's own metadata has only numbers for names, which `ffprobe` does not resolve.
    private static func isNumbered(
        _ body: Range<Int64>, in boxes: IndexBoxes
    ) throws(NotPlain) -> Bool {
        let parts = try boxes.filling(body)
        guard parts.map(\.kind) == ["hdlr", "keys", "ilst"] else { return false }
        return try boxes.filling(parts.only("ilst")).allSatisfy { $0.kind.hasPrefix("\0") }
    }
}

/// The one description of a track's samples (`stsd`, ISO 14496-12 §8.5.2).
private struct SampleEntry {
    /// Its four letters.
    let format: String
    private let body: Range<Int64>
    private let head: [UInt8]

    init(_ table: Range<Int64>, in boxes: IndexBoxes) throws(NotPlain) {
        guard table.count >= 16,
            let count = boxes.bytes(of: table.lowerBound..<table.lowerBound + 8, atMost: 8),
            IndexBoxes.number(count[4...]) == 1
        else { throw NotPlain() }
        let entries = try boxes.filling(table.lowerBound + 8..<table.upperBound)
        guard entries.count == 1 else { throw NotPlain() }
        format = entries[0].kind
        body = entries[0].body
        let head = body.lowerBound..<min(body.upperBound, body.lowerBound + Self.settings)
        self.head = try boxes.plainBytes(of: head, atMost: Int(Self.settings))
    }

    /// Where a picture's settings stand in its description.
    private static let settings: Int64 = 78

    /// A picture's width and height.
    var sides: (width: Int, height: Int)? {
        guard head.count == Self.settings else { return nil }
        return (Int(IndexBoxes.number(head[24..<26])), Int(IndexBoxes.number(head[26..<28])))
    }

    /// Whether a picture's settings hold such a box.
    func holds(_ kind: String, in boxes: IndexBoxes) throws(NotPlain) -> Bool {
        guard body.count >= Self.settings else { return false }
        let settings = try boxes.filling(body.lowerBound + Self.settings..<body.upperBound)
        return settings.contains { $0.kind == kind }
    }
}

extension ProbeReport.Stream {
    /// What would be reported of a track, as far as that is looked at.
    fileprivate init(
        type: String, codec: String? = nil, tag: String, sides: (Int, Int)? = nil,
        turn: MovieHeader.Turn = .upright, tags: [String: Loose]?
    ) {
        var data: [[String: Loose]]?
        if case .by(let degrees) = turn { data = [["rotation": Loose(text: "\(degrees)")]] }
        self.init(
            codecType: Loose(text: type), codecName: codec.map { Loose(text: $0) },
            codecTag: Loose(text: tag), width: sides.map { Loose(text: "\($0.0)") },
            height: sides.map { Loose(text: "\($0.1)") }, duration: nil, frames: nil, packets: nil,
            disposition: nil, sideData: data, tags: tags)
    }
}
