/// By which names and texts a film says where it was made.
enum PlaceWords {
    /// Whether a tag of this name tells a place, in whatever case.
    static func isPlace(_ name: String) -> Bool {
        let name = name.lowercased()
        return words.contains { name.contains($0) }
    }

    private static let words = [
        "location", "gps", "xyz", "loci", "geo", "latitude", "longitude", "altitude", "iso6709",
    ]

    /// Whether bytes say a place, or carry what a camera says it with: coordinates of ISO 6709, NMEA
    /// sentences, Exif data, or the words a dashcam puts in front of them.
    static func tells(_ bytes: [UInt8]) -> Bool {
        for index in bytes.indices {
            switch bytes[index] {
            case UInt8(ascii: "+"), UInt8(ascii: "-"):
                if isCoordinate(bytes[index...]) { return true }
            case UInt8(ascii: "$"), UInt8(ascii: "E"), UInt8(ascii: "G"), UInt8(ascii: "g"),
                UInt8(ascii: "L"), UInt8(ascii: "l"):
                let rest = bytes[index...]
                if marks.contains(where: { rest.starts(with: $0, by: Self.alike) }) { return true }
            default: break
            }
        }
        return false
    }

    private static let marks = ["$GP", "$GN", "$GL", "Exif\u{0}", "GPS", "latitude", "longitude"]
        .map { Array($0.utf8) }

    /// Whether two bytes are one letter, in whatever case, or the same.
    private static func alike(_ one: UInt8, _ other: UInt8) -> Bool {
        lower(one) == lower(other)
    }

    private static func lower(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    /// Whether bytes begin with a latitude and a longitude, as `+51.5074-000.1278/`: a time's offset has
    /// no decimals and is followed by no slash.
    private static func isCoordinate(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let latitude = Angle(bytes), (2...7).contains(latitude.digits),
            let longitude = Angle(bytes[latitude.end...]), (1...8).contains(longitude.digits)
        else { return false }
        let slash = longitude.end < bytes.endIndex && bytes[longitude.end] == UInt8(ascii: "/")
        return latitude.hasDecimals && longitude.hasDecimals || slash && longitude.digits >= 3
    }

    /// A sign, digits, and perhaps decimals.
    private struct Angle {
        let digits: Int
        let hasDecimals: Bool
        let end: Int

        init?(_ bytes: ArraySlice<UInt8>) {
            guard let sign = bytes.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-")
            else { return nil }
            let whole = bytes.dropFirst().prefix(9).prefix(while: Self.isDigit)
            guard !whole.isEmpty else { return nil }
            digits = whole.count
            guard whole.endIndex < bytes.endIndex, bytes[whole.endIndex] == UInt8(ascii: ".") else {
                hasDecimals = false
                end = whole.endIndex
                return
            }
            let decimals = bytes[(whole.endIndex + 1)...].prefix(16).prefix(while: Self.isDigit)
            hasDecimals = !decimals.isEmpty
            end = decimals.endIndex
        }

        private static func isDigit(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
    }
}
