import TabletDump
import Testing
import VaultDisk
import VaultModel

/// The chapters a camera cuts a film into: when they are one film again, and when nobody may say so.
@Suite struct ChapterTests {
    private static let anna = "7KQ2M4V"
    /// A minute before midnight.
    private static let evening = moment("2026-03-12T23:59:00.000Z")

    /// A chapter of 100 seconds in a family's folder that begins so many seconds after that moment.
    private static func chapter(
        _ name: String, after seconds: Int64, known: Set<ClipID> = [],
        _ change: (inout FilmFacts) -> Void = { _ in }
    ) throws -> ScannedFilm {
        var facts = FilmFacts(bytes: 1000)
        facts.codec = SafeText("hevc")
        facts.width = 3840
        facts.height = 2160
        facts.hasSound = true
        facts.device = SafeText("GoPro HERO11")
        facts.seconds = 100
        let moment = Instant(milliseconds: evening.milliseconds + seconds * 1000)
        facts.created = CreationEvidence(apple: nil, container: "\(moment)")
        change(&facts)
        let now = Instant(milliseconds: evening.milliseconds + 30 * 86_400_000)
        let path = try path("\(anna)/\(name)")
        return ScannedFilm(
            path: path,
            time: FilmTime(now: now, zone: try CivilZone("UTC")).finding(
                for: facts.created, name: path.name, seconds: facts.seconds),
            seconds: facts.seconds, shape: FilmShape(facts),
            fault: facts.isComplete ? nil : .incomplete("it was cut short"), known: known)
    }

    /// Three chapters that are one film, over midnight.
    private static func three() throws -> [ScannedFilm] {
        try [
            chapter("GX010123.MP4", after: 0), chapter("GX020123.MP4", after: 100),
            chapter("GX030123.MP4", after: 200),
        ]
    }

    private static func binder(manifest: Manifest? = nil) throws -> (Binder, SessionChoice) {
        let family = try family(anna)
        let session = SessionChoice(
            id: try #require(SessionID(bytes: [UInt8](repeating: 1, count: 16))), family: family,
            number: 1, visit: Visit(date: day("2026-03-12"), from: nil, to: nil), window: nil,
            practitioner: .me, consents: [.therapy], needsTherapyConsent: true)
        return (Binder(sessions: [session], families: [family], manifest: manifest), session)
    }

    private static func names(_ films: [BoundFilm]) -> [[String]] {
        films.map { $0.parts.map(\.safeName.description) }
    }

    @Test func `chapters are one film in order, of the first one's day and as long as all of them`()
        throws
    {
        let (binder, session) = try Self.binder()
        let films = try Self.three()
        let bound = binder.bindings(of: [films[2], films[0], films[1]])
        #expect(Self.names(bound) == [["GX010123.MP4", "GX020123.MP4", "GX030123.MP4"]])
        #expect(bound.map(\.film.path) == [films[0].path])
        #expect(bound.map(\.binding) == [.bound(session, [.therapy])])
        #expect(bound.map(\.day) == [day("2026-03-12")])
        #expect(bound.map(\.film.seconds) == [300])
        #expect(bound.map(\.notes) == [["3 chapters of the camera's film, kept as one"]])
    }

    @Test func `a camera that writes the film's own beginning into every chapter is understood`()
        throws
    {
        let films = try (1...3).map { try Self.chapter("GX0\($0)0123.MP4", after: 0) }
        #expect(FilmGroup.groups(of: films).map(\.isJoined) == [true])
    }

