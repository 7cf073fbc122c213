import Catalog
import FootageVault
import TabletDump
import Testing
import VaultDisk
import VaultModel

/// Dumps with disagreements drawn at random, held against an oracle that knows nothing of the binder.
///
/// `FOOTAGE_SEED` draws others; what fails names the seed, the world and the dump.
@Suite struct GeneratedDumpTests {
    private static var worlds: Range<UInt64> { 0..<25 }
    private static let dumps = 20
    private static var seed: UInt64 {
        TestSettings.value(of: "FOOTAGE_SEED").flatMap(UInt64.init) ?? 1
    }

    @Test(arguments: worlds)
    func `promise 7: no film is bound on one signal alone, and every file is accounted for`(
        world: UInt64
    ) throws {
        var dice = DiceThrower(seed: Self.seed &* 1_000_003 &+ world)
        let test = try TestVault()
        // British summer time, so that names in UTC and names in local time differ.
        try test.clock.set("2026-07-15T12:00:00.000Z")
        var record = Record(
            oracle: BindingOracle(sessions: try Self.sessions(test, &dice)),
            where: "seed \(Self.seed), world \(world)")
        let ann = try test.practitioner()
        for number in 0..<Self.dumps {
            record.where = "seed \(Self.seed), world \(world), dump \(number)"
            let dump = GeneratedDump(record.oracle.sessions, earlier: record.bytes, &dice)
            let root = try Self.lay(dump, in: test)
            let request = UploadRequest(
                directory: root, statement: dump.statement, manifest: dump.manifest,
                probing: .none)
            let plan = try ann.planUpload(request)
            if !dump.hasManifest { try Self.checkReturned(plan, by: ann, record.where) }
            let summary = try ann.upload(plan)
            try record.check(dump, plan, summary)
            TestVault.remove(root)
        }
        try record.checkTotals(
            clips: test.catalog().count(ClipRow.self, where: "1"),
            waiting: test.catalog().count(QuarantineRow.self, where: "1"))
    }

    /// Three families' visits over a week: alone on a day, beside each other, twice a day, without times.
    private static func sessions(
        _ test: TestVault, _ dice: inout DiceThrower
    ) throws -> [BindingOracle.Session] {
        let ann = try test.practitioner()
        let first = try #require(CivilDate("2026-07-06"))
        let families = try (0..<3).map { _ in
            let family = try ann.createFamily(alias: nil, for: nil, with: nil).reference
            _ = try ann.openProgramme(family, kind: "VIG", on: first.adding(days: -7))
            _ = try ann.recordConsent(
                family, purpose: .therapy, given: first.adding(days: -7), expires: nil, form: "v1",
                programme: nil)
            return family
        }
        let times: [ClosedRange<Int>?] = [
            540...600, 600...660, 615...675, 780...840, 960...1020, 10...50, 1_380...1_430, nil,
        ]
        var sessions: [BindingOracle.Session] = []
        for day in 0..<7 {
            for family in families where day == 0 || dice.happens(30) {
                let shuffled = times.shuffled(using: &dice)
                for time in shuffled.prefix(dice.happens(20) ? 2 : 1) {
                    let date = first.adding(days: day)
                    let made = try ann.addSession(
                        family, on: date,
                        from: time.map { CivilTime(secondOfDay: $0.lowerBound * 60) },
                        to: time.map { CivilTime(secondOfDay: $0.upperBound * 60) }, programme: nil)
                    sessions.append(
                        .init(family: family, number: made.number, day: date, minutes: time))
                }
            }
        }
        return sessions
    }

    /// A manifest that was written and is given back as it is leads every film to the same place.
    private static func checkReturned(
        _ plan: UploadPlan, by person: UnlockedVault, _ place: String
    ) throws {
        var request = plan.request
        request.manifest = Manifest.write(plan.proposals.map(\.row))
        let again = try person.planUpload(request)
        #expect(again.films.map(\.place) == plan.films.map(\.place), "\(place)")
        #expect(plan.proposals.map(\.path) == plan.films.map(\.entry.path), "\(place)")
    }

