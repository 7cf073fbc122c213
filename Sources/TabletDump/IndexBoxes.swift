/// The boxes of an MP4's index (ISO 14496-12 §4.2), read within one budget for the whole file.
///
/// A hostile file may hold boxes in boxes without end, each of them small; what is read of it, and how often
/// a slow card is asked, is bounded whatever it holds.
final class IndexBoxes {
    /// A box: its four letters as Latin-1, and the bytes behind its head.
    struct Box {
        let kind: String
        let body: Range<Int64>
    }

    /// How many boxes are looked at; a film of a tablet has less than a hundred in its index.
    static let mostBoxes = 10_000
    /// How many bytes of tables are read: eight hours of pictures and their sound.
    static let mostBytes: Int64 = 16 << 20
    /// The longest table that is read, in bytes: four hours of pictures; of longer films packets are counted.
    static let longestTable: Int64 = 2 << 20

    private let read: ContainerExtent.Reading
    private var boxes = IndexBoxes.mostBoxes
    private var bytes = IndexBoxes.mostBytes

    init(read: @escaping ContainerExtent.Reading) { self.read = read }

    /// The boxes that fill a range; none when they do not, or when the budget is spent.
    func children(of range: Range<Int64>) -> [Box]? {
        var found: [Box] = []
        var offset = range.lowerBound
        while offset < range.upperBound {
            guard boxes > 0 else { return nil }
            boxes -= 1
            let head = read(offset, 16)
            guard head.count >= 8 else { return nil }
            let kind = MediaBox.latin(head[4..<8])
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
                return found.contains { $0.kind == "moov" } ? found : nil
            }
            found.append(Box(kind: kind, body: offset + start..<offset + length))
            offset += length
        }
        return found
    }

    /// The first box of a kind within a range.
    func child(_ kind: String, of range: Range<Int64>) -> Range<Int64>? {
        children(of: range)?.first { $0.kind == kind }?.body
    }

    /// Four letters that stand in a box.
    func text(_ body: Range<Int64>, at offset: Int64) -> String? {
        guard offset + 4 <= Int64(body.count), let bytes = take(4, at: body.lowerBound + offset)
        else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A table's bytes behind its version and flags.
    func table(_ kind: String, of boxes: [Box]) -> [UInt8]? {
        guard let body = boxes.first(where: { $0.kind == kind })?.body, body.count >= 8,
            body.count <= Self.longestTable,
            let bytes = take(Int64(body.count), at: body.lowerBound)
        else { return nil }
        return Array(bytes.dropFirst(4))
    }

    /// All of a body of at most so many bytes.
    func bytes(of body: Range<Int64>, atMost limit: Int) -> [UInt8]? {
        body.count <= limit ? take(Int64(body.count), at: body.lowerBound) : nil
    }

    private func take(_ count: Int64, at offset: Int64) -> [UInt8]? {
        guard count <= bytes else { return nil }
        bytes -= count
        let found = read(offset, Int(count))
        return found.count == count ? found : nil
    }

    /// A big-endian number.
    static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
