import TabletDump
import Testing
import VaultDisk

/// Films whose sound is counted in ways of its own (QuickTime File Format, "Sound Sample Descriptions").
@Suite struct SoundTablesTests {
    /// How a sound track is described.
    struct Sound: CustomTestStringConvertible {
        var format: String
        var version = 0
        var channels = 2
        var bits = 16
        var compression = 0
        /// Samples and bytes of a frame, in a description of version 1.
        var frame: (samples: Int, bytes: Int)?
        /// The size that the table gives for every sample.
        var same: Int
        /// How many samples there are, in one chunk, and in how many bytes they lie.
        var samples: Int
        var bytes: Int

        var testDescription: String { "\(format) version \(version), each \(same)" }

        var description: [UInt8] {
            var entry = Array(format.utf8) + [0, 0, 0, 0, 0, 0] + MovieBytes.short(1)
            entry += MovieBytes.short(version) + [0, 0, 0, 0, 0, 0]
            entry += MovieBytes.short(channels) + MovieBytes.short(bits)
            entry += MovieBytes.short(compression) + [0, 0] + MovieBytes.number(44100 << 16)
            if let frame {
                entry += [frame.samples, frame.bytes / channels, frame.bytes, 2]
                    .flatMap(MovieBytes.number)
            }
            let whole = MovieBytes.number(entry.count + 4) + entry
            return MovieBytes.box("stsd", [0, 0, 0, 0] + MovieBytes.number(1) + whole)
        }
    }

    /// A film of one picture and a chunk of sound, which ends the file.
    private func film(_ sound: Sound) -> [UInt8] {
        func index(_ start: Int) -> [UInt8] {
            let picture = MovieBytes.track(
                "vide",
                MovieBytes.full("stsz", [0, 1, 10]) + MovieBytes.full("stsc", [1, 1, 1, 1])
                    + MovieBytes.full("stco", [1, start]))
            let heard = MovieBytes.track(
                "soun",
                sound.description + MovieBytes.full("stsz", [sound.same, sound.samples])
                    + MovieBytes.full("stsc", [1, 1, sound.samples, 1])
                    + MovieBytes.full("stco", [1, start + 10]))
            return MovieBytes.box("ftyp", Array("qt  ".utf8))
                + MovieBytes.box("moov", picture + heard)
        }
        let start = index(0).count + 8
        let media = [UInt8](repeating: 7, count: 10 + sound.bytes)
        return index(start) + MovieBytes.box("mdat", media)
    }

    private func sounds(_ bytes: [UInt8]) -> [[Int64]]? {
        MovieBytes.look(at: bytes).counts?.filter { !$0.arePictures }.map {
            [$0.promised, $0.found]
        }
    }

    static let understood = [
        // Values that are one byte each in the table, and are nowhere in the file.
        Sound(
            format: "ima4", version: 1, frame: (64, 68), same: 1, samples: 6400, bytes: 6800),
        Sound(
            format: "MAC6", version: 1, channels: 1, frame: (6, 1), same: 1, samples: 600,
            bytes: 100),
        Sound(format: "twos", same: 1, samples: 500, bytes: 2000),
        Sound(format: "raw ", channels: 1, bits: 8, same: 1, samples: 500, bytes: 500),
        Sound(format: "in24", version: 1, frame: (1, 6), same: 1, samples: 500, bytes: 3000),
        // Redefined tables, and those of other kinds, whose sizes are in the file.
        Sound(
            format: "ima4", version: 1, compression: 0xFFFE, frame: (64, 68), same: 68,
            samples: 100, bytes: 6800),
        Sound(format: "sowt", same: 4, samples: 500, bytes: 2000),
        Sound(format: "samr", channels: 1, same: 32, samples: 50, bytes: 1600),
    ]

    @Test(arguments: understood)
    func `sound is whole to its last byte, and cut short without its last`(sound: Sound) {
        let whole = film(sound)
        let promised = Int64(sound.samples)
        #expect(sounds(whole) == [[promised, promised]])
        let cut = sounds(Array(whole.dropLast()))?.first
        #expect(cut?.first == promised)
        #expect((cut?.last ?? promised) < promised)
        #expect((cut?.last ?? 0) > promised / 2)
    }

