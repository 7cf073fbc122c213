public import VaultModel

/// A film of a dump with what was found out about it: what the binder looks at.
public struct ScannedFilm: Hashable, Sendable {
    /// Where it lies.
    public let path: DumpPath
    /// When it was filmed.
    public let time: FilmTime.Finding
    /// Its length in seconds.
    public let seconds: Double?
    /// What its picture and sound are; none where nobody looked.
    public let shape: FilmShape?
    /// What is the matter with it, or none when all of it is there.
    public let fault: FilmFault?
    /// What the vault says about its bytes.
    public let bytes: KnownBytes
    /// The films that the vault knows these bytes of, as a whole or as a part.
    public let known: Set<ClipID>
    /// Which part of a camera's film it is.
    public let chapter: Chapter?

    /// Describes a film.
    public init(
        path: DumpPath, time: FilmTime.Finding, seconds: Double?, shape: FilmShape? = nil,
        fault: FilmFault? = nil, bytes: KnownBytes = .new, known: Set<ClipID> = []
    ) {
        self.path = path
        self.time = time
        self.seconds = seconds
        self.shape = shape
        self.fault = fault
        self.bytes = bytes
        self.known = known
        chapter = Chapter(name: path.name)
    }

    /// Describes a film by the probe's facts.
    public init(
        path: DumpPath, facts: FilmFacts, by filmTime: FilmTime, bytes: KnownBytes = .new
    ) {
        self.init(
            path: path,
            time: filmTime.finding(for: facts.created, name: path.name, seconds: facts.seconds),
            seconds: facts.seconds, shape: FilmShape(facts),
            fault: facts.isComplete
                ? nil : .incomplete(facts.problems.first ?? "The film is incomplete."),
            bytes: bytes)
    }

    /// The same film at another time and of another length.
    func at(_ time: FilmTime.Finding, lasting seconds: Double?) -> Self {
        Self(
            path: path, time: time, seconds: seconds, shape: shape, fault: fault, bytes: bytes,
            known: known)
    }
}

/// What the vault knows about a film's bytes; it compares digests, which this module does not see.
public enum KnownBytes: Hashable, Sendable {
    /// Not seen, or not looked for yet.
    case new
    /// Another family's clip, or another family's film of this dump, has the same bytes.
    case elsewhere
}