    private static func lay(_ dump: GeneratedDump, in test: TestVault) throws -> String {
        let root = test.directory + "/dump"
        try test.makeDirectory(root)
        var made: Set = [""]
        let files = dump.films.map { ($0.path, $0.bytes) } + dump.others.map { ($0.key, $0.value) }
        for (path, bytes) in files {
            var folder = ""
            for part in path.split(separator: "/").dropLast() {
                folder += "/" + part
                if made.insert(folder).inserted { try test.makeDirectory(root + folder) }
            }
            try test.add(bytes, to: root + "/" + path)
        }
        return root
    }
}

/// What became of all films of a world so far, and what is wrong with it.
private struct Record {
    let oracle: BindingOracle
    var `where`: String
    private(set) var bytes: [[UInt8]] = []
    /// The family whose clip has these bytes.
    private var homes: [[UInt8]: FamilyReference] = [:]
    /// Bytes that wait in quarantine.
    private var waiting: Set<[UInt8]> = []
    private var ends: [String: Int] = [:]
    private var reasons: Set<String> = []

    init(oracle: BindingOracle, where: String) {
        self.oracle = oracle
        self.where = `where`
    }

    mutating func check(
        _ dump: GeneratedDump, _ plan: UploadPlan, _ summary: UploadSummary
    ) throws {
        #expect(summary.stopped == nil && !summary.isInterrupted, "\(`where`)")
        let accounted = (summary.results.map(\.entry) + plan.others).map(\.path.description)
        let there = dump.films.map(\.path) + dump.others.keys
        #expect(accounted.sorted() == there.sorted(), "\(`where`)")
        let films = Dictionary(
            dump.films.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        // A copy is settled after the film that it is a copy of.
        for film in summary.results
        where film.end.code == "taken-in" || film.end.code == "quarantined" {
            note(film.end, films[film.entry.path.description])
        }
        for result in summary.results {
            let film = try #require(films[result.entry.path.description], "\(`where`)")
            let fitting = oracle.session(of: film.said)
            #expect(
                isAllowed(result.end, film, fitting),
                "\(`where`): \(film.path) ended as \(result.end), and its place is \(String(describing: fitting)): \(film.said)"
            )
            ends[result.end.code, default: 0] += 1
        }
        ends["listed", default: 0] += plan.others.count
        bytes += dump.films.map(\.bytes)
    }

    private mutating func note(_ end: UploadSummary.End, _ film: GeneratedDump.Film?) {
        guard let film else { return }
        switch end {
        case .takenIn(let address, _, _): homes[film.bytes] = address.family
        case .quarantined(_, let reason):
            waiting.insert(film.bytes)
            reasons.insert(reason.code)
        default: break
        }
    }

    /// Whether a film may end so: bound where it belongs, or waiting when it belongs nowhere.
    private func isAllowed(
        _ end: UploadSummary.End, _ film: GeneratedDump.Film, _ fitting: BindingOracle.Session?
    ) -> Bool {
        let home = homes[film.bytes]
        switch end {
        case .takenIn(let address, _, _):
            return address.family == fitting?.family && address.session == fitting?.number
        case .alreadyIn(let address):
            // The family of a stranger is as good as none.
            let named = film.said.family.flatMap { oracle.knows($0) ? $0 : nil }
            return address.family == home && (named == nil || named == home)
        case .alreadyQuarantined: return waiting.contains(film.bytes)
        case .quarantined(_, .sameBytesElsewhere): return home != nil && home != film.said.family
        case .quarantined: return fitting == nil
        case .refused: return false
        }
    }

    func checkTotals(clips: Int, waiting: Int) {
        #expect(clips == ends["taken-in"], "\(`where`)")
        #expect(waiting == ends["quarantined"], "\(`where`)")
        // Dice that never disagree would prove nothing.
        for (end, least) in ["taken-in": 10, "quarantined": 10, "listed": 10] {
            #expect(ends[end, default: 0] >= least, "\(`where`): \(ends)")
        }
        #expect(
            reasons.count >= 5 && reasons.contains("signals-disagree"), "\(`where`): \(reasons)")
    }
}

extension UploadPlan.Film {
    /// Where it goes, in a word.
    fileprivate var place: String {
        switch fate {
        case .takeIn(let session, _, _): "\(session.family)/\(session.number)"
        case .quarantine(let reason): reason.code
        case .alreadyIn(let address, _): "\(address)"
        case .alreadyQuarantined(let number, _), .probedAgain(let number, _, _):
            "quarantine \(number)"
        case .destroyedBefore, .refused: "refused"
        }
    }
}
