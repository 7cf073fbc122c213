import TabletDump
import Testing
import VaultDisk
import VaultModel

@Suite struct FilmProbeTests {
    static let facts = Result { () throws -> [String: ProbeResult] in
        let root = try Fixture.dump()
        let films = try DumpScan(root).films
        let probe = try FilmProbe()
        var byName: [String: ProbeResult] = [:]
        for entry in films {
            byName[entry.path.description] = try probe.result(for: entry, in: root)
        }
        return byName
    }

    func film(_ name: String) throws -> FilmFacts {
        guard case .film(let facts) = try Self.facts.get()["7KQ2M4V/DCIM/" + name] else {
            throw Fixture.Failure(text: "no film \(name)")
        }
        return facts
    }

    @Test func `an iPad's film tells everything, and its place is not printed`() throws {
        let facts = try film("100APPLE/IMG_0001.MOV")
        #expect(facts.codec?.description == "hevc")
        #expect(facts.width == 160 && facts.height == 120 && facts.rotation == 0)
        #expect(facts.seconds.map { abs($0 - 2) < 0.1 } == true)
        #expect(facts.hasSound && facts.hasPlace && facts.isComplete)
        #expect(facts.created.apple == "2026-03-12T10:07:30+0000")
        #expect(facts.created.container == "2026-03-12T10:07:30.000000Z")
        #expect(facts.device?.description == "Apple iPad Pro (11-inch)")
        #expect(facts.place?.revealed == "+51.5007-000.1246+012.000/")
        #expect(facts.problems == [] && facts.isHEVC)
        #expect(facts.picturesPromised == 20 && facts.picturesFound == 20)
        var dumped = ""
        dump(facts, to: &dumped)
        for text in ["\(facts)", String(reflecting: facts), dumped] {
            #expect(!text.contains("51.5") && !text.contains("0.1246"))
        }
    }

    @Test func `an iPad held upright is turned a quarter clockwise`() throws {
        let facts = try film("100APPLE/IMG_0002.MOV")
        #expect(facts.rotation == 90)
        #expect(facts.codec?.description == "h264" && !facts.isHEVC)
        #expect(facts.isComplete)
    }

    @Test func `an Android's place is found under its other name`() throws {
        let facts = try film("Camera/20260312_103000.mp4")
        #expect(facts.hasPlace && facts.place?.revealed.hasPrefix("+51.5007") == true)
    }

    @Test(arguments: [
        ("100APPLE/IMG_0008.MOV", "its index (`moov`) is missing: the recording was broken off"),
        (
            "HOSTILE/index-missing.mp4",
            "its index (`moov`) is missing: the recording was broken off"
        ),
        ("HOSTILE/overflow.mp4", "a box claims more bytes than any film has"),
    ])
    func `a damaged film is incomplete and says how`(name: String, problem: String) throws {
        let facts = try film(name)
        #expect(!facts.isComplete)
        #expect(facts.problems.first == problem)
    }

    @Test(arguments: ["100APPLE/IMG_0009.MOV", "HOSTILE/cut-short.mp4"])
    func `a film cut short with its index in front is incomplete by two counts`(name: String) throws
    {
        let facts = try film(name)
        #expect(!facts.isComplete)
        #expect(facts.problems.contains { $0.hasPrefix("it was cut short") })
        #expect(facts.problems.contains { $0.contains("are there: it was cut short") })
        #expect((facts.picturesFound ?? 99) < 20 && facts.picturesPromised == 20)
    }

    @Test(arguments: [
        "index-first.mp4", "index-last.mp4", "mvhd-64.mp4", "line\\nbreak.mp4", "-rf.mp4",
        "not-utf8-\\xFF\\xFE.mp4", "=1+1.mp4", "esc\\x1B[2J\\x1B]0;owned\\x07.mp4",
        String(repeating: "L", count: 251) + ".mp4",
    ])
    func `a good film is complete, wherever its index is and whatever it is called`(
        name: String
    ) throws {
        let facts = try film("HOSTILE/" + name)
        #expect(facts.problems == [])
        #expect(facts.isComplete)
        #expect(facts.created.container == "2026-03-12T10:00:00.000000Z")
    }