    @Test(arguments: [
        Sound(format: "ima4", same: 1, samples: 6400, bytes: 6800),
        Sound(format: "MAC3", same: 2, samples: 300, bytes: 200),
        Sound(format: "agsm", same: 1, samples: 160, bytes: 33),
        Sound(format: "Qclp", version: 1, frame: (0, 0), same: 1, samples: 160, bytes: 35),
        Sound(format: "ima4", version: 1, frame: (64, 68), same: 2, samples: 640, bytes: 680),
        Sound(format: "lpcm", version: 2, same: 1, samples: 100, bytes: 400),
    ])
    func `of sound that the tables do not describe, nothing is said`(sound: Sound) {
        #expect(sounds(film(sound)) == [])
        // The pictures are told all the same.
        #expect(MovieBytes.look(at: film(sound)).counts?.map(\.found) == [1])
    }

    @Test func `no byte of a sound's description makes it trap`() throws {
        let whole = film(Self.understood[0])
        let start = try #require(
            whole.indices.first { whole[$0...].starts(with: Array("stsd".utf8)) })
        for place in start..<start + 64 {
            for byte: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] {
                var bytes = whole
                bytes[place] = byte
                for track in MovieBytes.look(at: bytes).counts ?? [] {
                    #expect(track.found >= 0 && track.found <= track.promised)
                }
            }
        }
    }

    @Test(arguments: [
        "adpcm_ima_qt", "pcm_s16be", "pcm_s16le", "pcm_u8", "pcm_alaw", "pcm_s24be", "pcm_f32le",
        "alac", "aac",
    ])
    func `what ffmpeg writes as QuickTime is whole, and cut short without its end`(codec: String)
        throws
    {
        try Fixture.withDirectory { root in
            let path = root + "/film.mov"
            let made = try ChildProcess(
                "ffmpeg",
                [
                    "-v", "error", "-f", "lavfi", "-i", "testsrc=d=1:s=64x48:r=10", "-f", "lavfi",
                    "-i", "sine=d=1:r=44100", "-ac", "2", "-c:v", "mpeg4", "-c:a", codec,
                    "-movflags", "+faststart", path,
                ]
            ).run(outputLimit: 1 << 16, timeout: .seconds(60))
            #expect(made.ending == .exited(0))
            let whole = try LinuxDisk().openPlainFile(path).readAll(limit: 1 << 24)
            let counts = try #require(MovieBytes.look(at: whole).counts)
            #expect(counts.map(\.arePictures) == [true, false])
            #expect(counts.allSatisfy { $0.found == $0.promised && $0.promised > 0 })
            let cut = try #require(MovieBytes.look(at: Array(whole.dropLast(20_000))).counts)
            #expect(cut.contains { $0.found < $0.promised })
        }
    }
}

/// Films that are made to keep whoever looks at them busy.
@Suite struct IndexBudgetTests {
    @Test func `boxes in boxes without end are looked at within one budget`() {
        let junk = [[UInt8]](repeating: MovieBytes.box("free", []), count: 300).flatMap { $0 }
        let track = MovieBytes.track(
            "vide",
            junk + MovieBytes.full("stsz", [1, 1]) + MovieBytes.full("stsc", [1, 1, 1, 1])
                + MovieBytes.full("stco", [1, 0]))
        let few = [[UInt8]](repeating: track, count: 3).flatMap { $0 }
        let many = [[UInt8]](repeating: track, count: 100).flatMap { $0 }
        #expect(MovieBytes.look(at: MovieBytes.box("moov", few)).counts?.count == 3)
        let looked = MovieBytes.look(at: MovieBytes.box("moov", many))
        #expect(looked.counts == nil)
        #expect(looked.reads < 11_000)
    }

    @Test func `long tables without end are read within one budget`() {
        let long = [Int](repeating: 1, count: 500_000)
        let track = MovieBytes.track(
            "vide",
            MovieBytes.full("stsz", [0, long.count] + long)
                + MovieBytes.full("stsc", [1, 1, long.count, 1])
                + MovieBytes.full("stco", [1, 0]))
        let many = [[UInt8]](repeating: track, count: 10).flatMap { $0 }
        let looked = MovieBytes.look(at: MovieBytes.box("moov", many))
        #expect(looked.counts == nil)
        #expect(looked.bytes < 17 << 20)
    }
}
