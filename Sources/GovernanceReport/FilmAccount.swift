public import AuditLog
public import VaultModel

/// What became of every film that was ever taken in, by the log alone, and whether the catalog agrees.
///
/// That both accounts meet film by film shows that none slipped away: taken in = held + destroyed + returned +
/// quarantined, of each month and in all. A few bytes are kept of each film.
public struct FilmAccount: Sendable {
    /// Where a film is.
    public enum Place: Sendable, Hashable {
        /// Among the clips.
        case clips
        /// In quarantine.
        case quarantine
    }

    /// What the log says became of a film.
    public enum Standing: Sendable, Hashable {
        /// It is held there.
        case held(Place)
        /// It was destroyed, at the place where it was; a moved film goes on elsewhere, as another.
        case destroyed
        /// It was returned to where it came from.
        case returned
        /// Its row was removed, and no record says what became of it.
        case unexplained
    }

    /// A month, as the days of the vault's calendar have it.
    public struct Month: Sendable, Hashable, Comparable, CustomStringConvertible {
        let number: Int32

        /// The month of a day.
        public init(of day: CivilDate) {
            let (year, month, _) = day.components
            number = Int32(clamping: year * 12 + month - 1)
        }

        init(number: Int32) { self.number = number }

        /// Orders months in time.
        public static func < (one: Self, other: Self) -> Bool { one.number < other.number }

        /// As `2026-03`.
        public var description: String {
            let month = number % 12 + 1
            return "\(number / 12)-\(month < 10 ? "0" : "")\(month)"
        }
    }

    private struct Film {
        let takenIn: Int32
        var ended: Int32 = 0
        var place: Place?
        var isReturned = false
        var isMet = false

        var standing: Standing {
            if ended > 0 { return isReturned ? .returned : .destroyed }
            return place.map { .held($0) } ?? .unexplained
        }
    }

    private var films: [ClipID: Film] = [:]

    /// Starts before the first record.
    public init() {}

    /// Takes the next record, of a day.
    public mutating func take(_ record: Record, on day: CivilDate) {
        for word in record.rows {
            let place: Place
            switch word.table {
            case "clip": place = .clips
            case "quarantine": place = .quarantine
            case "tombstone":
                guard let id = ClipID(word.id), word.state != .gone else { continue }
                end(id, on: day, isReturned: record.event == .quarantineReturn)
                continue
            default: continue
            }
            guard let id = ClipID(word.id) else { continue }
            guard word.state != .gone else {
                if films[id]?.place == place { films[id]?.place = nil }
                if record.event == .quarantineDestroy { end(id, on: day, isReturned: false) }
                continue
            }
            films[id, default: Film(takenIn: Month(of: day).number)].place = place
        }
    }

    private mutating func end(_ id: ClipID, on day: CivilDate, isReturned: Bool) {
        let month = Month(of: day).number
        var film = films[id] ?? Film(takenIn: month)
        // The first word on its end counts; a ledger that is replayed speaks of it again.
        if film.ended == 0 { (film.ended, film.isReturned) = (month, isReturned) }
        films[id] = film
    }

    /// How many films were ever taken in.
    public var takenIn: Int { films.count }

    /// What the log says became of a film; none where it never spoke of it.
    public func standing(of film: ClipID) -> Standing? { films[film]?.standing }

    /// Meets a film in the catalog.
    ///
    /// - Returns: How the log differs; none where it says that the film is held there.
    public mutating func meet(_ film: ClipID, in place: Place) -> FilmDifference? {
        guard let standing = films[film]?.standing else {
            return FilmDifference(.unrecorded, film, "the catalog holds it; no record tells of it")
        }
        guard standing == .held(place) else {
            return FilmDifference(
                .unrecorded, film, "the catalog holds it; the log says that it is gone")
        }
        films[film]?.isMet = true
        return nil
    }

    /// The films that the log says are held, or of which it does not say what became, and that were not met,
    /// in order of id.
    public var unmet: [FilmDifference] {
        films.lazy.filter { !$0.value.isMet }.compactMap { id, film in
            switch film.standing {
            case .held:
                FilmDifference(
                    .missing, id, "the log says that it is held, and the catalog has no row of it")
            case .unexplained:
                FilmDifference(
                    .unexplained, id,
                    "its row was removed, and no record says what became of it")
            case .destroyed, .returned: nil
            }
        }.sorted { $0.film?.description ?? "" < $1.film?.description ?? "" }
    }

    /// The films of one month, or of all.
    public struct Tally: Sendable, Hashable {
        /// How many were taken in then.
        public internal(set) var takenIn = 0
        /// How many of those are held, and were met among the clips.
        public internal(set) var held = 0
        /// How many of those were destroyed.
        public internal(set) var destroyed = 0
        /// How many of those were returned.
        public internal(set) var returned = 0
        /// How many of those are in quarantine, and were met there.
        public internal(set) var quarantined = 0
        /// How many films, whenever they were taken in, were destroyed or returned in that month.
        public internal(set) var ended = 0

        /// Whether all that came in are accounted for.
        public var isBalanced: Bool { takenIn == held + destroyed + returned + quarantined }
    }

    /// Every month in which a film came or went, in order, once the catalog's films were met.
    public var months: [(month: Month, tally: Tally)] {
        var tallies: [Int32: Tally] = [:]
        for film in films.values {
            var tally = tallies[film.takenIn] ?? Tally()
            tally.takenIn += 1
            switch film.standing {
            case .held(.clips) where film.isMet: tally.held += 1
            case .held(.quarantine) where film.isMet: tally.quarantined += 1
            case .held, .unexplained: break
            case .destroyed: tally.destroyed += 1
            case .returned: tally.returned += 1
            }
            tallies[film.takenIn] = tally
            if film.ended > 0 { tallies[film.ended, default: Tally()].ended += 1 }
        }
        return tallies.sorted { $0.key < $1.key }.map { (Month(number: $0.key), $0.value) }
    }
}
