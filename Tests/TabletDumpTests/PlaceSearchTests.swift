import TabletDump
import Testing

/// Films that say where they were made, made by `ffmpeg` as cameras do.
@Suite struct PlaceSearchTests {
    struct Made: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let options: [String]
        let ending: String
        /// Where the place is written in other ways than in letters.
        var binary: [UInt8] = []

        init(_ name: String, _ ending: String, _ options: [String], binary: [UInt8] = []) {
            testDescription = name
            self.options = options
            self.ending = ending
            self.binary = binary
        }
    }

    /// The fixed-point numbers of `loci`: longitude -0.0005, latitude 51.4769.
    private static let loci: [UInt8] = [0xFF, 0xFF, 0xFF, 0xE0, 0x00, 0x33, 0x7A, 0x16]
    private static let tag = ["-metadata", "location=\(Film.place)"]
    private static let apple =
        tag + ["-metadata", "com.apple.quicktime.location.ISO6709=\(Film.place)"] + [
            "-metadata", "com.apple.quicktime.location.accuracy.horizontal=4.8",
            "-metadata", "com.apple.quicktime.make=Apple", "-metadata",
            "com.apple.quicktime.creationdate=2026-03-12T10:15:02+0000",
        ]

    static let films = [
        Made("MP4, index last", "mp4", tag, binary: loci),
        Made("MP4, index first", "mp4", tag + ["-movflags", "faststart"], binary: loci),
        Made(
            "MP4 in fragments", "mp4", tag + ["-movflags", "frag_keyframe+empty_moov"], binary: loci
        ),
        Made("MOV, index last", "mov", tag),
        Made("MOV, index first", "mov", tag + ["-movflags", "faststart"]),
        Made("MOV of an iPhone", "mov", apple + ["-movflags", "use_metadata_tags"]),
        Made(
            "MOV of an iPhone, index first", "mov",
            apple + ["-movflags", "use_metadata_tags+faststart"]),
        Made("3GP", "3gp", tag, binary: loci),
        Made("Matroska", "mkv", ["-metadata", "LOCATION=\(Film.place)"]),
        Made(
            "Matroska with a tag of a track", "mkv",
            ["-metadata:s:v", "GPS_POSITION=\(Film.place)", "-metadata", "title=A visit"]),
        Made(
            "WebM", "webm",
            ["-c:v", "libvpx", "-c:a", "libvorbis", "-ac", "2", "-strict", "-2", "-metadata"]
                + ["location=\(Film.place)"]),
        Made(
            "Matroska as it is streamed", "mkv",
            ["-metadata", "LOCATION=\(Film.place)", "-live", "1", "-f", "matroska"]),
        Made("AVI", "avi", ["-metadata", "comment=\(Film.place)", "-c:a", "pcm_s16le"]),
    ]

    @Test(arguments: films)
    func `the place is gone, and every picture and sound is as it was`(made: Made) throws {
        try Fixture.withDirectory { root in
            let film = try Film.made(made.options, made.ending, in: root)
            // It says the place, or this would show nothing.
            #expect(Film.holds(film, Film.place) || Film.holds(film, made.binary))
            let stripped = try Film.stripped(film)
            #expect(stripped.count == film.count)
            #expect(!Film.holds(stripped, "51.4769"))
            #expect(made.binary.isEmpty || !Film.holds(stripped, made.binary))
            let report = try Film.report(stripped, in: root)
            for word in ["51.47", "000.0005", "tag:location", "accuracy"] {
                #expect(!report.lowercased().contains(word), "\(word) in \(report)")
            }
            #expect(try Film.frames(stripped, in: root) == Film.frames(film, in: root))
            #expect(try Film.patches(film, told: Film.place) == Film.patches(film))
            // What has nothing to say any more stays as it is.
            #expect(try Film.patches(stripped).isEmpty)
        }
    }

    @Test(arguments: ["mp4", "mov"])
    func `a track that says it goes whole, and the others play as they did`(ending: String) throws {
        try Fixture.withDirectory { root in
            try Fixture.write(
                """
                1
                00:00:00,100 --> 00:00:00,900
                GPS(51.4769,-0.0005,46)

                2
                00:00:01,000 --> 00:00:01,900
                GPS(51.4769,-0.0006,46)

                """, to: "drone.srt", in: root)
            let film = try Film.made(
                ["-c:s", "mov_text", "-map", "0", "-map", "1", "-map", "2"], ending,
                with: ["-i", root + "/drone.srt"], in: root)
            #expect(try Film.report(film, in: root).contains("codec_type=subtitle"))
            #expect(Film.holds(film, "51.4769"))
            let stripped = try Film.stripped(film)
            #expect(!Film.holds(stripped, "51.4769"))
            #expect(try !Film.report(stripped, in: root).contains("codec_type=subtitle"))
            #expect(try Film.frames(stripped, in: root) == Film.frames(film, in: root))
        }
    }

    @Test func `what says no place stays: maker, day, title and program`() throws {
        try Fixture.withDirectory { root in
            let film = try Film.made(
                Self.apple + ["-metadata", "title=A visit", "-movflags", "use_metadata_tags"],
                "mov",
                in: root)
            let report = try Film.report(Film.stripped(film), in: root)
            for word in [
                "quicktime.make=Apple", "creationdate=2026-03-12", "title=A visit", "encoder",
            ] {
                #expect(report.contains(word), "\(word) in \(report)")
            }
        }
    }

    @Test(arguments: ["mp4", "mov", "mkv", "avi", "ts", "webm", "3gp"])
    func `a film that says no place is given as it is`(ending: String) throws {
        try Fixture.withDirectory { root in
            var options = [
                "-metadata", "title=A visit", "-metadata", "comment=2026-03-12T10:15:02+0100",
            ]
            if ending == "webm" {
                options += ["-c:v", "libvpx", "-c:a", "libvorbis", "-ac", "2", "-strict", "-2"]
            }
            let film = try Film.made(options, ending, in: root)
            #expect(try Film.patches(film).isEmpty)
            // Where it was seen to say one, something is amiss.
            #expect(throws: PlaceError.self) { try Film.patches(film, told: Film.place) }
        }
    }
}
