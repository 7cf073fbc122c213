import TabletDump
import Testing
import VaultDisk

@Suite struct FilmProbeManyTests {
    private struct Enough: Error {}

    /// Lists a film so many times, with a program in place of `ffprobe`; its names begin with the directory.
    private func withFilms<Value>(
        _ count: Int, script: String, _ body: (FilmProbe, [DumpEntry], String) throws -> Value
    ) throws -> Value {
        try Fixture.withDirectory { root in
            try Fixture.write(DumpScanTests.film, to: Array("a.mp4".utf8), in: root)
            try Fixture.write("#!/bin/sh\ncd \(root)\n\(script)\n", to: "probe", in: root)
            try Fixture.setMode(0o700, root + "/probe")
            try Fixture.pipe(root + "/gate")
            let film = try #require(try DumpScan(root).films.first)
            return try body(
                FilmProbe(ffprobe: root + "/probe"), Array(repeating: film, count: count), root)
        }
    }

    @Test func `films are looked into side by side`() throws {
        // Each of the two goes on only when the other is there.
        let script = """
            if mkdir first 2>/dev/null; then read word <gate; else echo word >gate; fi
            echo '{"streams":[{"codec_type":"video","codec_name":"h264"}],"format":{"duration":"1"}}'
            """
        let results = try withFilms(2, script: script) { probe, films, root in
            probe.readings(for: films, in: root, atMost: 2) { _ in }
        }
        for result in results {
            guard case .film(let facts) = try result.get().result else {
                Issue.record("\(result)")
                continue
            }
            #expect(facts.codec?.description == "h264")
        }
    }

    @Test func `whoever is told of the progress can end it, and no more films are looked into`()
        throws
    {
        let script = """
            mkdir first 2>/dev/null && read word <gate
            mkdir ran-$$
            """
        try withFilms(100, script: script) { probe, films, root in
            var told: [Int] = []
            #expect(throws: Enough.self) {
                try probe.readings(for: films, in: root, atMost: 1) { done in
                    told.append(done)
                    try Fixture.write("word\n", to: "gate", in: root)
                    throw Enough()
                }
            }
            #expect(told == [0])
            let ran = try LinuxDisk().entries(of: root).count { $0.name.hasPrefix("ran-") }
            #expect(ran > 0 && ran < 100)
        }
    }

    @Test func `what was read is told, up to all of it`() throws {
        try withFilms(9, script: "exit 1") { probe, films, root in
            var told: [Int] = []
            let results = probe.readings(for: films, in: root) { told.append($0) }
            #expect(results.count == 9)
            #expect(told.last == 9)
            #expect(told == told.sorted())
        }
    }
}
