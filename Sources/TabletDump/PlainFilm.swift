/// Reads out of an MP4's or MOV's index what `ffprobe` would report of it, where the film is plain and whole.
///
/// Starting `ffprobe` costs more than all its reading, so thousands of films are planned by their own
/// boxes (ISO 14496-12, QuickTime File Format). Whatever is odd in them, or not known here to mean nothing
/// to `ffprobe`, is left to `ffprobe`; and nothing gets into the vault on this word alone: each film is
/// probed when it is taken in.
package struct PlainFilm {
    private let boxes: IndexBoxes
    private let size: Int64

    /// The facts of a film of so many bytes, those that `ffprobe` would tell; none when it has to be asked.
    package static func facts(
        size: Int64, read: @escaping ContainerExtent.Reading
    ) -> FilmFacts? {
        let film = Self(boxes: IndexBoxes(read: read), size: size)
        guard ContainerExtent(size: size, read: read).fault(in: .isoMedia) == nil,
            let report = try? film.report(),
            let samples = SampleTables(size: size, read: read).counts(),
            samples.allSatisfy({ $0.found == $0.promised && $0.promised > 0 })
        else { return nil }
        let facts = FilmFacts(
            report, bytes: size, container: .isoMedia, samples: samples, fault: nil)
        guard facts.isComplete, facts.width != nil, facts.height != nil, facts.problems.isEmpty
        else { return nil }
        return facts
    }

    /// What `ffprobe` would report of it, as far as that is looked at.
    private func report() throws(NotPlain) -> ProbeReport {
        let top = try boxes.filling(0..<size)
        guard top.first?.kind == "ftyp", top.contains(where: { $0.kind == "mdat" }) else {
            throw NotPlain()
        }
        for box in top.dropFirst() where box.kind != "moov" && box.kind != "mdat" {
            try checkEmpty(box)
        }
        let inner = try boxes.filling(top.only("moov"))
        guard inner.first?.kind == "mvhd" else { throw NotPlain() }
        let header = try MovieHeader(.movie, at: inner.only("mvhd"), in: boxes)
        guard try header.turn == .upright else { throw NotPlain() }
        var tags = IndexTags(boxes)
        tags.add("creation_time", try header.created)
        var tracks: [ProbeReport.Stream] = []
        for box in inner {
            switch box.kind {
            case "mvhd", "iods": continue
            case "trak": tracks.append(try PlainTrack(box.body, in: boxes, after: tags).stream)
            case "udta": try tags.take(userData: box.body)
            case "meta": try tags.take(metadata: box.body)
            default: try checkEmpty(box)
            }
        }
        guard tracks.count(where: { $0.codecType?.text == "video" }) == 1 else { throw NotPlain() }
        return ProbeReport(
            streams: tracks,
            format: ProbeReport.Format(duration: Loose(text: try header.seconds), tags: tags.all))
    }

    /// Whether a box is free space; `ffprobe` looks there for an index that was put out of use.
    private func checkEmpty(_ box: IndexBoxes.Box) throws(NotPlain) {
        switch box.kind {
        case "free", "skip":
            guard box.body.count >= 8 else { return }
            guard let inner = boxes.text(box.body, at: 4),
                !["moov", "cmov", "trak", "mvhd"].contains(inner)
            else { throw NotPlain() }
        case "wide" where box.body.isEmpty: return
        default: throw NotPlain()
        }
    }
}

/// Thrown where a film's index is not plain, so that `ffprobe` has to be asked.
struct NotPlain: Error {}

extension IndexBoxes {
    /// The boxes that fill a range to its end.
    func filling(_ range: Range<Int64>) throws(NotPlain) -> [Box] {
        guard let found = children(of: range),
            (found.last?.body.upperBound ?? range.upperBound) == range.upperBound
        else { throw NotPlain() }
        return found
    }

    /// Leaves to `ffprobe` whatever a camera that keeps no zone may have named itself in.
    func checkCamera(_ body: Range<Int64>) throws(NotPlain) {
        let start = body.lowerBound..<min(body.upperBound, body.lowerBound + 4096)
        guard !body.isEmpty else { return }
        let bytes = try plainBytes(of: start, atMost: 4096)
        guard bytes.firstRange(of: Array(FilmFacts.goPro.utf8)) == nil else { throw NotPlain() }
    }

    /// All of a body of at most so many bytes.
    func plainBytes(of body: Range<Int64>, atMost limit: Int) throws(NotPlain) -> [UInt8] {
        guard let bytes = bytes(of: body, atMost: limit) else { throw NotPlain() }
        return bytes
    }
}

extension [IndexBoxes.Box] {
    /// The body of the one box of a kind.
    func only(_ kind: String) throws(NotPlain) -> Range<Int64> {
        let found = filter { $0.kind == kind }
        guard found.count == 1 else { throw NotPlain() }
        return found[0].body
    }
}