    @Test
    func `what chapters tell is told of the film: the sums of all, or nothing when one is silent`()
    {
        func facts(_ pictures: Int64?, _ bytes: Int64, _ place: String?) -> FilmFacts {
            var facts = FilmFacts(bytes: bytes)
            facts.picturesPromised = pictures
            facts.seconds = 1.5
            facts.place = place.map { FilmPlace($0) }
            facts.hasPlace = place != nil
            return facts
        }
        let film = FilmFacts(joining: [facts(20, 5, nil), facts(10, 7, "there"), facts(1, 1, nil)])
        #expect(film.bytes == 13 && film.seconds == 4.5 && film.picturesPromised == 31)
        #expect(film.hasPlace && film.place?.revealed == "there" && film.picturesFound == nil)
        #expect(
            FilmFacts(joining: [facts(20, 5, nil), facts(nil, 7, nil)]).picturesPromised == nil)
        // A stranger's index may promise anything.
        let hostile = FilmFacts(joining: [facts(.max, .max, nil), facts(.max, 1, nil)])
        #expect(hostile.picturesPromised == .max && hostile.bytes == .max)
    }

    @Test func `films of other numbers, folders and cameras are no chapters of it`() throws {
        let films = try [
            "GX010123.MP4", "GX010124.MP4", "b/GX010123.MP4", "GH010123.MP4", "IMG_0001.MOV",
        ].map { try Self.chapter($0, after: 0) }
        let bound = try Self.binder().0.bindings(of: films)
        #expect(bound.map(\.parts.count) == [1, 1, 1, 1, 1])
        #expect(bound.flatMap(\.notes) == [])
    }

    /// What is the matter with the second of three chapters, or with the third, and what is said of it.
    struct Odd: Sendable, CustomTestStringConvertible {
        let words: String
        let films: @Sendable () throws -> [ScannedFilm]

        init(
            _ words: String, _ part: Int, after seconds: Int64? = nil, known: Set<ClipID> = [],
            _ change: @escaping @Sendable (inout FilmFacts) -> Void = { _ in }
        ) {
            self.words = words
            films = {
                var films = try three()
                films[part - 1] = try chapter(
                    "GX0\(part)0123.MP4", after: seconds ?? Int64(part - 1) * 100, known: known,
                    change)
                return films
            }
        }

        init(_ words: String, films: @escaping @Sendable () throws -> [ScannedFilm]) {
            self.words = words
            self.films = films
        }

        var testDescription: String { words }
    }

    private static let some = ClipID(bytes: [UInt8](repeating: 7, count: 16)).map { [$0] } ?? []

    static let odd = [
        Odd("chapter 2 has another codec", 2) { $0.codec = SafeText("h264") },
        Odd("chapter 3 has another picture size", 3) { $0.width = 1920 },
        Odd("chapter 2 has another rotation", 2) { $0.rotation = 90 },
        Odd("chapter 2 has no sound", 2) { $0.hasSound = false },
        Odd("chapter 3 has another camera", 3) { $0.device = SafeText("GoPro HERO12") },
        Odd("chapter 2 is not whole", 2) { $0.isComplete = false },
        Odd("chapter 1 is not whole", 1) { $0.isComplete = false },
        Odd("nothing tells when chapter 3 was filmed", 3) { $0.created.container = nil },
        Odd("chapter 2 does not begin where chapter 1 ends", 2, after: 111),
        Odd("chapter 2 does not begin where chapter 1 ends", 2, after: 89),
        Odd("chapter 3 does not begin where chapter 2 ends", 3, after: 7 * 86_400),
        Odd(
            "the vault knows chapters of it, and nothing is ever added to a film", 3,
            known: Set(some)),
        Odd("chapter 2 is not beside it") { try [three()[0], three()[2]] },
        Odd("chapter 1 is not beside it") { try [three()[1], three()[2]] },
        Odd("chapters 1 and 2 are not beside it") { try [three()[2]] },
        Odd("two files are chapter 1") {
            try three() + [chapter("gx010123.mp4", after: 0)]
        },
        Odd("what is in chapter 2 is not known") {
            var films = try three()
            films[1] = ScannedFilm(path: films[1].path, time: films[1].time, seconds: 100)
            return films
        },
    ]

    @Test(arguments: odd)
    func `chapters that do not fit are never joined by guess, and each says why`(odd: Odd) throws {
        let films = try odd.films()
        let bound = try Self.binder().0.bindings(of: films)
        #expect(Set(Self.names(bound)) == Set(films.map { [$0.path.safeName.description] }))
        for film in bound {
            #expect(film.notes.dropFirst().first == "kept by itself: \(odd.words)")
        }
    }

    @Test(arguments: [90, 110])
    func `ten seconds between what is told of an end and of a beginning are none`(
        seconds: Int64
    ) throws {
        let films = try [
            Self.chapter("GX010123.MP4", after: 0), Self.chapter("GX020123.MP4", after: seconds),
        ]
        #expect(FilmGroup.groups(of: films).map(\.isJoined) == [true])
    }

    @Test func `chapters that the vault knows as parts of one film are that film`() throws {
        let films = try (1...3).map {
            try Self.chapter("GX0\($0)0123.MP4", after: Int64($0 - 1) * 100, known: Set(Self.some))
        }
        #expect(FilmGroup.groups(of: films).map(\.isJoined) == [true])
    }

    @Test func `over midnight the first chapter's day counts for those that go on from it`() throws
    {
        let (binder, session) = try Self.binder()
        var films = try Self.three()
        films[1] = try Self.chapter("GX020123.MP4", after: 100) { $0.codec = SafeText("h264") }
        let bound = binder.bindings(of: films)
        #expect(bound.map(\.day) == [day("2026-03-12"), day("2026-03-12"), day("2026-03-12")])
        #expect(bound.allSatisfy { $0.binding == .bound(session, [.therapy]) })
        #expect(
            bound.map(\.notes.last).dropFirst() == [
                "the first chapter's day counts", "the first chapter's day counts",
            ])
        // One that does not go on has its own day, on which there was no session.
        films[2] = try Self.chapter("GX030123.MP4", after: 3600)
        let broken = binder.bindings(of: films)
        #expect(broken.map(\.day).last == day("2026-03-13"))
        #expect(
            broken.map(\.binding).last
                == .quarantine(.noSession(try family(Self.anna), day("2026-03-13"))))
    }

    @Test
    func `a manifest's row on the first chapter speaks for all, unless another says otherwise`()
        throws
    {
        let films = try Self.three()
        let first = Manifest.Row(path: films[0].path, family: try family(Self.anna), session: 1)
        let same = Manifest.Row(
            path: films[1].path, family: try family(Self.anna), session: 1, note: "she laughs")
        let other = Manifest.Row(path: films[2].path, family: try family(Self.anna), session: 2)
        #expect(
            try Self.binder(manifest: Manifest(rows: [first, same])).0.bindings(of: films)
                .map(\.parts.count) == [3])
        let apart = try Self.binder(manifest: Manifest(rows: [first, same, other])).0
            .bindings(of: films)
        #expect(apart.map(\.parts.count) == [1, 1, 1])
        #expect(
            apart.map { $0.notes[1] }.first
                == "kept by itself: the manifest states something else for chapter 3")
        // Written by the program, the row of the first chapter is the only one.
        #expect(try Self.binder().0.proposals(for: films).map(\.path) == [films[0].path])
    }

    @Test(arguments: 1...200)
    func `of whatever lies in a dump every file is in one film, and joined are only runs from 1`(
        seed: UInt64
    ) throws {
        var dice = SeededDice(state: seed)
        var films: [ScannedFilm] = []
        var isWhole: [Int: Bool] = [:]
        for number in 1...4 {
            let numbers = (1...5).filter { _ in Int.random(in: 0..<4, using: &dice) > 0 }
            let isOdd = Int.random(in: 0..<3, using: &dice) == 0
            for part in numbers {
                films.append(
                    try Self.chapter("GX0\(part)000\(number).MP4", after: Int64(part - 1) * 100) {
                        if isOdd, part == numbers.last, part > 1 { $0.height = 1080 }
                    })
            }
            isWhole[number] =
                numbers.count > 1 && numbers == Array(1...numbers.count) && !isOdd
        }
        films.shuffle(using: &dice)
        let groups = FilmGroup.groups(of: films)
        let bound = try Self.binder().0.bindings(of: films)
        #expect(bound.flatMap(\.parts).sorted() == films.map(\.path).sorted())
        for group in groups {
            let number = try #require(group.parts.first?.chapter?.film)
            #expect(group.isJoined == isWhole[number])
            #expect(group.parts.allSatisfy { $0.chapter?.film == number })
        }
        for film in bound where film.parts.count > 1 {
            #expect(film.parts == film.parts.sorted())
        }
    }

    @Test(arguments: [
        ("GX010123.MP4", 123, 1), ("gh120001.mp4", 1, 12), ("GOPR0123.MP4", 123, 1),
        ("GP010123.MP4", 123, 2),
    ])
    func `a camera's names tell film and part`(name: String, film: Int, part: Int) {
        let chapter = Chapter(name: Array(name.utf8))
        #expect(chapter?.film == film)
        #expect(chapter?.part == part)
    }

    @Test(arguments: [
        "GX000123.MP4", "GX010123.LRV", "GXAA0123.MP4", "GX01012.MP4", "", "IMG_0001.MOV",
    ])
    func `other names are no chapters`(name: String) {
        #expect(Chapter(name: Array(name.utf8)) == nil)
    }
}

/// Throws of dice that are the same in every run of the same seed (Steele, Lea, Flood 2014).
private struct SeededDice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
