import VaultModel

/// The files of a dump that have one film's number: one file, or the chapters a camera cut it into.
public struct FilmGroup: Hashable, Sendable {
    /// The files, first chapter first.
    public let parts: [ScannedFilm]
    /// Why each is a film of its own, although a camera made them chapters; none when all are one film.
    public let fault: ChapterFault?
    /// How many of them, from the first on, were filmed without a break as far as their times tell.
    let unbroken: Int

    /// Whether the chapters are one film, to be kept as one.
    public var isJoined: Bool { parts.count > 1 && fault == nil }

    /// The first file's time, which counts for all, over midnight too.
    public var time: TimeEvidence? { parts.first?.time.evidence }

    /// The length of all of it, where each file tells its own.
    var seconds: Double? {
        let lengths = parts.compactMap(\.seconds)
        return lengths.count == parts.count ? lengths.reduce(0, +) : nil
    }

    /// Puts films into groups, in the order of each group's first file.
    ///
    /// Chapters are one film when they lie in one directory with one film's number, all from the first on,
    /// each whole, looked into, begun where the one before it ends, and alike in picture, sound and camera;
    /// when the manifest states nothing else for one of them; and when the vault knows none of them, or
    /// all of them as parts of the same film. Otherwise none of them is joined with another.
    ///
    /// - Parameters:
    ///   - films: The films of a dump.
    ///   - stated: What a manifest states, by file.
    /// - Returns: The groups; every film is in one of them.
    public static func groups(
        of films: [ScannedFilm], stated: [DumpPath: Manifest.Row] = [:]
    ) -> [FilmGroup] {
        var chapters: [Key: [ScannedFilm]] = [:]
        var groups: [FilmGroup] = []
        for film in films {
            guard let chapter = film.chapter else {
                groups.append(FilmGroup(parts: [film], fault: nil, unbroken: 1))
                continue
            }
            let key = Key(
                directories: Array(film.path.directories), film: chapter.film,
                series: chapter.series)
            chapters[key, default: []].append(film)
        }
        groups += chapters.values.map { FilmGroup(chapters: $0, stated: stated) }
        return groups.sorted { one, other in
            guard let left = one.parts.first, let right = other.parts.first else { return false }
            return left.path < right.path
        }
    }

    private struct Key: Hashable {
        let directories: [[UInt8]]
        let film: Int
        let series: String
    }

    private init(parts: [ScannedFilm], fault: ChapterFault?, unbroken: Int) {
        self.parts = parts
        self.fault = fault
        self.unbroken = unbroken
    }

    private init(chapters: [ScannedFilm], stated: [DumpPath: Manifest.Row]) {
        let parts = chapters.sorted { ($0.number, $0.path) < ($1.number, $1.path) }
        let breach = Self.breach(in: parts)
        self.init(
            parts: parts, fault: breach?.fault ?? Self.fault(of: parts, stated),
            unbroken: breach?.place ?? parts.count)
    }

    /// The first place at which the numbers or the times do not go on, and why.
    private static func breach(in parts: [ScannedFilm]) -> (place: Int, fault: ChapterFault)? {
        for (place, film) in parts.enumerated() {
            guard film.number == place + 1 else {
                if place > 0, film.number == parts[place - 1].number {
                    return (place, .twice(film.number))
                }
                let all = Set(parts.map(\.number))
                let missing = (1..<(parts.last?.number ?? 1)).filter { !all.contains($0) }
                return (place, .missing(missing))
            }
            guard parts.count > 1 else { continue }
            guard film.shape != nil else { return (max(1, place), .notLookedInto(film.number)) }
            guard film.fault == nil else { return (max(1, place), .incomplete(film.number)) }
            guard let time = film.time.evidence, time.otherDate == nil else {
                return (max(1, place), .undated(film.number))
            }
            guard place == 0 || follows(time, parts[place - 1], in: parts) else {
                return (place, .gap(film.number))
            }
        }
        return nil
    }

    /// Why chapters that follow each other are not joined all the same.
    private static func fault(
        of parts: [ScannedFilm], _ stated: [DumpPath: Manifest.Row]
    ) -> ChapterFault? {
        guard let first = parts.first, let shape = first.shape else { return nil }
        let statement = Manifest.Statement(stated[first.path])
        for film in parts.dropFirst() {
            if let difference = film.shape?.difference(from: shape) {
                return .differs(film.number, difference)
            }
            if let row = stated[film.path], Manifest.Statement(row) != statement {
                return .stated(film.number)
            }
        }
        return parts.allSatisfy { $0.known == first.known } ? nil : .known
    }

    /// How far apart, in seconds, a chapter's end and the next one's beginning may be told: times are told
    /// in whole seconds, and a camera takes a moment to begin a file.
    private static let patience = 10.0

    /// Whether a chapter goes on where another ends; some cameras write the film's own beginning into each.
    private static func follows(
        _ next: TimeEvidence, _ last: ScannedFilm, in parts: [ScannedFilm]
    ) -> Bool {
        guard let first = parts.first?.time.evidence, let before = last.time.evidence,
            let length = last.seconds
        else { return false }
        if first.seconds(to: next) == 0 { return true }
        return abs(before.seconds(to: next) - length) <= patience
    }
}

extension ScannedFilm {
    /// The chapter's number; 1 for a film that is none.
    var number: Int { chapter?.part ?? 1 }
}

extension TimeEvidence {
    /// How many seconds after this another time is.
    fileprivate func seconds(to other: Self) -> Double {
        if let instant, let later = other.instant {
            return Double(later.milliseconds - instant.milliseconds) / 1000
        }
        return Double(date.days(to: other.date)) * 86_400
            + Double(other.time.secondOfDay - time.secondOfDay)
    }
}

extension Manifest {
    /// What a row says of where a film belongs.
    fileprivate struct Statement: Hashable {
        let family: FamilyReference?
        let session: Int?
        let purposes: Set<Purpose>

        init(_ row: Row?) {
            family = row?.family
            session = row?.session
            purposes = row?.purposes ?? []
        }
    }
}
