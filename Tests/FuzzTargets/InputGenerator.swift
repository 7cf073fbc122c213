/// Makes inputs from seeds by the changes that readers get wrong, the same for the same number.
public struct InputGenerator: Sendable {
    private let seeds: [[UInt8]]
    private let limit: Int
    private var state: UInt64

    /// Starts from seeds, of which there is at least an empty one.
    public init(seeds: [[UInt8]], limit: Int, number: UInt64) {
        self.seeds = seeds + [[]]
        self.limit = limit
        state = number
    }

    /// The next input.
    public mutating func next() -> [UInt8] {
        var bytes = seeds[draw(seeds.count)]
        for _ in 0...draw(4) { change(&bytes) }
        return Array(bytes.prefix(limit))
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        let place = draw(bytes.count + 1)
        let isWithin = place < bytes.count
        switch draw(8) {
        case 0: if isWithin { bytes[place] ^= 1 << UInt8(draw(8)) }
        case 1: if isWithin { bytes[place] = UInt8(draw(256)) }
        case 2: if isWithin { bytes.remove(at: place) }
        case 3: bytes.insert(UInt8(draw(256)), at: place)
        case 4: bytes.insert(Self.telling[draw(Self.telling.count)], at: place)
        case 5: bytes.removeLast(bytes.count - place)
        case 6: bytes.insert(contentsOf: bytes[place...].prefix(1 + draw(80)), at: place)
        default:
            let other = seeds[draw(seeds.count)]
            bytes = Array(bytes[..<place]) + other.suffix(draw(other.count + 1))
        }
    }

    /// Symbols that mean something to one reader or another.
    private static let telling = Array("\r\n \t->-+=\"\\{}[],:;#A0\u{0}".utf8) + [0x7F, 0x80, 0xFF]

    /// A number below a bound (SplitMix64).
    private mutating func draw(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return Int(truncatingIfNeeded: (mixed ^ mixed >> 31) >> 1) % bound
    }
}
