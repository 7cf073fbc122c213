/// Checks that a film's container is whole, by its own lengths and without reading the film.
///
/// `ffprobe` is content with a film whose end is missing when its index stands in front.
package struct ContainerExtent {
    /// Reads so many bytes at an offset, fewer at the end, none on an error.
    package typealias Reading = (_ offset: Int64, _ count: Int) -> [UInt8]

    /// The most boxes that are looked at; a film cut into more is left to the count of its packets.
    static let limit = 50_000

    private let size: Int64
    private let read: Reading

    /// Looks at a film of so many bytes.
    package init(size: Int64, read: @escaping Reading) {
        self.size = size
        self.read = read
    }

    /// What is missing, in a sentence, or none.
    package func fault(in container: FilmContainer) -> String? {
        switch container {
        case .isoMedia: isoMedia()
        case .avi: avi()
        case .matroska: matroska()
        case .mpegTS: nil
        }
    }

    private func isoMedia() -> String? {
        var offset: Int64 = 0
        var seen: Set<String> = []
        for _ in 0..<Self.limit {
            guard offset < size else { break }
            let head = read(offset, 16)
            let kind = String(decoding: head.dropFirst(4).prefix(4), as: UTF8.self)
            do throws(Flaw) {
                offset += try Self.boxLength(head, left: size - offset)
                if Self.essential.contains(kind) { seen.insert(kind) }
            } catch {
                // Some cameras leave stray bytes behind a film that is whole.
                guard seen.isSuperset(of: ["moov", "mdat"]), !Self.essential.contains(kind) else {
                    return error.sentence
                }
                return nil
            }
        }
        guard !seen.contains("moov"), offset >= size else { return nil }
        return "its index (`moov`) is missing: the recording was broken off"
    }

    /// The boxes without which a film is not whole.
    private static let essential: Set = ["ftyp", "moov", "moof", "mdat"]

    private struct Flaw: Error { let sentence: String }

    /// A box's length by its first 16 bytes (ISO 14496-12 §4.2), within what is left of the file.
    private static func boxLength(_ head: [UInt8], left: Int64) throws(Flaw) -> Int64 {
        guard head.count >= 8 else { throw Flaw(sentence: "it ends within a box") }
        var length = Int64(number(head[0..<4]))
        if length == 0 { return left }
        if length == 1 {
            guard head.count == 16, head[8] < 0x80 else {
                throw Flaw(sentence: "a box claims more bytes than any film has")
            }
            length = Int64(number(head[8..<16]))
            guard length >= 16 else { throw Flaw(sentence: "a box has no possible length") }
        }
        guard length >= 8 else { throw Flaw(sentence: "a box has no possible length") }
        guard length <= left else {
            throw Flaw(sentence: "it was cut short: a part of it reaches beyond the file's end")
        }
        return length
    }

    private func avi() -> String? {
        let head = read(0, 12)
        guard head.count == 12 else { return "it ends within its header" }
        let length = Int64(Self.number(Array(head[4..<8].reversed())[...]))
        // Recorders write 0 until they stop.
        if length == 0 { return "it was never finished: the recording was broken off" }
        return length + 8 > size + 1 ? "it was cut short: \(size) of \(length + 8) bytes" : nil
    }

    /// The EBML header, then the segment, whose length may be unknown (RFC 8794 §6.2).
    private func matroska() -> String? {
        let head = read(0, 12)
        guard head.count == 12, let (length, width) = Self.ebmlLength(head[4...]), let length,
            length < 4096
        else { return "it ends within its header" }
        let start = 4 + Int64(width) + length
        let segment = read(start, 12)
        guard segment.count == 12, segment.starts(with: [0x18, 0x53, 0x80, 0x67]),
            let (body, bodyWidth) = Self.ebmlLength(segment[4...])
        else { return "its body is missing" }
        guard let body else { return nil }
        return body > size - start - 4 - Int64(bodyWidth)
            ? "it was cut short: \(size) bytes are there and it promises more" : nil
    }

    /// A length of one to eight bytes, or none for one that says it is unknown.
    private static func ebmlLength(_ bytes: ArraySlice<UInt8>) -> (length: Int64?, width: Int)? {
        guard let first = bytes.first, first != 0 else { return nil }
        let width = first.leadingZeroBitCount + 1
        guard bytes.count >= width else { return nil }
        let mask = (UInt64(1) << (7 * UInt64(width))) - 1
        let value = number(bytes.prefix(width)) & mask
        return (value == mask ? nil : Int64(value), width)
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
