import TabletDump
import Testing

/// A part of a film, and which of its bytes say a place.
private struct Piece {
    var bytes: [UInt8]
    var places: [Range<Int>] = []

    static func + (one: Piece, other: Piece) -> Piece {
        Piece(
            bytes: one.bytes + other.bytes,
            places: one.places
                + other.places.map {
                    $0.lowerBound + one.bytes.count..<$0.upperBound + one.bytes.count
                })
    }

    /// The piece as a place: all of it may change.
    var asPlace: Piece { Piece(bytes: bytes, places: [0..<bytes.count]) }
}

/// Films of random boxes, the same for the same number.
private struct FilmMaker: RandomNumberGenerator {
    private var state: UInt64

    init(_ number: UInt64) { state = number &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// Bytes that are no words, so that only where they stand makes them a place.
    private mutating func noise(_ most: Int = 40) -> [UInt8] {
        let count = Int.random(in: 1...most, using: &self)
        return (0..<count).map { _ in .random(in: 0x80...0xFF, using: &self) }
    }

    private mutating func box(_ kind: String, _ body: Piece) -> Piece {
        let wide = Int.random(in: 0..<4, using: &self) == 0
        let head =
            wide
            ? Boxes.number(1) + Boxes.latin(kind) + Boxes.number(body.bytes.count + 16, 8)
            : Boxes.number(body.bytes.count + 8) + Boxes.latin(kind)
        return Piece(bytes: head) + body
    }

    private mutating func any(_ kinds: [String]) -> String {
        kinds.randomElement(using: &self) ?? ""
    }

    private mutating func several(_ make: (inout Self) -> Piece) -> Piece {
        (0..<Int.random(in: 0...4, using: &self)).reduce(Piece(bytes: [])) { sum, _ in
            sum + make(&self)
        }
    }

    private mutating func userData() -> Piece {
        let inner = several { maker in
            let noise = Piece(bytes: maker.noise())
            return Bool.random(using: &maker)
                ? maker.box(
                    maker.any(["©xyz", "loci", "GPMF", "XMP_", "gps0", "?\u{1}\u{FF}q"]), noise
                ).asPlace
                : maker.box(maker.any(["©nam", "©too", "name", "cprt", "free", "CAME"]), noise)
        }
        return box("udta", inner + Piece(bytes: Bool.random(using: &self) ? Boxes.number(0) : []))
    }

    private mutating func metadata() -> Piece {
        let names = (0..<Int.random(in: 1...4, using: &self)).map { _ in
            any([
                "com.apple.quicktime.location.ISO6709", "GPSCoordinates", "title",
                "com.android.version",
            ])
        }
        let keys = names.flatMap { Boxes.box("mdta", Boxes.latin($0)) }
        var items = Piece(bytes: [])
        for (index, name) in names.enumerated() {
            let item = Piece(
                bytes: Boxes.number(0) + Boxes.number(index + 1) + Boxes.number(1) + noise())
            let whole = Piece(bytes: Boxes.number(item.bytes.count) + item.bytes.dropFirst(4))
            items =
                items
                + (name.lowercased().contains("tit") || name.contains("android")
                    ? whole : whole.asPlace)
        }
        let handler = Boxes.box("hdlr", Boxes.number(0), Boxes.number(0), Boxes.latin("mdta"))
        let list = box("keys", Piece(bytes: Boxes.number(0) + Boxes.number(names.count) + keys))
        let rest = Piece(bytes: handler) + list + box("ilst", items)
        return box("meta", Bool.random(using: &self) ? rest : Piece(bytes: Boxes.number(0)) + rest)
    }

    private mutating func carrier() -> Piece {
        switch Int.random(in: 0..<5, using: &self) {
        case 0: return metadata()
        case 1: return userData()
        case 2:
            return box("uuid", Piece(bytes: [UInt8](repeating: 0xBE, count: 16) + noise())).asPlace
        case 3: return box("free", Piece(bytes: noise()))
        default: return box(any(["gps0", "3gf ", "zzzz"]), Piece(bytes: noise())).asPlace
        }
    }

    /// A film whose samples lie from an offset on, and how long what lies before them is.
    mutating func film(samplesAt offset: Int) -> (film: Piece, samples: Int) {
        let sizes = (0..<6).map { _ in Int.random(in: 1...50, using: &self) }
        let pictures = noise(9) + noise(9) + [UInt8](repeating: 0x99, count: sizes.reduce(0, +))
        var samples = Piece(bytes: [])
        var tracks = Piece(bytes: [])
        for (number, size) in sizes.enumerated() {
            let isPlace = number > 0 && Bool.random(using: &self)
            let at = offset + samples.bytes.count
            let bytes = Piece(bytes: (0..<size).map { _ in .random(in: 0x80...0xFF, using: &self) })
            samples = samples + (isPlace ? bytes.asPlace : bytes)
            let handler = isPlace ? any(["meta", "camm", "ctbx"]) : any(["vide", "soun", "tmcd"])
            let more = isPlace ? Piece(bytes: []) : several { $0.userData() }
            let track = Boxes.track(
                handler, format: Boxes.box("gpmd"), sizes: [size], at: at, more: more.bytes)
            // What is put into a track stands at its end.
            let front = Piece(bytes: Array(track.dropLast(more.bytes.count)))
            tracks = tracks + (isPlace ? Piece(bytes: track).asPlace : front + more)
        }
        let index = box(
            "moov",
            Piece(bytes: Boxes.box("mvhd", Boxes.number(0))) + several { $0.carrier() } + tracks
                + several { $0.carrier() })
        let start = Piece(bytes: Boxes.box("ftyp", Boxes.latin("isom")))
        let first = Bool.random(using: &self)
        let middle = several { $0.carrier() }
        let head = start + (first ? index : Piece(bytes: [])) + middle
        let media = Piece(
            bytes: Boxes.number(samples.bytes.count + pictures.count + 8) + Boxes.latin("mdat"))
        let before = head + media
        return (
            before + samples + Piece(bytes: pictures) + (first ? Piece(bytes: []) : index)
                + several { $0.carrier() },
            before.bytes.count
        )
    }
}

@Suite struct PlacePropertyTests {
    private func film(_ number: UInt64) -> Piece {
        // What lies before the samples is as long wherever they lie.
        var maker = FilmMaker(number)
        let offset = maker.film(samplesAt: 0).samples
        maker = FilmMaker(number)
        return maker.film(samplesAt: offset).film
    }

