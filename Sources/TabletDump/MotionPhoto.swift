/// Tells a picture with a film of some seconds inside, with sound, as phones and tablets make them.
///
/// By content, in few bounded readings: what its XMP says (Google's `MotionPhoto` and, before it,
/// `MicroVideo`; Adobe's XMP part 3 §1.1.3 for where that stands in a JPEG), Samsung's trailer behind the
/// picture, or a HEIC's `mpvd` box. A picture that says so wrongly is listed once too often, and no film is
/// passed over for a picture.
struct MotionPhoto {
    /// Reads so many bytes at an offset, fewer at the end, none on an error.
    typealias Reading = (_ offset: Int64, _ count: Int) -> [UInt8]

    /// The most segments, boxes or parts of a trailer that are looked at.
    static let limit = 64

    private let size: Int64
    private let read: Reading

    /// Looks at a picture of so many bytes.
    init(size: Int64, read: @escaping Reading) {
        self.size = size
        self.read = read
    }

    /// Whether there is a film in it, or it says so.
    var holdsFilm: Bool {
        read(0, 2) == [0xFF, 0xD8] ? saysSoInXMP || hasSamsungTrailer : hasFilmBox
    }

    /// The words of a JPEG's application segments, up to where its picture begins.
    private var saysSoInXMP: Bool {
        var offset: Int64 = 2
        for _ in 0..<Self.limit {
            let head = read(offset, 4)
            guard head.count == 4, head[0] == 0xFF, head[1] != 0xDA else { return false }
            let length = Int64(MediaBox.number(head[2...]))
            if head[1] == 0xE1 {
                let text = MediaBox.latin(read(offset + 4, Int(max(2, length)) - 2))
                if text.hasPrefix(Self.xmp), Self.says(text) { return true }
            }
            offset += 2 + max(2, length)
        }
        return false
    }

    private static let xmp = "http://ns.adobe.com/xap/1.0/\0"

    /// Whether a property is set, as an attribute or as an element.
    private static func says(_ text: String) -> Bool {
        ["MotionPhoto", "MicroVideo"].contains { name in
            ["\(name)=\"1\"", "\(name)='1'", "\(name)>1<"].contains { text.contains($0) }
        }
    }

    /// Samsung's parts behind a JPEG, found from its end: `SEFH`, their list, its length, `SEFT`.
    private var hasSamsungTrailer: Bool {
        let end = read(size - 8, 8)
        guard end.count == 8, end[4...].elementsEqual("SEFT".utf8) else { return false }
        let listAt = size - 8 - Int64(Self.little(end[..<4]))
        let list = read(listAt, 12 + 12 * Self.limit)
        guard listAt >= 0, list.count >= 12, list.starts(with: "SEFH".utf8) else { return false }
        let count = min(Int(Self.little(list[8..<12])), (list.count - 12) / 12)
        return (0..<count).contains { index in
            let entry = list[12 + 12 * index..<24 + 12 * index]
            let part = read(listAt - Int64(Self.little(entry.dropFirst(4).prefix(4))), 24)
            return part.dropFirst(8).elementsEqual("MotionPhoto_Data".utf8)
        }
    }

    private static func little(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        MediaBox.number(Array(bytes.reversed())[...])
    }

    /// A HEIC's box with a film in it, among those it consists of.
    private var hasFilmBox: Bool {
        let window = FilmWindow(size: UInt64(max(0, size))) { range in
            read(Int64(range.lowerBound), range.count)
        }
        var offset: UInt64 = 0
        for _ in 0..<Self.limit {
            guard offset < window.size,
                let box = try? MediaBox(in: offset..<window.size, of: window)
            else { return false }
            if box.kind == "mpvd" { return true }
            offset = box.range.upperBound
        }
        return false
    }
}
