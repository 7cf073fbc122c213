/// What a file's first bytes say it is, whatever its name says.
enum FileContent: Hashable, Sendable {
    case film(FilmContainer)
    case picture(String)
    /// A picture with a film inside, which only `MotionPhoto` tells from others.
    case motionPhoto(String)
    case sound(String)
    case foreignFilm(String)
    /// Text that names other files, to be played one after the other.
    case playlist
    case appleDouble
    case unknown

    /// How many bytes `init` wants to see.
    static let window = 1024

    init(_ head: [UInt8]) {
        self =
            Self.isoMedia(head) ?? Self.riff(head) ?? Self.marked(head) ?? Self.transport(head)
            ?? .unknown
    }

    /// The container, where it is a film's.
    var container: FilmContainer? {
        guard case .film(let container) = self else { return nil }
        return container
    }

    private static func isoMedia(_ head: [UInt8]) -> Self? {
        guard head.count >= 12 else { return nil }
        switch String(decoding: head[4..<8], as: UTF8.self) {
        case "ftyp", "styp": return brand(String(decoding: head[8..<12], as: UTF8.self))
        // QuickTime before it had a file type box.
        case "moov", "mdat", "wide", "free", "skip", "pnot", "moof": return .film(.isoMedia)
        default: return nil
        }
    }

    private static func brand(_ brand: String) -> Self {
        switch brand {
        case "heic", "heix", "heim", "heis", "mif1", "msf1": .picture("HEIC")
        case "avif", "avis": .picture("AVIF")
        case "crx ": .picture("raw")
        case "M4A ", "M4B ", "M4P ": .sound("M4A")
        default: .film(.isoMedia)
        }
    }

    private static func riff(_ head: [UInt8]) -> Self? {
        guard head.count >= 12, head.starts(with: "RIFF".utf8) else { return nil }
        switch String(decoding: head[8..<12], as: UTF8.self) {
        case "AVI ", "AVIX": return .film(.avi)
        case "WEBP": return .picture("WebP")
        case "WAVE": return .sound("WAV")
        default: return nil
        }
    }

    private static func marked(_ head: [UInt8]) -> Self? {
        let marks: [([UInt8], Self)] = [
            ([0x1A, 0x45, 0xDF, 0xA3], .film(.matroska)),
            ([0xFF, 0xD8, 0xFF], .picture("JPEG")),
            ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], .picture("PNG")),
            (Array("GIF8".utf8), .picture("GIF")),
            ([0x49, 0x49, 0x2A, 0x00], .picture("TIFF or raw")),
            ([0x4D, 0x4D, 0x00, 0x2A], .picture("TIFF or raw")),
            ([0x00, 0x05, 0x16, 0x07], .appleDouble),
            ([0x00, 0x00, 0x01, 0xBA], .foreignFilm("MPEG program stream")),
            ([0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11], .foreignFilm("Windows Media")),
            (Array("FLV\u{1}".utf8), .foreignFilm("Flash")),
            (Array("#EXTM3U".utf8), .playlist), (Array("ffconcat version".utf8), .playlist),
            (Array("[playlist]".utf8), .playlist), (Array("<MPD".utf8), .playlist),
            (Array("ID3".utf8), .sound("MP3")),
            (Array("OggS".utf8), .sound("Ogg")),
        ]
        return marks.first { head.starts(with: $0.0) }?.1
    }

    private static func transport(_ head: [UInt8]) -> Self? {
        for (first, length) in [(0, 188), (4, 192)] {
            let marks = stride(from: first, to: head.count, by: length)
            guard head.count > first + 2 * length, marks.allSatisfy({ head[$0] == 0x47 }) else {
                continue
            }
            return .film(.mpegTS)
        }
        return nil
    }
}
