import VaultModel

/// The files of one film, in order: one file, or the chapters a camera cut it into.
public struct FilmGroup: Hashable, Sendable {
    /// The files, first chapter first.
    public let parts: [ScannedFilm]

    /// Whether the film was cut into chapters.
    public var isChaptered: Bool { parts.count > 1 }

    /// Whether the first chapter is missing from the dump.
    public var lacksFirst: Bool { (parts.first?.chapter?.part ?? 1) > 1 }

    /// The first file's time, which counts for all, over midnight too.
    public var time: TimeEvidence? { parts.first?.time.evidence }

    /// Puts films into groups, in the order of each group's first file.
    ///
    /// Chapters belong together when they lie in one directory, have one film's number and follow each
    /// other without a gap; each is a film of its own, bound by the first one's day.
    public static func groups(of films: [ScannedFilm]) -> [FilmGroup] {
        var groups: [[ScannedFilm]] = []
        var open: [Key: Int] = [:]
        let ordered = films.sorted { order($0) < order($1) }
        for film in ordered {
            guard let chapter = film.chapter else {
                groups.append([film])
                continue
            }
            let key = Key(
                directories: Array(film.path.directories), film: chapter.film,
                series: chapter.series)
            if let index = open[key], let last = groups[index].last, follows(film, last) {
                groups[index].append(film)
            } else {
                open[key] = groups.count
                groups.append([film])
            }
        }
        return groups.map(FilmGroup.init(parts:)).sorted { one, other in
            guard let left = one.parts.first, let right = other.parts.first else { return false }
            return left.path < right.path
        }
    }

    private struct Key: Hashable {
        let directories: [[UInt8]]
        let film: Int
        let series: String
    }

    private static func order(_ film: ScannedFilm) -> (Int, DumpPath) {
        (film.chapter?.part ?? 0, film.path)
    }

    /// Whether a chapter follows another: the next number, at most a day later.
    private static func follows(_ next: ScannedFilm, _ last: ScannedFilm) -> Bool {
        guard let part = next.chapter?.part, let before = last.chapter?.part, part == before + 1
        else { return false }
        guard let one = last.time.evidence?.date, let other = next.time.evidence?.date else {
            return true
        }
        return (-1...1).contains(one.days(to: other))
    }
}

/// A film of a dump with what was found out about it: what the binder looks at.
public struct ScannedFilm: Hashable, Sendable {
    /// Where it lies.
    public let path: DumpPath
    /// When it was filmed.
    public let time: FilmTime.Finding
    /// Its length in seconds.
    public let seconds: Double?
    /// What is the matter with it, or none when all of it is there.
    public let fault: FilmFault?
    /// What the vault says about its bytes.
    public let bytes: KnownBytes
    /// Which part of a camera's film it is.
    public let chapter: Chapter?

    /// Describes a film.
    public init(
        path: DumpPath, time: FilmTime.Finding, seconds: Double?, fault: FilmFault? = nil,
        bytes: KnownBytes = .new
    ) {
        self.path = path
        self.time = time
        self.seconds = seconds
        self.fault = fault
        self.bytes = bytes
        chapter = Chapter(name: path.name)
    }

    /// Describes a film by the probe's facts.
    public init(
        path: DumpPath, facts: FilmFacts, by filmTime: FilmTime, bytes: KnownBytes = .new
    ) {
        self.init(
            path: path,
            time: filmTime.finding(for: facts.created, name: path.name, seconds: facts.seconds),
            seconds: facts.seconds,
            fault: facts.isComplete
                ? nil : .incomplete(facts.problems.first ?? "The film is incomplete."),
            bytes: bytes)
    }
}

/// What the vault knows about a film's bytes; it compares digests, which this module does not see.
public enum KnownBytes: Hashable, Sendable {
    /// Not seen, or not looked for yet.
    case new
    /// Another family's clip, or another family's film of this dump, has the same bytes.
    case elsewhere
}