    @Test(arguments: [
        ("pcm.mov", true), ("film.mkv", true), ("film.avi", true), ("film.ts", true),
        ("fragmented.mp4", true), ("fragmented-cut.mp4", false), ("cut.mkv", false),
    ])
    func `other containers are whole when they are`(name: String, isComplete: Bool) throws {
        let facts = try film("HOSTILE/" + name)
        #expect(facts.codec?.description == "h264")
        #expect(facts.hasSound)
        #expect(facts.isComplete == isComplete, "\(facts.problems)")
    }

    @Test(arguments: ["date-0.mp4", "date-2036.mp4"])
    func `a film whose clock was never set has no date`(name: String) throws {
        let filmTime = FilmTime(now: moment("2026-11-01T12:00:00.000Z"), civil: london)
        let facts = try film("HOSTILE/" + name)
        #expect(facts.isComplete)
        #expect(
            filmTime.finding(for: facts.created, name: Array(name.utf8), seconds: facts.seconds)
                .evidence == nil)
    }

    @Test func `seconds counted from 1970 instead of 1904 are understood`() throws {
        let facts = try film("HOSTILE/date-1946.mp4")
        #expect(facts.created.container == "2026-03-12T10:00:00.000000Z")
    }

    @Test func `the whole dump binds as its visits were`() throws {
        let filmTime = FilmTime(now: moment("2026-11-01T12:00:00.000Z"), civil: london)
        let films = try Self.facts.get().compactMap { name, result -> ScannedFilm? in
            guard case .film(let facts) = result, let path = DumpPath(name) else { return nil }
            return ScannedFilm(path: path, facts: facts, by: filmTime)
        }
        let tests = BinderTests()
        let sessions = [
            try tests.session(BinderTests.anna, 1),
            try tests.session(BinderTests.anna, 2, on: "2026-03-19"),
            try tests.session(BinderTests.bela, 1, on: "2026-03-12", "14:00", "15:00"),
        ]
        var counts: [String: Int] = [:]
        for bound in try tests.binder(sessions).bindings(of: films)
        where !bound.film.path.description.contains("HOSTILE") {
            switch bound.binding {
            case .bound(let session, _):
                counts["\(session.family)/\(session.number)", default: 0] += 1
            case .quarantine(let reason): counts[reason.code, default: 0] += 1
            }
        }
        // Each visit: two of an iPad, a Pixel's, a Samsung's, a Windows tablet's, one in two
        // chapters and a small copy. The first visit's extras: a Live Photo, two damaged, one from hours later (in
        // the time of the other family), two from midnight, one under a mistyped reference.
        #expect(
            counts == [
                "7KQ2M4V/1": 8, "7KQ2M4V/2": 7, "3FH8T2F/1": 7, "incomplete": 2,
                "signals-disagree": 1, "ambiguous-day": 2, "mistyped-reference": 1,
            ])
    }

    @Test func `a missing program is named with its package`() {
        #expect(throws: ProbeError.programMissing(program: "no-such-probe", package: "ffmpeg")) {
            try FilmProbe(ffprobe: "no-such-probe")
        }
        let error = ProbeError.programMissing(program: "ffprobe", package: "ffmpeg")
        #expect(
            error.hint
                == "Install it with `apt install ffmpeg`, or say `--no-probe`, which is recorded.")
    }

    @Test(arguments: [
        "exit 1", "echo nonsense", "kill -9 $$", "head -c 9000000 /dev/zero", "echo '{}'",
    ])
    func `a probe that fails, crashes or floods makes the film incomplete`(script: String) throws {
        try Fixture.withDirectory { root in
            try Fixture.write(DumpScanTests.film, to: Array("a.mp4".utf8), in: root)
            try Fixture.write("#!/bin/sh\n\(script)\n", to: "probe", in: root)
            try Fixture.setMode(0o700, root + "/probe")
            guard let entry = try DumpScan(root).films.first else { return }
            let result = try FilmProbe(ffprobe: root + "/probe").result(for: entry, in: root)
            guard case .film(let facts) = result else {
                Issue.record("\(result)")
                return
            }
            #expect(!facts.isComplete)
        }
    }

    @Test(
        arguments: [
            ("exec sleep 600", ProbeResult.stopped("reading it took too long")),
            ("kill -9 $$", .stopped("reading it took too much of the processor")),
            ("kill -XCPU $$", .stopped("reading it took too much of the processor")),
            (
                "echo 'a.mp4: Cannot allocate memory' >&2; exit 1",
                .stopped("reading it took too much memory")
            ),
            ("exit 1", .film(incomplete)), ("kill -SEGV $$", .film(incomplete)),
        ] as [(String, ProbeResult)])
    func `a probe that comes to a limit says nothing of the film, one that fails does`(
        script: String, expected: ProbeResult
    ) throws {
        try Fixture.withDirectory { root in
            // A film that is whole by its own lengths.
            let film = DumpScanTests.film + [0, 0, 0, 8] + Array("moov".utf8)
            try Fixture.write(film, to: Array("a.mp4".utf8), in: root)
            try Fixture.write("#!/bin/sh\n\(script)\n", to: "probe", in: root)
            try Fixture.setMode(0o700, root + "/probe")
            let entry = try #require(try DumpScan(root).films.first)
            let patience: Duration = script.contains("sleep") ? .milliseconds(200) : .seconds(60)
            let probe = try FilmProbe(ffprobe: root + "/probe", patience: patience)
            #expect(try probe.result(for: entry, in: root) == expected)
        }
    }

    private static let incomplete = FilmFacts(
        bytes: 24, isComplete: false, problems: ["it cannot be read as a film"])

    @Test func `a film that is cut short is incomplete, whatever becomes of the probe`() throws {
        try Fixture.withDirectory { root in
            try Fixture.write(DumpScanTests.film, to: Array("a.mp4".utf8), in: root)
            try Fixture.write("#!/bin/sh\nkill -9 $$\n", to: "probe", in: root)
            try Fixture.setMode(0o700, root + "/probe")
            let entry = try #require(try DumpScan(root).films.first)
            let result = try FilmProbe(ffprobe: root + "/probe").result(for: entry, in: root)
            guard case .film(let facts) = result else {
                Issue.record("\(result)")
                return
            }
            #expect(!facts.isComplete && facts.problems.first?.contains("moov") == true)
        }
    }

    @Test(arguments: [
        ("exit 3", "it ends with 3"), ("kill -9 $$", "signal 9 ends it"),
        ("echo nonsense", "it does not tell its version"), ("exec sleep 600", "it gives no answer"),
        ("head -c 9000000 /dev/zero", "it prints without end"),
    ])
    func `a probe that does not even tell its version is an error, not a film's fault`(
        script: String, how: String
    ) throws {
        try Fixture.withDirectory { root in
            let path = root + "/probe"
            try Fixture.write("#!/bin/sh\n\(script)\n", to: "probe", in: root)
            try Fixture.setMode(0o700, path)
            let patience: Duration = script.contains("sleep") ? .milliseconds(200) : .seconds(60)
            let probe = try FilmProbe(ffprobe: path, patience: patience)
            let error = ProbeError.programBroken(program: path, package: "ffmpeg", how)
            #expect(throws: error) { try probe.check() }
            #expect(error.hint?.contains("apt install --reinstall ffmpeg") == true)
        }
    }

    @Test func `the probe that is installed works`() throws { try FilmProbe().check() }

    @Test func `the child is confined: no input, no environment, no room to write`() throws {
        try Fixture.withDirectory { root in
            try Fixture.write(DumpScanTests.film, to: Array("a.mp4".utf8), in: root)
            let script = """
                #!/bin/sh
                ( echo x > \(root)/written ) 2>/dev/null
                [ -s \(root)/written ] && exit 1
                [ "$(ulimit -t)" = 10 ] || exit 1
                [ -z "$HOME$USER" ] || exit 1
                cmp -s /dev/fd/3 \(root)/a.mp4 || exit 1
                [ "$(ls /proc/self/fd | wc -l)" -le 5 ] || exit 1
                case "$*" in *"-protocol_whitelist file -format_whitelist mov,mp4"*file:/dev/fd/3) ;; *) exit 1;; esac
                echo '{"streams":[{"codec_type":"audio"}],"format":{}}'
                """
            try Fixture.write(script + "\n", to: "probe", in: root)
            try Fixture.setMode(0o700, root + "/probe")
            guard let entry = try DumpScan(root).films.first else { return }
            let result = try FilmProbe(ffprobe: root + "/probe").result(for: entry, in: root)
            // The film has no index, which is told before anything else.
            guard case .film(let facts) = result else {
                Issue.record("\(result)")
                return
            }
            #expect(
                facts.problems.first
                    == "its index (`moov`) is missing: the recording was broken off")
            #expect(facts.problems.contains("its length is not known"))
        }
    }
}
