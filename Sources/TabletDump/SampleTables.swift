/// Checks that every picture and sound that an MP4's index promises lies within the file, by its sample
/// tables (ISO 14496-12 §8.7) and without reading the film.
///
/// `ffprobe` is content with a film whose end is missing when its index stands in front; counting its
/// packets would tell, and read the whole film from a slow card once more.
package struct SampleTables {
    /// How many of a track's samples are there.
    package struct Count: Hashable {
        /// Whether they are pictures; sounds otherwise.
        package let arePictures: Bool
        /// How many there should be.
        package let promised: Int64
        /// How many lie within the file.
        package let found: Int64
    }

    /// The longest table that is read, in bytes: four hours of pictures; of longer films packets are counted.
    static let limit: Int64 = 2 << 20
    /// The most boxes that are looked at within another.
    static let boxes = 1000

    private let size: Int64
    private let read: ContainerExtent.Reading

    /// Looks at a film of so many bytes.
    package init(size: Int64, read: @escaping ContainerExtent.Reading) {
        self.size = size
        self.read = read
    }

    /// The counts of each track of pictures or sound; none when the tables do not tell.
    ///
    /// They do not for films in fragments, and for anything that is odd: then the packets have to be counted.
    package func counts() -> [Count]? {
        guard let top = children(of: 0..<size), let index = top.first(where: { $0.kind == "moov" }),
            let inner = children(of: index.body), !inner.contains(where: { $0.kind == "mvex" })
        else { return nil }
        var counts: [Count] = []
        for track in inner where track.kind == "trak" {
            guard let media = child("mdia", of: track.body) else { return nil }
            guard let handler = child("hdlr", of: media), let kind = text(handler, at: 8) else {
                return nil
            }
            guard kind == "vide" || kind == "soun" else { continue }
            guard let information = child("minf", of: media),
                let table = child("stbl", of: information),
                let (promised, found) = count(table)
            else { return nil }
            counts.append(Count(arePictures: kind == "vide", promised: promised, found: found))
        }
        return counts.contains(where: \.arePictures) ? counts : nil
    }

    private struct Box {
        let kind: String
        let body: Range<Int64>
    }

    /// The boxes that fill a range; none when they do not.
    private func children(of range: Range<Int64>) -> [Box]? {
        var boxes: [Box] = []
        var offset = range.lowerBound
        while offset < range.upperBound {
            let head = read(offset, 16)
            guard head.count >= 8, boxes.count < Self.boxes else { return nil }
            let kind = String(decoding: head[4..<8], as: UTF8.self)
            var length = Int64(Self.number(head[0..<4]))
            var start: Int64 = 8
            if length == 0 { length = range.upperBound - offset }
            if length == 1 {
                guard head.count == 16, head[8] < 0x80 else { return nil }
                length = Int64(Self.number(head[8..<16]))
                start = 16
            }
            guard length >= start, length <= range.upperBound - offset else {
                // Some cameras leave stray bytes behind the last box of the file.
                return boxes.contains { $0.kind == "moov" } ? boxes : nil
            }
            boxes.append(Box(kind: kind, body: offset + start..<offset + length))
            offset += length
        }
        return boxes
    }

    private func child(_ kind: String, of range: Range<Int64>) -> Range<Int64>? {
        children(of: range)?.first { $0.kind == kind }?.body
    }

    private func text(_ body: Range<Int64>, at offset: Int64) -> String? {
        let bytes = read(body.lowerBound + offset, 4)
        guard bytes.count == 4, offset + 4 <= Int64(body.count) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A table's bytes behind its version and flags.
    private func table(_ kind: String, of range: Range<Int64>) -> [UInt8]? {
        guard let body = child(kind, of: range), body.count >= 8, body.count <= Self.limit else {
            return nil
        }
        let bytes = read(body.lowerBound, body.count)
        return bytes.count == body.count ? Array(bytes.dropFirst(4)) : nil
    }

    /// How many samples a track has, and how many of them lie within the file.
    private func count(_ range: Range<Int64>) -> (promised: Int64, found: Int64)? {
        guard let sizes = table("stsz", of: range), sizes.count >= 8,
            let runs = table("stsc", of: range), let chunks = chunkOffsets(range)
        else { return nil }
        let same = Int64(Self.number(sizes[0..<4]))
        let promised = Int64(Self.number(sizes[4..<8]))
        guard same > 0 || Int64(sizes.count) >= 8 + promised * 4 else { return nil }
        guard let perChunk = samplesPerChunk(runs, chunks: chunks.count) else { return nil }
        var next: Int64 = 0
        var found: Int64 = 0
        for (offset, count) in zip(chunks, perChunk) {
            let count = min(count, promised - next)
            guard count > 0 else { break }
            let room = max(0, size - offset)
            if same > 0 {
                found += min(count, room / same)
            } else {
                found += Self.fitting(sizes[8...], from: Int(next), count: Int(count), in: room)
            }
            next += count
        }
        return (promised, found)
    }

    /// How many samples of a chunk fit into the room that the file has from the chunk on.
    private static func fitting(
        _ sizes: ArraySlice<UInt8>, from first: Int, count: Int, in room: Int64
    ) -> Int64 {
        var used: Int64 = 0
        for sample in 0..<count {
            let place = sizes.startIndex + (first + sample) * 4
            used += Int64(number(sizes[place..<place + 4]))
            if used > room { return Int64(sample) }
        }
        return Int64(count)
    }

    /// Where each chunk begins.
    private func chunkOffsets(_ range: Range<Int64>) -> [Int64]? {
        let isWide = child("co64", of: range) != nil
        let width = isWide ? 8 : 4
        guard let bytes = table(isWide ? "co64" : "stco", of: range) else { return nil }
        let count = Int(Self.number(bytes[0..<4]))
        guard bytes.count >= 4 + count * width else { return nil }
        var offsets: [Int64] = []
        offsets.reserveCapacity(count)
        for chunk in 0..<count {
            let place = 4 + chunk * width
            guard let offset = Int64(exactly: Self.number(bytes[place..<place + width])) else {
                return nil
            }
            offsets.append(offset)
        }
        return offsets
    }

    /// How many samples each chunk has, by runs of chunks that have as many.
    private func samplesPerChunk(_ runs: [UInt8], chunks: Int) -> [Int64]? {
        let count = Int(Self.number(runs[0..<4]))
        guard count > 0 || chunks == 0, runs.count >= 4 + count * 12 else { return nil }
        var perChunk: [Int64] = []
        perChunk.reserveCapacity(chunks)
        for run in 0..<count {
            let place = 4 + run * 12
            let first = Int(Self.number(runs[place..<place + 4]))
            let samples = Int64(Self.number(runs[place + 4..<place + 8]))
            let end =
                run + 1 < count ? Int(Self.number(runs[place + 12..<place + 16])) - 1 : chunks
            guard first == perChunk.count + 1, end >= first, end <= chunks else { return nil }
            perChunk.append(contentsOf: repeatElement(samples, count: end - first + 1))
        }
        return perChunk.count == chunks ? perChunk : nil
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
