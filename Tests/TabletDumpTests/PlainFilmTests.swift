import TabletDump
import Testing
import VaultDisk

/// What a film's own index tells is what `ffprobe` tells, or is left to `ffprobe`.
@Suite struct PlainFilmTests {
    private static func facts(_ film: [UInt8]) -> FilmFacts? {
        PlainFilm.facts(size: Int64(film.count)) { offset, count in
            guard offset >= 0, offset < film.count, count > 0 else { return [] }
            return Array(film[Int(offset)...].prefix(count))
        }
    }

    /// What `ffprobe` tells of a film.
    private static func probed(_ film: [UInt8], in root: String) throws -> ProbeResult {
        try Fixture.write(film, to: Array("dump/film.mp4".utf8), in: root)
        let entry = try #require(try DumpScan(root + "/dump").films.first)
        return try FilmProbe().result(for: entry, in: root + "/dump")
    }

    @Test func `films of a dump are told alike by their index and by ffprobe`() throws {
        let root = try Fixture.dump()
        let films = try DumpScan(root).films
        let probe = try FilmProbe()
        var read: Set<String> = []
        for (entry, reading) in zip(films, try probe.readings(for: films, in: root)) {
            let reading = try reading.get()
            guard reading.witness == .index else { continue }
            let probed = try probe.result(for: entry, in: root)
            #expect(reading.result == probed, "\(entry.path)")
            read.insert(String(decoding: entry.path.name, as: UTF8.self))
        }
        // Neither are they all left to the child.
        let plain: Set = [
            "IMG_0001.MOV", "IMG_0002.MOV", "WIN_20260312_10_37_30_Pro.mp4", "index-first.mp4",
            "index-last.mp4", "mvhd-64.mp4", "date-0.mp4", "date-1946.mp4", "date-2036.mp4",
            "pcm.mov",
        ]
        #expect(plain.subtracting(read) == [])
        let odd: Set = [
            "GX010103.MP4", "fragmented.mp4", "film.mkv", "film.avi", "film.ts", "cut-short.mp4",
            "index-missing.mp4", "overflow.mp4",
        ]
        #expect(odd.intersection(read) == [])
    }

    @Test(arguments: [
        (["-metadata", "creation_time=2026-03-12T10:00:00Z"], "mp4"), (["-an"], "mp4"),
        (["-movflags", "+faststart"], "mov"), (["-c:a", "pcm_s16le"], "mov"),
        (["-metadata:s:a", "creation_time=2026-03-12T10:00:00Z"], "mp4"),
        (["-metadata", "creation_time=2039-03-12T10:00:00Z"], "mp4"),
        (["-metadata", "location=\(Film.place)"], "mov"),
        (
            ["-metadata", "com.apple.quicktime.location.ISO6709=\(Film.place)"]
                + ["-metadata", "com.apple.quicktime.creationdate=2026-03-12T10:00:00+0200"]
                + ["-metadata", "com.apple.quicktime.model=iPad Pro (12.9\u{2011}inch)"]
                + ["-movflags", "+use_metadata_tags"], "mov"
        ),
        (
            [
                "-metadata", "com.android.model=Pixel 8", "-metadata",
                "com.android.manufacturer=Google",
            ]
                + ["-movflags", "+use_metadata_tags"], "mp4"
        ),
        (["-metadata", "title=A visit", "-metadata", "comment=\u{e9}t\u{e9}"], "mp4"),
        (["-metadata", "make=Maker", "-metadata", "model=Model"], "mov"),
        (["-timecode", "10:00:00:00"], "mov"), (["-shortest", "-ss", "0.5"], "mp4"),
        (["-video_track_timescale", "90000", "-r", "29.97"], "mp4"), (["-bf", "2"], "mp4"),
        (["-c:v", "libx265", "-tag:v", "hvc1", "-x265-params", "log-level=error"], "mov"),
        (["-c:v", "libx265", "-tag:v", "hev1", "-x265-params", "log-level=error"], "mp4"),
        (["-vf", "scale=150:102"], "mp4"), (["-brand", "mp42"], "mp4"),
    ])
    func `a plain film's index tells what ffprobe does`(options: [String], ending: String) throws {
        try Fixture.withDirectory { root in
            let film = try Film.made(["-pix_fmt", "yuv420p"] + options, ending, in: root)
            let facts = try #require(Self.facts(film))
            #expect(try Self.probed(film, in: root) == .film(facts))
        }
    }

