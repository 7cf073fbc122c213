/// A film's bytes in an order in which a program can take them that cannot seek.
///
/// An ISO media file (MP4, MOV) that a camera made has its index, the box `moov`, behind the pictures that it points
/// at. Here it comes before them, and where it points it is told by how much they moved. Other films are as they are.
struct FilmStream {
    /// Reads a range of the film.
    typealias Reading = (Range<UInt64>) throws -> [UInt8]

    /// What follows what: bytes that were made for the stream, and ranges of the film.
    enum Piece: Equatable {
        /// These bytes, which are no range of the film.
        case made([UInt8])
        /// These bytes of the film.
        case film(Range<UInt64>)
    }

    /// The pieces, in order.
    let pieces: [Piece]

    /// The most that is read of an index.
    static let longestIndex: UInt64 = 64 << 20
    /// The most boxes that are looked at.
    private static let mostBoxes = 4096

    /// Looks for the index of a film of so many bytes, and puts it where it is needed.
    init(size: UInt64, read: Reading) throws {
        guard let boxes = try Self.boxes(size, read),
            let index = boxes.firstIndex(where: { $0.type == "moov" }),
            let pictures = boxes.firstIndex(where: { $0.type == "mdat" }), pictures < index
        else {
            pieces = [.film(0..<size)]
            return
        }
        let moov = boxes[index].range
        guard UInt64(moov.count) <= Self.longestIndex else {
            pieces = [.film(0..<size)]
            return
        }
        var bytes = try read(moov)
        let moved = boxes[0].type == "ftyp" ? boxes[0].range.upperBound : 0
        let isShifted = IndexShift(
            by: UInt64(moov.count), within: moved..<moov.lowerBound
        ).apply(to: &bytes)
        guard isShifted else {
            pieces = [.film(0..<size)]
            return
        }
        pieces = [
            .film(0..<moved), .made(bytes), .film(moved..<moov.lowerBound),
            .film(moov.upperBound..<size),
        ].filter { $0 != .film(size..<size) && $0 != .film(0..<0) }
    }

    private struct Box {
        let type: String
        let range: Range<UInt64>
    }

    /// The boxes of a film; none where it is no ISO media.
    private static func boxes(_ size: UInt64, _ read: Reading) throws -> [Box]? {
        var boxes: [Box] = []
        var at: UInt64 = 0
        while at < size, boxes.count < mostBoxes {
            guard size - at >= 8 else { return boxes.isEmpty ? nil : boxes }
            let head = try read(at..<min(size, at + 16))
            let type = String(decoding: head[4..<8], as: UTF8.self)
            var length = UInt64(Self.number(head[0..<4]))
            if length == 1, head.count == 16 { length = Self.number(head[8..<16]) }
            if length == 0 { length = size - at }
            guard length >= 8, length <= size - at else { return nil }
            if boxes.isEmpty, !["ftyp", "wide", "free", "skip", "moov", "mdat"].contains(type) {
                return nil
            }
            boxes.append(Box(type: type, range: at..<at + length))
            at += length
        }
        return boxes
    }

    static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}

/// Moves where an index points, for what lies in a range of the film.
struct IndexShift {
    private let distance: UInt64
    private let range: Range<UInt64>

    init(by distance: UInt64, within range: Range<UInt64>) {
        self.distance = distance
        self.range = range
    }

    /// Changes a `moov` box; false when something in it cannot be.
    func apply(to moov: inout [UInt8]) -> Bool { walk(&moov, 8..<moov.count, depth: 0) }

    private static let parents: Set<String> = ["trak", "mdia", "minf", "stbl", "edts"]

    private func walk(_ bytes: inout [UInt8], _ range: Range<Int>, depth: Int) -> Bool {
        var at = range.lowerBound
        while range.upperBound - at >= 8 {
            let length = Int(clamping: FilmStream.number(bytes[at..<at + 4]))
            guard length >= 8, length <= range.upperBound - at else { return false }
            let type = String(decoding: bytes[at + 4..<at + 8], as: UTF8.self)
            let inside = at + 8..<at + length
            switch type {
            case "stco": guard shift(&bytes, inside, width: 4) else { return false }
            case "co64": guard shift(&bytes, inside, width: 8) else { return false }
            // A compressed index says nothing of where it points.
            case "cmov": return false
            default:
                if Self.parents.contains(type), depth < 8 {
                    guard walk(&bytes, inside, depth: depth + 1) else { return false }
                }
            }
            at += length
        }
        return true
    }

    private func shift(_ bytes: inout [UInt8], _ box: Range<Int>, width: Int) -> Bool {
        guard box.count >= 8 else { return false }
        let first = box.lowerBound + 8
        let count = Int(
            clamping: FilmStream.number(bytes[box.lowerBound + 4..<box.lowerBound + 8]))
        guard count <= (box.upperBound - first) / width else { return false }
        for number in 0..<count {
            let at = first + number * width
            let place = FilmStream.number(bytes[at..<at + width])
            guard range.contains(place) else { continue }
            let moved = place + distance
            guard width == 8 || moved <= UInt32.max else { return false }
            for byte in 0..<width {
                bytes[at + byte] = UInt8(
                    truncatingIfNeeded: moved >> UInt64(8 * (width - 1 - byte)))
            }
        }
        return true
    }
}
