/// What a film's container tells about it.
public struct FilmFacts: Hashable, Sendable {
    /// The picture's codec, such as `h264` or `hevc`; none when the film has no readable index.
    public var codec: SafeText?
    /// The picture's width as stored.
    public var width: Int?
    /// The picture's height as stored.
    public var height: Int?
    /// How far to turn it clockwise for viewing: 0 to 359 degrees.
    public var rotation: Int
    /// How many pictures its index promises; none where it does not tell.
    public var picturesPromised: Int64?
    /// How many pictures are there; none where they were not counted.
    public var picturesFound: Int64?
    /// Its length.
    public var seconds: Double?
    /// Its size.
    public var bytes: Int64
    /// Whether there is a sound track.
    public var hasSound: Bool
    /// Whether it tells where it was filmed: the family's home.
    public var hasPlace: Bool
    /// Where it was filmed.
    public var place: FilmPlace?
    /// The camera's make and model, as it says.
    public var device: SafeText?
    /// What it says about when it was filmed.
    public var created: CreationEvidence
    /// Whether all of it is there.
    public var isComplete: Bool
    /// What is wrong with it: sentences, safe to show.
    public var problems: [String]

    /// Facts of a film of which nothing but its size is known.
    public init(bytes: Int64, isComplete: Bool = true, problems: [String] = []) {
        rotation = 0
        self.bytes = bytes
        hasSound = false
        hasPlace = false
        created = CreationEvidence(apple: nil, container: nil)
        self.isComplete = isComplete
        self.problems = problems
    }

    /// Facts of a film that was cut into these chapters, which are alike: the first one's, with the sums of all.
    public init(joining chapters: [FilmFacts]) {
        self = chapters.first ?? FilmFacts(bytes: 0)
        bytes = chapters.map(\.bytes).cappedSum
        seconds = Self.told(by: chapters, \.seconds)?.reduce(0, +)
        picturesPromised = Self.told(by: chapters, \.picturesPromised)?.cappedSum
        picturesFound = Self.told(by: chapters, \.picturesFound)?.cappedSum
        hasPlace = chapters.contains(where: \.hasPlace)
        place = chapters.lazy.compactMap(\.place).first
        isComplete = chapters.allSatisfy(\.isComplete)
        problems = chapters.flatMap(\.problems)
    }

    /// What each chapter tells; none when one of them does not.
    private static func told<Number>(
        by chapters: [FilmFacts], _ number: (FilmFacts) -> Number?
    ) -> [Number]? {
        let told = chapters.compactMap(number)
        return told.count == chapters.count ? told : nil
    }

    /// Whether its codec is HEVC (H.265), which a browser may not play.
    public var isHEVC: Bool { codec?.description == "hevc" }
}

/// What a film's tags say about when it was made, as they say it.
public struct CreationEvidence: Hashable, Sendable {
    /// `com.apple.quicktime.creationdate`: local time and offset.
    public var apple: String?
    /// `creation_time`: UTC, or the camera's own clock.
    public var container: String?
    /// The camera whose clock the container's time is, where that is known.
    public var camera: TimeEvidence.Camera?

    /// Keeps two tags, and whose clock the second is.
    public init(apple: String?, container: String?, camera: TimeEvidence.Camera? = nil) {
        self.apple = apple
        self.container = container
        self.camera = camera
    }
}

/// A place where a film was made: the family's home, so it is never printed by accident.
public struct FilmPlace: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The place as the film tells it, to be sealed and nothing else.
    public let revealed: String

    /// Keeps a place from being printed.
    public init(_ text: String) { revealed = text }

    /// Says that there is a place, not which.
    public var description: String { "(place withheld)" }

    /// Says that there is a place, not which.
    public var debugDescription: String { description }

    /// Shows no parts.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// What the probe found in a file.
public enum ProbeResult: Hashable, Sendable {
    /// A film, whole or not.
    case film(FilmFacts)
    /// What begins like a film, and could not be looked into within the limits of time and memory: which limit.
    case stopped(String)
    /// Something without a moving picture; the sentence says what.
    case notAFilm(String)
}

/// What was found in a file, and by whom.
public struct FilmReading: Hashable, Sendable {
    /// What was found.
    public let result: ProbeResult
    /// Who says so.
    public let witness: FilmWitness

    /// Keeps what was found.
    public init(result: ProbeResult, witness: FilmWitness) {
        self.result = result
        self.witness = witness
    }
}

/// Who told the facts of a film.
public enum FilmWitness: String, Hashable, Sendable {
    /// Its own index, read here: enough for a plan, and for nothing more.
    case index
    /// `ffprobe`.
    case ffprobe
}
