import VaultModel

/// What a movie's, a track's or its media's header says of times and turning, in its form of 32 or of 64
/// bits (ISO 14496-12 §8.2 to §8.4).
struct MovieHeader {
    /// Which header, by the length of its form of 32 bits.
    enum Kind: Int {
        case movie = 100
        case track = 84
        case media = 24

        /// Where the matrix stands in that form.
        fileprivate var matrix: Int? {
            switch self {
            case .movie: 36
            case .track: 40
            case .media: nil
            }
        }
    }

    /// How pictures are turned for viewing.
    enum Turn: Hashable {
        /// They are not.
        case upright
        /// Counter-clockwise, in degrees, as `ffprobe` tells it.
        case by(Int)
    }

    private let kind: Kind
    private let bytes: [UInt8]

    /// Reads a header's box, whose length has to be that of one of its two forms.
    init(_ kind: Kind, at body: Range<Int64>, in boxes: IndexBoxes) throws(NotPlain) {
        self.kind = kind
        bytes = try boxes.plainBytes(of: body, atMost: 128)
        guard
            bytes.first == 0 && bytes.count == kind.rawValue
                || bytes.first == 1 && bytes.count == kind.rawValue + 12
        else { throw NotPlain() }
    }

    private var isWide: Bool { bytes[0] == 1 }

    /// When it was made, as `ffprobe` writes it; none for an unset clock.
    ///
    /// Seconds count from 1904, or from 1970 where that would lie before 1970.
    var created: String? {
        get throws(NotPlain) {
            let seconds = try number(at: 4, isWide ? 8 : 4)
            guard seconds > 0 else { return nil }
            let unix = seconds >= Self.from1904To1970 ? seconds - Self.from1904To1970 : seconds
            guard unix < Self.year3000 else { throw NotPlain() }
            let day = CivilDate(days: Int32(unix / 86_400))
            let time = CivilTime(secondOfDay: Int(unix % 86_400))
            return "\(day)T\(time.withSeconds).000000Z"
        }
    }

    /// A movie's length in seconds, with six decimals.
    var seconds: String {
        get throws(NotPlain) {
            let scale = try number(at: isWide ? 20 : 12, 4)
            let length = try number(at: isWide ? 24 : 16, isWide ? 8 : 4)
            guard scale > 0, scale < 1 << 31, length > 0, length < 0xFFFF_FFFF else {
                throw NotPlain()
            }
            let millionths = (length * 1_000_000 + scale / 2) / scale
            return "\(millionths / 1_000_000)." + Digits.padded(millionths % 1_000_000, to: 6)
        }
    }

    /// How a movie or a track is turned: by quarters and nothing else.
    var turn: Turn {
        get throws(NotPlain) {
            guard let place = kind.matrix else { throw NotPlain() }
            let numbers = (0..<9).map { index in
                let start = place + (isWide ? 12 : 0) + 4 * index
                return Int32(truncatingIfNeeded: IndexBoxes.number(bytes[start..<start + 4]))
            }
            // Where it moves the picture to does not matter.
            switch Array(numbers[0..<6]) + [numbers[8]] {
            case [Self.one, 0, 0, 0, Self.one, 0, Self.unit]: return .upright
            case [0, Self.one, 0, -Self.one, 0, 0, Self.unit]: return .by(-90)
            case [-Self.one, 0, 0, 0, -Self.one, 0, Self.unit]: return .by(-180)
            case [0, -Self.one, 0, Self.one, 0, 0, Self.unit]: return .by(90)
            default: throw NotPlain()
            }
        }
    }

    private func number(at place: Int, _ width: Int) throws(NotPlain) -> Int64 {
        guard let number = Int64(exactly: IndexBoxes.number(bytes[place..<place + width])) else {
            throw NotPlain()
        }
        return number
    }

    private static let one: Int32 = 1 << 16
    private static let unit: Int32 = 1 << 30
    private static let from1904To1970: Int64 = 2_082_844_800
    private static let year3000: Int64 = 32_503_680_000
}
