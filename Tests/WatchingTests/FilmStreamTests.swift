import Testing

@testable import Watching

@Suite struct `A film for a program that cannot seek` {
    private static func number(_ value: Int, _ width: Int = 4) -> [UInt8] {
        (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * (width - 1 - $0))) }
    }

    private static func box(_ type: String, _ contents: [UInt8]) -> [UInt8] {
        number(contents.count + 8) + Array(type.utf8) + contents
    }

    private static func index(_ places: [Int], _ type: String = "stco") -> [UInt8] {
        let width = type == "co64" ? 8 : 4
        let table = box(
            type,
            [0, 0, 0, 0] + number(places.count) + places.flatMap { number($0, width) })
        return box(
            "moov", box("trak", box("mdia", box("minf", box("stbl", table)))) + box("udta", []))
    }

    private static let type = box("ftyp", Array("qt  ".utf8))
    private static let pictures = box("mdat", Array(0..<100))

    private func joined(_ film: [UInt8]) throws -> [UInt8] {
        let read: FilmStream.Reading = { Array(film[Int($0.lowerBound)..<Int($0.upperBound)]) }
        return try FilmStream(size: UInt64(film.count), read: read).pieces.flatMap { piece in
            switch piece {
            case .made(let bytes): bytes
            case .film(let range): try read(range)
            }
        }
    }

    @Test(arguments: ["stco", "co64"])
    func `has its index before its pictures, and it points at them`(
        width: String
    ) throws {
        let at = Self.type.count + 8
        let index = Self.index([at, at + 50], width)
        let moved = Self.index([at + index.count, at + 50 + index.count], width)
        #expect(
            try joined(Self.type + Self.pictures + index) == Self.type + moved + Self.pictures)
        // What lies behind the index stays where it is.
        let more = Self.box("mdat", [1, 2, 3])
        let far = Self.type.count + Self.pictures.count + index.count + 8
        let both = Self.index([at, far], width)
        let shifted = Self.index([at + index.count, far], width)
        #expect(
            try joined(Self.type + Self.pictures + both + more)
                == Self.type + shifted + Self.pictures + more)
    }

    @Test func `is as it is where the index comes first, or nothing is understood`() throws {
        let at = Self.type.count + 8
        let first = Self.type + Self.index([at]) + Self.pictures
        #expect(try joined(first) == first)
        let cut = Array((Self.type + Self.pictures + Self.index([at])).dropLast(5))
        #expect(try joined(cut) == cut)
        for film in [
            [], [1, 2, 3], Array(repeating: 0, count: 100), Array(repeating: 255, count: 100),
            Array("\u{1A}E\u{DF}\u{A3} a Matroska film".utf8),
            Self.type + Self.pictures + Self.box("moov", Self.box("cmov", [1, 2, 3])),
            Self.type + Self.pictures
                + Self.box("moov", Self.box("trak", [0, 0, 0, 99, 1, 2, 3, 4])),
        ] as [[UInt8]] {
            #expect(try joined(film) == film)
        }
    }

    @Test func `does not wrap a place that would no longer fit`() {
        var moov = Self.index([0xFFFF_FFF0])
        let shift = IndexShift(by: 100, within: 0..<UInt64(UInt32.max))
        #expect(!shift.apply(to: &moov))
        var long = Self.index([0xFFFF_FFF0], "co64")
        #expect(shift.apply(to: &long))
        #expect(long == Self.index([0xFFFF_FFF0 + 100], "co64"))
    }

    @Test func `is converted by a program that is told no name, no file and no protocol but pipes`()
    {
        let arguments = FilmConverter.arguments(from: 5200)
        #expect(arguments.contains("5200ms"))
        let named = arguments.filter { $0.contains(":") && !$0.contains("=") && !$0.hasPrefix("-") }
        #expect(named == ["pipe:0", "0:v:0", "0:a:0?", "pipe:1"])
        #expect(
            arguments[arguments.firstIndex(of: "-protocol_whitelist").map { $0 + 1 } ?? 0] == "pipe"
        )
    }
}