    @Test func `in random films every place goes, and nothing else changes`() throws {
        var withPlace = 0
        for number in 0..<600 as Range<UInt64> {
            let film = film(number)
            var expected = film.bytes
            for place in film.places { for index in place { expected[index] = 0 } }
            var stripped = try Film.stripped(film.bytes, in: 97)
            // A box that went is still one: its length and its kind are all that is left of it.
            for place in film.places
            where place.count >= 8 && stripped[place].prefix(8).suffix(4).elementsEqual("free".utf8)
            {
                let isWide = stripped[place].prefix(4).elementsEqual(Boxes.number(1))
                for index in place.prefix(isWide ? 16 : 8) {
                    stripped[index] = 0
                }
            }
            #expect(stripped == expected, "film \(number)")
            if !film.places.isEmpty { withPlace += 1 }
        }
        #expect(withPlace > 400)
    }

    @Test func `films that are damaged at random are refused, or patched within their bounds`()
        throws
    {
        var refused = 0
        for number in 0..<1500 as Range<UInt64> {
            var maker = FilmMaker(number &+ 1_000_000)
            var bytes = film(number % 100).bytes
            if Bool.random(using: &maker) {
                bytes.removeLast(.random(in: 1..<bytes.count, using: &maker))
            }
            for _ in 0..<Int.random(in: 1...8, using: &maker) {
                let place = Int.random(in: 0..<bytes.count, using: &maker)
                bytes[place] =
                    [0, 1, 0x7F, 0xFF, .random(in: 0...255, using: &maker)].randomElement(
                        using: &maker) ?? 0
            }
            do {
                let patches = try Film.patches(bytes).all
                for (one, other) in zip(patches, patches.dropFirst()) {
                    #expect(one.range.upperBound <= other.range.lowerBound)
                }
                for patch in patches {
                    #expect(!patch.range.isEmpty && patch.range.upperBound <= UInt64(bytes.count))
                    #expect(patch.head.count <= patch.range.count)
                }
            } catch is PlaceError {
                refused += 1
            }
        }
        #expect(refused > 100)
    }
}
