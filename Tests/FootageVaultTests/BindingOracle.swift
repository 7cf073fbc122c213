import VaultModel

/// Where a film may go, worked out by brute force and apart from `Binder`: two signals, or nothing.
struct BindingOracle {
    /// A session that is on record.
    struct Session: Hashable {
        let family: FamilyReference
        let number: Int
        let day: CivilDate
        /// From which to which minute of the day, where that is recorded.
        let minutes: ClosedRange<Int>?
    }

    /// All that anybody or anything says about a film.
    struct Said {
        /// The families its folders are named by.
        var folders: [FamilyReference] = []
        /// Whether one of its folders is a reference with a slip in it.
        var isMistyped = false
        /// What its row of the manifest says.
        var rowFamily: FamilyReference?
        var rowSession: Int?
        /// What was stated for the whole dump.
        var statedFamily: FamilyReference?
        var statedSession: Int?
        /// The day and the second of the day it was begun at, by the clock on the wall.
        var begun: (day: CivilDate, second: Int)?

        /// The first signal: the one family that is named.
        var family: FamilyReference? {
            guard !isMistyped else { return nil }
            let named = Set(folders + [rowFamily, statedFamily].compactMap(\.self))
            return named.count == 1 ? named.first : nil
        }
    }

    var sessions: [Session] = []

    /// Whether a family is one of those that were visited.
    func knows(_ family: FamilyReference) -> Bool { sessions.contains { $0.family == family } }

    /// The only session that a film may become a clip of, or none when it has to wait.
    func session(of film: Said) -> Session? {
        guard let family = film.family, let (day, second) = film.begun else { return nil }
        let stated = Set([film.rowSession, film.statedSession].compactMap(\.self))
        let thatDay = sessions.filter { $0.day == day }
        let fitting = thatDay.filter { session in
            session.family == family && stated.allSatisfy { $0 == session.number }
        }
        let isCrowded = Set(thatDay.map(\.family)).count > 1
        guard isCrowded || fitting.count > 1 else { return fitting.first }
        // The day tells nothing: only the time can.
        let rivals = isCrowded ? thatDay : fitting
        guard rivals.allSatisfy({ $0.minutes != nil }) else { return nil }
        let around = rivals.filter { session in
            guard let minutes = session.minutes else { return false }
            return second >= minutes.lowerBound * 60 - 1800
                && second <= minutes.upperBound * 60 + 1800
        }
        return around.count == 1 ? around.first { fitting.contains($0) } : nil
    }
}