    @Test(arguments: [
        (["-c:v", "mpeg4"], "mp4"), (["-movflags", "+frag_keyframe"], "mp4"),
        (["-metadata", "location=\(Film.place)"], "mp4"), (["-c:v", "mjpeg"], "mov"),
        (["-map", "0:v", "-map", "0:v"], "mp4"), ([], "mkv"),
    ])
    func `whatever is not plain is left to ffprobe`(options: [String], ending: String) throws {
        try Fixture.withDirectory { root in
            let film = try Film.made(["-pix_fmt", "yuv420p"] + options, ending, in: root)
            #expect(Self.facts(film) == nil)
        }
    }

    @Test(arguments: [
        ([0, 0x10000, 0, -0x10000, 0, 0], 90), ([-0x10000, 0, 0, 0, -0x10000, 0], 180),
        ([0, -0x10000, 0, 0x10000, 0, 0], 270), ([-0x10000, 0, 0, 0, 0x10000, 0], nil),
        ([0xB504, 0xB504, 0, -0xB504, 0xB504, 0], nil),
    ])
    func `a film is turned by quarters, or left to ffprobe`(matrix: [Int], turn: Int?) throws {
        try Fixture.withDirectory { root in
            var film = try Film.made(["-pix_fmt", "yuv420p"], "mp4", in: root)
            let header = try #require(film.firstRange(of: Array("tkhd".utf8))?.upperBound)
            let place = header + 40
            film.replaceSubrange(place..<place + 24, with: matrix.flatMap { Boxes.number($0) })
            let facts = Self.facts(film)
            #expect(facts?.rotation == turn)
            if let facts { #expect(try Self.probed(film, in: root) == .film(facts)) }
        }
    }

    @Test
    func `whatever byte of its index is changed, no whole film has another time than ffprobe's`()
        throws
    {
        try Fixture.withDirectory { root in
            let film = try Film.made(
                ["-pix_fmt", "yuv420p", "-metadata", "creation_time=2026-03-12T10:00:00Z"]
                    + ["-metadata", "com.apple.quicktime.creationdate=2026-03-12T10:00:00+0000"]
                    + ["-movflags", "+use_metadata_tags"], "mov", in: root)
            let index = try #require(film.firstRange(of: Array("moov".utf8))?.upperBound)
            var compared = 0
            for place in stride(from: index, to: film.count, by: 17) {
                var other = film
                other[place] ^= 1 << UInt8(place % 8)
                guard let facts = Self.facts(other) else { continue }
                compared += 1
                guard case .film(let probed) = try Self.probed(other, in: root), probed.isComplete
                else { continue }
                #expect(
                    facts.created == probed.created && facts.seconds == probed.seconds,
                    "byte \(place - index) of its index")
                #expect(facts.hasSound == probed.hasSound && facts.hasPlace == probed.hasPlace)
                #expect(
                    facts.picturesPromised == probed.picturesPromised
                        && facts.picturesFound == probed.picturesFound)
            }
            #expect(compared > 40)
        }
    }

    @Test func `a film with any part of its end missing is left to ffprobe`() throws {
        try Fixture.withDirectory { root in
            let film = try Film.made(
                ["-pix_fmt", "yuv420p", "-movflags", "+faststart"], "mp4", in: root)
            #expect(Self.facts(film) != nil)
            for length in stride(from: 0, to: film.count, by: 97) {
                #expect(Self.facts(Array(film[..<length])) == nil, "\(length) bytes")
            }
        }
    }
}
