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

    private let size: Int64
    private let read: ContainerExtent.Reading

    /// Looks at a film of so many bytes.
    package init(size: Int64, read: @escaping ContainerExtent.Reading) {
        self.size = size
        self.read = read
    }

    /// The counts of each track of pictures or sound; none when the tables do not tell.
    ///
    /// They do not for films in fragments, for an index of absurd extent, and for anything that is odd: then
    /// the packets have to be counted. Sound of a format whose tables are not understood is left out.
    package func counts() -> [Count]? {
        let boxes = IndexBoxes(read: read)
        guard let index = boxes.child("moov", of: 0..<size), let inner = boxes.children(of: index),
            !inner.contains(where: { $0.kind == "mvex" })
        else { return nil }
        var counts: [Count] = []
        for track in inner where track.kind == "trak" {
            guard let media = boxes.child("mdia", of: track.body),
                let handler = boxes.child("hdlr", of: media),
                let kind = boxes.text(handler, at: 8)
            else { return nil }
            guard kind == "vide" || kind == "soun" else { continue }
            guard let information = boxes.child("minf", of: media),
                let place = boxes.child("stbl", of: information),
                let tables = boxes.children(of: place),
                let sizes = boxes.table("stsz", of: tables), sizes.count >= 8
            else { return nil }
            let same = Int64(IndexBoxes.number(sizes[0..<4]))
            var layout: SampleLayout?
            if same > 0, kind == "soun" {
                guard let description = boxes.table("stsd", of: tables) else { return nil }
                layout = SampleLayout(sound: description, same: same)
                guard layout != nil else { continue }
            } else if same > 0 {
                layout = SampleLayout(in: same)
            }
            guard let perChunk = chunks(tables, boxes),
                let (promised, found) = count(sizes, layout, perChunk)
            else { return nil }
            counts.append(Count(arePictures: kind == "vide", promised: promised, found: found))
        }
        return counts.contains(where: \.arePictures) ? counts : nil
    }

    /// How many samples a track has, and how many of them lie within the file.
    private func count(
        _ sizes: [UInt8], _ layout: SampleLayout?, _ chunks: [(offset: Int64, samples: Int64)]
    ) -> (promised: Int64, found: Int64)? {
        let promised = Int64(IndexBoxes.number(sizes[4..<8]))
        guard layout != nil || Int64(sizes.count) >= 8 + promised * 4 else { return nil }
        var next: Int64 = 0
        var found: Int64 = 0
        for (offset, samples) in chunks {
            let count = min(samples, promised - next)
            guard count > 0 else { break }
            let room = max(0, size - offset)
            if let layout {
                found += layout.fitting(count, in: room)
            } else {
                found += Self.fitting(sizes[8...], from: Int(next), count: Int(count), in: room)
            }
            next += count
        }
        return (promised, found)
    }

    /// Where each chunk begins, and how many samples it has.
    private func chunks(
        _ tables: [IndexBoxes.Box], _ boxes: IndexBoxes
    ) -> [(offset: Int64, samples: Int64)]? {
        guard let runs = boxes.table("stsc", of: tables),
            let offsets = chunkOffsets(tables, boxes),
            let samples = samplesPerChunk(runs, chunks: offsets.count)
        else { return nil }
        return Array(zip(offsets, samples))
    }

    /// How many samples of a chunk fit into the room that the file has from the chunk on.
    private static func fitting(
        _ sizes: ArraySlice<UInt8>, from first: Int, count: Int, in room: Int64
    ) -> Int64 {
        var used: Int64 = 0
        for sample in 0..<count {
            let place = sizes.startIndex + (first + sample) * 4
            used += Int64(IndexBoxes.number(sizes[place..<place + 4]))
            if used > room { return Int64(sample) }
        }
        return Int64(count)
    }

    /// Where each chunk begins.
    private func chunkOffsets(
        _ tables: [IndexBoxes.Box], _ boxes: IndexBoxes
    ) -> [Int64]? {
        let isWide = tables.contains { $0.kind == "co64" }
        let width = isWide ? 8 : 4
        guard let bytes = boxes.table(isWide ? "co64" : "stco", of: tables) else { return nil }
        let count = Int(IndexBoxes.number(bytes[0..<4]))
        guard bytes.count >= 4 + count * width else { return nil }
        var offsets: [Int64] = []
        offsets.reserveCapacity(count)
        for chunk in 0..<count {
            let place = 4 + chunk * width
            guard let offset = Int64(exactly: IndexBoxes.number(bytes[place..<place + width]))
            else {
                return nil
            }
            offsets.append(offset)
        }
        return offsets
    }

    /// How many samples each chunk has, by runs of chunks that have as many.
    private func samplesPerChunk(_ runs: [UInt8], chunks: Int) -> [Int64]? {
        let count = Int(IndexBoxes.number(runs[0..<4]))
        guard count > 0 || chunks == 0, runs.count >= 4 + count * 12 else { return nil }
        var perChunk: [Int64] = []
        perChunk.reserveCapacity(chunks)
        for run in 0..<count {
            let place = 4 + run * 12
            let first = Int(IndexBoxes.number(runs[place..<place + 4]))
            let samples = Int64(IndexBoxes.number(runs[place + 4..<place + 8]))
            let end =
                run + 1 < count ? Int(IndexBoxes.number(runs[place + 12..<place + 16])) - 1 : chunks
            guard first == perChunk.count + 1, end >= first, end <= chunks else { return nil }
            perChunk.append(contentsOf: repeatElement(samples, count: end - first + 1))
        }
        return perChunk.count == chunks ? perChunk : nil
    }
}
