/// Where a track's pictures, sounds or other samples lie, by its sample tables (ISO 14496-12 §8.7).
struct TrackSamples {
    /// The longest table that is read, in bytes: half a day of pictures or sound.
    static let limit = 8 << 20
    /// The most pieces that a track may lie in.
    private static let pieces = 1 << 20

    private let film: FilmWindow
    private let tables: [String: MediaBox]

    /// Takes the boxes of a sample table.
    init(_ boxes: [MediaBox], of film: FilmWindow) {
        self.film = film
        tables = Dictionary(boxes.map { ($0.kind, $0) }, uniquingKeysWith: { one, _ in one })
    }

    /// The bytes of every chunk, in the order of the table, those that touch as one; what lies behind the
    /// film's end is left out.
    ///
    /// - Throws: `PlaceError` when the tables cannot be read.
    func ranges() throws -> [Range<UInt64>] {
        let chunks = try offsets()
        guard !chunks.isEmpty else { return [] }
        let sizes = try sampleSizes()
        let runs = try table("stsc")
        let count = Int(MediaBox.number(runs, at: 4))
        guard count > 0, runs.count >= 8 + count * 12 else { throw Self.odd }
        var ranges: [Range<UInt64>] = []
        var sample = 0
        for run in 0..<count {
            let place = 8 + run * 12
            let first = Int(MediaBox.number(runs, at: place)) - 1
            let end =
                run + 1 < count ? Int(MediaBox.number(runs, at: place + 12)) - 1 : chunks.count
            guard first >= 0, run > 0 || first == 0, end >= first, end <= chunks.count else {
                throw Self.odd
            }
            let perChunk = Int(MediaBox.number(runs, at: place + 4))
            for chunk in first..<end {
                let samples = min(perChunk, sizes.count - sample)
                let length = sizes.total(sample..<sample + samples)
                sample += samples
                try add(chunks[chunk], length, to: &ranges)
            }
        }
        // Samples without a chunk could lie anywhere.
        guard sample == sizes.count else { throw Self.odd }
        return ranges
    }

    private func add(
        _ start: UInt64, _ length: UInt64, to ranges: inout [Range<UInt64>]
    ) throws {
        guard start < film.size, length > 0 else { return }
        let range = start..<start + min(length, film.size - start)
        if let last = ranges.last, last.upperBound == range.lowerBound {
            ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
        } else {
            guard ranges.count < Self.pieces else { throw Self.odd }
            ranges.append(range)
        }
    }

    private static let odd = PlaceError("the index of one of its tracks cannot be read")

    /// A table's bytes, version and flags first, and its count behind them.
    private func table(_ kind: String) throws -> [UInt8] {
        guard let box = tables[kind], (8...Self.limit).contains(box.body.count) else {
            throw Self.odd
        }
        let bytes = try film.bytes(at: box.body.lowerBound, box.body.count)
        guard bytes.count == box.body.count else { throw Self.odd }
        return bytes
    }

    private func offsets() throws -> [UInt64] {
        let width = tables["co64"] != nil ? 8 : 4
        let bytes = try table(width == 8 ? "co64" : "stco")
        let count = Int(MediaBox.number(bytes, at: 4))
        guard bytes.count >= 8 + count * width else { throw Self.odd }
        return (0..<count).map { chunk in
            let place = 8 + chunk * width
            return MediaBox.number(bytes[place..<place + width])
        }
    }

    private func sampleSizes() throws -> SampleSizes {
        let bytes = try table("stsz")
        guard bytes.count >= 12 else { throw Self.odd }
        let sizes = SampleSizes(
            same: MediaBox.number(bytes, at: 4), count: Int(MediaBox.number(bytes, at: 8)),
            bytes: bytes)
        guard sizes.same > 0 || bytes.count >= 12 + sizes.count * 4 else { throw Self.odd }
        return sizes
    }

    private struct SampleSizes {
        /// How many bytes each has, or 0 when each has its own number.
        let same: UInt64
        let count: Int
        let bytes: [UInt8]

        func total(_ samples: Range<Int>) -> UInt64 {
            guard same == 0 else { return same * UInt64(samples.count) }
            return samples.reduce(0) { $0 + MediaBox.number(bytes, at: 12 + $1 * 4) }
        }
    }
}
