import TabletDump
import Testing

/// What cameras say places with that `ffmpeg` does not write, box by box.
@Suite struct PlaceBoxesTests {
    private static let secret = Array("+51.4769-000.0005/".utf8)
    private static let videoFormat = Boxes.box("avc1", [UInt8](repeating: 1, count: 78))

    /// A film of one track of pictures, with more in its index and behind it.
    private static func film(
        index: [UInt8] = [], track: [UInt8] = [], behind: [UInt8] = [], extra: [UInt8] = []
    ) -> [UInt8] {
        let start = Boxes.box("ftyp", Boxes.latin("isom"))
        let pictures = [UInt8](repeating: 0xAA, count: 300)
        let moov = Boxes.box(
            "moov", Boxes.box("mvhd", Boxes.number(0)),
            Boxes.track(
                "vide", format: videoFormat, sizes: [100, 100, 100], at: start.count + 8,
                more: track), index)
        return start + Boxes.box("mdat", pictures, extra) + moov + behind
    }

    /// Where the bytes of `extra` stand in such a film.
    private static let extraOffset = 12 + 8 + 300

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Why it is refused, where it is.
        let reason: String?
        let film: [UInt8]

        init(_ name: String, because reason: String? = nil, _ film: [UInt8]) {
            testDescription = name
            self.reason = reason
            self.film = film
        }
    }

    private static func text(_ kind: String) -> [UInt8] {
        Boxes.box(kind, Boxes.number(secret.count, 2), [0x15, 0xC7], secret)
    }

    private static func metadata(_ keys: [String], _ values: [[UInt8]], full: Bool) -> [UInt8] {
        let handler = Boxes.box("hdlr", Boxes.number(0), Boxes.number(0), Boxes.latin("mdta"))
        let names = keys.flatMap { Boxes.box("mdta", Boxes.latin($0)) }
        let items = values.enumerated().flatMap { index, value in
            Boxes.number(value.count + 24) + Boxes.number(index + 1)
                + Boxes.box("data", Boxes.number(1), Boxes.number(0), value)
        }
        return Boxes.box(
            "meta", full ? Boxes.number(0) : [], handler,
            Boxes.box("keys", Boxes.number(0), Boxes.number(keys.count), names),
            Boxes.box("ilst", items))
    }

    private static let xmp: [UInt8] = [
        0xBE, 0x7A, 0xCF, 0xCB, 0x97, 0xA9, 0x42, 0xE8, 0x9C, 0x71, 0x99, 0x94, 0x91, 0xE3, 0xAF,
        0xAC,
    ]

    private static func metadataTrack(_ format: [UInt8]) -> [UInt8] {
        Boxes.track("meta", format: format, sizes: [secret.count], at: extraOffset)
    }

    static let cases = [
        Case("©xyz of the film", film(index: Boxes.box("udta", text("©xyz")))),
        Case("©xyz of a track", film(track: Boxes.box("udta", text("©xyz")))),
        Case("a comment with coordinates", film(index: Boxes.box("udta", text("©cmt")))),
        Case(
            "user data that ends in zeros",
            film(index: Boxes.box("udta", text("©xyz"), Boxes.number(0)))),
        Case(
            "user data that cannot be followed", film(index: Boxes.box("udta", [1, 2, 3], secret))),
        Case("a box that nobody knows in user data", film(index: Boxes.box("udta", text("qqqq")))),
        Case("GoPro's GPMF", film(index: Boxes.box("udta", Boxes.box("GPMF", secret)))),
        Case("XMP_ of QuickTime", film(index: Boxes.box("udta", Boxes.box("XMP_", secret)))),
        Case("XMP of ISO", film(behind: Boxes.box("uuid", xmp, secret))),
        Case("XMP in the index", film(index: Boxes.box("uuid", xmp, secret))),
        Case("XMP in a box of 64 bits", film(behind: Boxes.wide("uuid", xmp + secret))),
        Case("a camera's own box in the index", film(index: Boxes.box("gps0", secret))),
        Case("a camera's own box at the end", film(behind: Boxes.box("inst", secret))),
        Case(
            "free space with GPS in it",
            film(behind: Boxes.box("free", Boxes.latin("GPS "), secret))),
        Case("free space of the index", film(index: Boxes.box("skip", secret))),
        Case("stray bytes", film(behind: [9, 9, 9, 9, 9, 9, 9, 9] + secret)),
        Case("a few stray bytes", film(index: Boxes.box("gps0", secret), behind: [9, 9, 9])),
        Case(
            "Apple's metadata",
            film(index: metadata(["com.apple.quicktime.location.ISO6709"], [secret], full: false))),
        Case(
            "ISO's metadata of a track",
            film(
                track: metadata(
                    ["com.android.version", "x.location.name"], [[49], secret], full: true))),
        Case(
            "coordinates under another name", film(index: metadata(["note"], [secret], full: true))),
        Case(
            "metadata of the film itself",
            film(behind: metadata(["com.apple.quicktime.location.body"], [secret], full: true))),
        Case(
            "a key that claims more than there is",
            film(
                index: Boxes.box(
                    "meta",
                    Boxes.box("hdlr", Boxes.number(0), Boxes.number(0), Boxes.latin("mdta")),
                    Boxes.box("keys", Boxes.number(0), Boxes.number(9), Boxes.number(99), secret)))),
        Case(
            "Sony's XML",
            film(
                behind: Boxes.box(
                    "meta", Boxes.number(0),
                    Boxes.box("hdlr", Boxes.number(0), Boxes.number(0), Boxes.latin("nrtm")),
                    Boxes.box("xml ", secret)))),
        Case(
            "a named item of iTunes",
            film(
                index: Boxes.box(
                    "udta",
                    Boxes.box(
                        "meta", Boxes.number(0),
                        Boxes.box("hdlr", Boxes.number(0), Boxes.number(0), Boxes.latin("mdir")),
                        Boxes.box(
                            "ilst",
                            Boxes.box("----", Boxes.box("name", Boxes.latin("GEOTAG")), secret)))))),
        Case(
            "GoPro's telemetry",
            film(index: metadataTrack(Boxes.box("gpmd", Boxes.number(0))), extra: secret)),
        Case(
            "Android's camera motion",
            film(index: metadataTrack(Boxes.box("camm", Boxes.number(0))), extra: secret)),
        Case(
            "Apple's timed metadata",
            film(
                index: metadataTrack(
                    Boxes.box("mebx", Boxes.latin("....com.apple.quicktime.location.ISO6709"))),
                extra: secret)),
        Case(
            "a track of a kind that nobody knows",
            film(
                index: Boxes.track("qqqq", format: [], sizes: [secret.count], at: extraOffset),
                extra: secret)),
        Case(
            "subtitles of a drone",
            film(
                index: Boxes.track(
                    "text", format: Boxes.box("tx3g"), sizes: [secret.count], at: extraOffset),
                extra: secret)),
        Case(
            "a dashcam's blocks among the pictures",
            film(
                index: Boxes.box(
                    "gps ", Boxes.number(0), Boxes.number(1), Boxes.number(extraOffset),
                    Boxes.number(secret.count + 12)),
                extra: Boxes.number(secret.count + 12) + Boxes.latin("freeGPS ") + secret)),
        Case(
            "two indexes",
            film(behind: Boxes.box("moov", Boxes.box("mvhd"), Boxes.box("udta", text("©xyz"))))),
    ]

    @Test(arguments: cases)
    func `it is blanked, and no picture is touched`(one: Case) throws {
        #expect(Film.holds(one.film, Self.secret))
        let stripped = try Film.stripped(one.film, in: 7)
        #expect(!Film.holds(stripped, Self.secret))
        #expect(stripped.count == one.film.count)
        #expect(stripped[20..<320] == one.film[20..<320])
        #expect(try Film.patches(stripped).isEmpty)
    }

    @Test func `only what says a place is blanked, in a free box of the same length`() throws {
        let place = Self.text("©xyz")
        let kept = Self.film(
            index: Boxes.box("udta", Boxes.box("©too", Boxes.latin("\0\u{5}\0\0Lavf1")), place))
        let expected = Self.film(
            index: Boxes.box(
                "udta", Boxes.box("©too", Boxes.latin("\0\u{5}\0\0Lavf1")), Boxes.free(place.count))
        )
        #expect(try Film.stripped(kept) == expected)
    }

    @Test(arguments: [0, 1000, 32_760, 32_768, 70_000])
    func `a place that was told and stands elsewhere too is not let out`(before: Int) throws {
        // A chapter's name tells no place by itself.
        let filler = Boxes.box("free", [UInt8](repeating: 0, count: before))
        let index = Boxes.box(
            "udta", Self.text("©xyz"), filler, Boxes.box("chpl", Boxes.latin("12 Elm Row")))
        let film = Self.film(index: index)
        #expect(try Film.patches(film, told: "12 Oak Row").all.count == 1)
        let error = #expect(throws: PlaceError.self) { try Film.patches(film, told: "12 Elm Row") }
        #expect(error?.reason == "what it said when it was taken in stands in it elsewhere, too")
        // Within the pictures it is no text.
        let pictures = Self.film(
            index: Boxes.box("udta", Self.text("©xyz")), extra: Boxes.latin("12 Elm Row"))
        #expect(try Film.patches(pictures, told: "12 Elm Row").all.count == 1)
    }

    @Test func `more boxes than any camera writes are not kept in memory`() throws {
        let many = [[UInt8]](repeating: Boxes.box("free"), count: 20_001).flatMap(\.self)
        #expect(throws: PlaceError.self) { try Film.patches(Self.film(index: many)) }
        // User data of which there is so much goes as a whole.
        let user = Boxes.box("udta", many)
        #expect(
            try Film.stripped(Self.film(index: user)) == Self.film(index: Boxes.free(user.count)))
    }

    @Test func `what a player needs of a track stays with it`() throws {
        let parts = ["tapt", "edts", "tref", "txas"].flatMap { Boxes.box($0, [1, 2, 3]) }
        #expect(try Film.patches(Self.film(track: parts)).isEmpty)
    }

    @Test(arguments: [
        Boxes.track(
            "meta",
            format: Boxes.box("mebx", Boxes.latin("....com.apple.quicktime.video-orientation")),
            sizes: [5], at: extraOffset),
        Boxes.track("text", format: Boxes.box("text"), sizes: [5], at: extraOffset),
        Boxes.track("tmcd", format: Boxes.box("tmcd"), sizes: [5], at: extraOffset),
        Boxes.track("soun", format: Boxes.box("mp4a"), sizes: [5], at: extraOffset),
    ])
    func `a track that says no place stays`(track: [UInt8]) throws {
        let film = Self.film(index: track, extra: Array("Hello".utf8))
        #expect(try Film.patches(film).isEmpty)
    }

    private static let unknown = [
        Case(
            "no film", because: "it is no film of a kind that is known",
            Array("hello, this is no film at all".utf8)),
        Case(
            "an index that is missing", because: "its index (`moov`) is missing",
            Boxes.box("ftyp", Boxes.latin("isom")) + Boxes.box("mdat", secret)),
        Case(
            "boxes that cannot be followed", because: "its boxes cannot be followed",
            Boxes.box("ftyp", Boxes.latin("isom")) + secret),
        Case(
            "an index that is compressed", because: "its index is compressed",
            film(index: Boxes.box("cmov", secret))),
        Case(
            "an index that cannot be followed", because: "its index cannot be followed",
            film() + Boxes.box("moov", Boxes.number(999) + Boxes.latin("udta") + secret)),
        Case(
            "a track without tables", because: "one of its tracks cannot be read",
            film(index: Boxes.box("trak", Boxes.box("mdia")))),
        Case(
            "telemetry of which the tables lie",
            because: "the index of one of its tracks cannot be read",
            film(
                index: Boxes.track("meta", format: [], sizes: [], at: 0).map {
                    $0 == 0x7A ? 0x7B : $0
                })),
        Case(
            "pictures within what says the place",
            because: "pictures or sound lie within what says the place",
            film(index: Boxes.track("meta", format: [], sizes: [50], at: 25))),
        Case(
            "a dashcam's table that points elsewhere",
            because: "its table of places points elsewhere",
            film(
                index: Boxes.box(
                    "gps ", Boxes.number(0), Boxes.number(1), Boxes.number(30), Boxes.number(40)))),
        Case(
            "telemetry in fragments",
            because: "it has a track of the camera's own data, and comes in fragments",
            film(
                index: metadataTrack(Boxes.box("gpmd", Boxes.number(0))),
                behind: Boxes.box("moof", Boxes.box("mfhd")), extra: secret)),
        Case(
            "still images", because: "still images lie in it",
            film(
                behind: Boxes.box(
                    "meta", Boxes.number(0),
                    Boxes.box("hdlr", Boxes.number(0), Boxes.number(0), Boxes.latin("pict")),
                    Boxes.box("iloc", secret)))),
        Case(
            "an AVI with a track of text",
            because: "it has a track that is neither pictures nor sound",
            Boxes.latin("RIFF") + [64, 0, 0, 0] + Boxes.latin("AVI LIST") + [52, 0, 0, 0]
                + Boxes.latin("hdrlLIST") + [40, 0, 0, 0] + Boxes.latin("strlstrh") + [28, 0, 0, 0]
                + Boxes.latin("txts") + [UInt8](repeating: 0, count: 24)),
        Case(
            "a Matroska without a segment", because: "its parts cannot be followed",
            [0x1A, 0x45, 0xDF, 0xA3, 0x80] + secret),
    ]

    @Test(arguments: unknown)
    func `a film of which the place cannot be told is refused`(one: Case) {
        let error = #expect(throws: PlaceError.self) { try Film.patches(one.film) }
        #expect(error?.reason == one.reason)
    }

    @Test func `a Matroska's tags are voided, and their checksums with them`() throws {
        func element(_ id: [UInt8], _ body: [UInt8]...) -> [UInt8] {
            let body = body.flatMap(\.self)
            return id + [0x40 | UInt8(body.count >> 8), UInt8(truncatingIfNeeded: body.count)]
                + body
        }
        func tag(_ name: String, _ parts: [UInt8]...) -> [UInt8] {
            element(
                [0x67, 0xC8], element([0x45, 0xA3], Boxes.latin(name)), parts.flatMap(\.self))
        }
        let checksum: [UInt8] = [0xBF, 0x84, 1, 2, 3, 4]
        let voidedSum: [UInt8] = [0xEC, 0x84, 0, 0, 0, 0]
        func film(_ sum: [UInt8], _ tags: [UInt8]) -> [UInt8] {
            element([0x1A, 0x45, 0xDF, 0xA3], [])
                + element(
                    [0x18, 0x53, 0x80, 0x67], sum,
                    element([0x12, 0x54, 0xC3, 0x67], sum, element([0x73, 0x73], sum, tags)),
                    element([0x1F, 0x43, 0xB6, 0x75], Self.secret))
        }
        let place = tag("Location", element([0x44, 0x87], Self.secret))
        let voided =
            [0xEC, 0x01] + Boxes.number(place.count - 9, 7)
            + [UInt8](repeating: 0, count: place.count - 9)
        let title = tag("TITLE", element([0x44, 0x87], Boxes.latin("A visit")))
        #expect(try Film.stripped(film(checksum, place + title)) == film(voidedSum, voided + title))
        #expect(try Film.patches(film(checksum, title)).isEmpty)
        // A place within another tag takes no more with it than itself.
        let nested = { (inner: [UInt8]) in film([], tag("TITLE", inner)) }
        #expect(try Film.stripped(nested(place)) == nested(voided))
    }

    @Test func `an AVI's information and a camera's own chunks become junk`() throws {
        func chunk(_ kind: String, _ body: [UInt8]) -> [UInt8] {
            Boxes.latin(kind) + Boxes.number(body.count).reversed() + body
                + [UInt8](repeating: 0, count: body.count % 2)
        }
        func film(_ information: [UInt8], _ behind: [UInt8]) -> [UInt8] {
            chunk(
                "RIFF",
                Boxes.latin("AVI ") + chunk("LIST", Boxes.latin("movi") + Self.secret)
                    + chunk("LIST", Boxes.latin("INFO") + information) + behind)
        }
        func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
        let title = chunk("INAM", Boxes.latin("A visit\0"))
        let written = film(
            title + chunk("IGPS", Self.secret) + chunk("ICMT", Self.secret),
            chunk("gps0", [1, 2, 3]))
        let count = Self.secret.count
        #expect(
            try Film.stripped(written)
                == film(
                    title + chunk("JUNK", zeros(count)) + chunk("ICMT", zeros(count)),
                    chunk("JUNK", zeros(3))))
    }
}
