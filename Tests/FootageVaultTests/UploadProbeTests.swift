import FootageVault
import TabletDump
import Testing
import VaultDisk
import VaultModel

/// Films that are planned by their own index, and what `ffprobe` makes of them when they are taken in.
@Suite struct UploadProbeTests {
    private let test: TestVault
    private let family: FamilyReference

    init() throws {
        test = try TestVault()
        family = try test.family()
    }

    /// A film of a second, made at ten past ten on the session's day, and changed.
    private func film(_ change: (inout [UInt8]) throws -> Void = { _ in }) throws -> [UInt8] {
        let path = test.directory + "/made.mp4"
        let made = try ChildProcess(
            "ffmpeg",
            ["-v", "error", "-f", "lavfi", "-i", "testsrc=s=160x120:r=10:d=1", "-c:v", "libx264"]
                + ["-pix_fmt", "yuv420p", "-metadata", "creation_time=2026-03-12T10:10:00Z"]
                + ["-y", path]
        ).run(outputLimit: 1 << 20, timeout: .seconds(60))
        #expect(made.ending == .exited(0))
        var bytes = try LinuxDisk().openPlainFile(path).readAll(limit: 1 << 20)
        try change(&bytes)
        return bytes
    }

    /// Plans the upload of one film, which its index is enough for, and carries it out.
    private func upload(_ bytes: [UInt8], name: String = "IMG_0001.MP4") throws -> UploadSummary {
        let practitioner = try test.practitioner()
        let plan = try practitioner.planUpload(
            UploadRequest(directory: test.dump(family, bytes, name: name)))
        let planned = try #require(plan.films.first)
        #expect(planned.witness == .index && planned.isToBeProbed)
        guard case .takeIn = planned.fate else {
            Issue.record("\(planned.fate)")
            throw CancellationError()
        }
        return try practitioner.upload(plan)
    }

    /// The place behind the first box of a kind's name.
    private func behind(_ kind: String, _ film: [UInt8]) throws -> Int {
        try #require(film.firstRange(of: Array(kind.utf8))?.upperBound)
    }

    /// Has an edit list hold a second header of the film, with times so many seconds later.
    private func hideHeader(_ film: inout [UInt8], later: UInt32) throws {
        let header = try behind("mvhd", film)
        var second = Array(film[header - 8..<header + 100])
        let time = second[12..<16].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } + later
        second.replaceSubrange(
            12..<16, with: (0..<4).map { UInt8(truncatingIfNeeded: time >> (24 - 8 * $0)) })
        let list = try behind("edts", film)
        film.insert(contentsOf: second, at: list)
        for kind in ["moov", "trak", "edts"] {
            let place = try behind(kind, film) - 8
            let length = film[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } + second.count
            film.replaceSubrange(
                place..<place + 4,
                with: (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * $0)) })
        }
    }

    @Test func `a plain film is planned by its index and becomes a clip by ffprobe's word`() throws
    {
        let summary = try upload(film())
        guard case .takenIn(let address, _, _) = summary.results.first?.end else {
            Issue.record("\(summary.results)")
            return
        }
        let particulars = try test.practitioner().showClip(address).particulars
        #expect(particulars?.codec == "h264" && particulars?.width == 160)
        #expect(summary.deletion.safe.count == 1)
    }

    @Test func `a film that ffprobe cannot read waits as incomplete, and stays on the tablet`()
        throws
    {
        // Without an entry in its list of data references the film is broken to `ffprobe`.
        let bytes = try film { film in
            let count = try behind("dref", film) + 4
            film.replaceSubrange(count..<count + 4, with: [0, 0, 0, 0])
        }
        let summary = try upload(bytes)
        let result = try #require(summary.results.first)
        guard case .quarantined(1, .incomplete("it cannot be read as a film")) = result.end else {
            Issue.record("\(result.end)")
            return
        }
        #expect(result.isReadBack && summary.deletion.safe.isEmpty)
        #expect(try test.held() == [])
        let waiting = try #require(try test.practitioner().listQuarantine().first)
        #expect(waiting.reason == "incomplete" && waiting.particulars != nil)
        #expect(throws: VaultError.self) {
            try test.practitioner().bindQuarantined(1, to: family, session: 1)
        }
        // Brought again it is known, and still nothing that may go from the tablet.
        let practitioner = try test.practitioner()
        let again = try practitioner.upload(
            practitioner.planUpload(UploadRequest(directory: test.dump(family, bytes))))
        guard case .alreadyQuarantined(1) = again.results.first?.end else {
            Issue.record("\(again.results)")
            return
        }
        #expect(again.results.map(\.isReadBack) == [true] && again.deletion.safe.isEmpty)
    }

    @Test(arguments: [
        (86_400, "2026-03-13 at 10:10:00"), (600, "2026-03-12 at 10:20:00"),
    ])
    func `a film whose time ffprobe reads otherwise is not bound by the plan`(
        later: Int, time: String
    ) throws {
        let summary = try upload(film { try hideHeader(&$0, later: UInt32(later)) })
        guard case .quarantined(1, .signalsDisagree(let signals)) = summary.results.first?.end
        else {
            Issue.record("\(summary.results)")
            return
        }
        #expect(
            signals == [
                "by its index it was filmed on 2026-03-12 at 10:10:00", "by `ffprobe` on \(time)",
            ])
        #expect(try test.held() == [])
        let waiting = try #require(try test.practitioner().listQuarantine().first)
        #expect("\(waiting.recorded?.description ?? "")" == String(time.prefix(10)))
    }

    @Test func `a camera's chapters are left to ffprobe, for the first one's day binds them all`()
        throws
    {
        let practitioner = try test.practitioner()
        let dump = try test.dump(family, film(), name: "GX010123.MP4")
        let plan = try practitioner.planUpload(UploadRequest(directory: dump))
        #expect(plan.films.map(\.witness) == [.ffprobe])
    }
}
