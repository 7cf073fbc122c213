import VaultModel

/// What one measure of a programme came to.
public struct ProgrammeMeasure: Sendable, Hashable {
    /// What is measured.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// How many sessions were held.
        case sessions
        /// How many minutes were filmed in each session.
        case minutes
        /// How long it was from the first session to the last.
        case course
        /// Whether each session was watched again with the parent.
        case reviewed
    }

    /// How it stands.
    public enum Standing: String, Sendable, Hashable, CaseIterable {
        /// As the profile asks.
        case met
        /// Otherwise than the profile asks.
        case notMet = "not-met"
        /// It cannot be told from what is on record, or not yet.
        case notRecorded = "not-recorded"

        /// The words for it.
        public var words: String {
            switch self {
            case .met: "met"
            case .notMet: "not met"
            case .notRecorded: "not recorded"
            }
        }
    }

    /// What is measured.
    public let kind: Kind
    /// How it stands.
    public let standing: Standing
    /// What was found, such as `7 sessions`.
    public let found: String
    /// Why it cannot be told, where it cannot.
    public let why: String?
}

extension ProgrammeProfile {
    /// How a course of work stands by this profile, measure by measure.
    ///
    /// Too few sessions, too short a course or sessions not yet watched with the parent say nothing while the
    /// programme is open; what is already too many or too long does.
    public func measures(of course: ProgrammeCourse) -> [ProgrammeMeasure] {
        measures.map { kind in
            switch kind {
            case .sessions: sessionsHeld(of: course)
            case .minutes: minutesFilmed(of: course)
            case .course: length(of: course)
            case .reviewed: reviewed(of: course)
            }
        }
    }

    private static let open = "the programme is still open"

    private func sessionsHeld(of course: ProgrammeCourse) -> ProgrammeMeasure {
        let held = course.sessions.count
        let found = "\(held) \(held == 1 ? "session" : "sessions")"
        func measure(_ standing: ProgrammeMeasure.Standing, _ why: String? = nil)
            -> ProgrammeMeasure
        { .init(kind: .sessions, standing: standing, found: found, why: why) }
        if let most = sessions?.most, held > most { return measure(.notMet) }
        if let least = sessions?.least, held < least {
            return course.ended == nil ? measure(.notRecorded, Self.open) : measure(.notMet)
        }
        return measure(.met)
    }

    /// How many of a course's sessions were filmed for as long as the profile asks, and how many were not.
    public func filmed(
        in course: ProgrammeCourse
    ) -> (met: Int, notMet: Int, notRecorded: Int) {
        var counts = (met: 0, notMet: 0, notRecorded: 0)
        for session in course.sessions {
            guard let milliseconds = session.filmed else {
                counts.notRecorded += 1
                continue
            }
            let whole = milliseconds / 60_000
            if whole >= Int64(minutes?.least ?? 0), whole <= Int64(minutes?.most ?? .max) {
                counts.met += 1
            } else {
                counts.notMet += 1
            }
        }
        return counts
    }

    private func minutesFilmed(of course: ProgrammeCourse) -> ProgrammeMeasure {
        let counts = filmed(in: course)
        let found = "\(counts.met) of \(course.sessions.count) sessions"
        func measure(_ standing: ProgrammeMeasure.Standing, _ why: String? = nil)
            -> ProgrammeMeasure
        { .init(kind: .minutes, standing: standing, found: found, why: why) }
        if counts.notMet > 0 { return measure(.notMet) }
        guard !course.sessions.isEmpty else {
            return measure(.notRecorded, "no session is on record")
        }
        if counts.notRecorded > 0 {
            let sessions = counts.notRecorded == 1 ? "session" : "sessions"
            return measure(
                .notRecorded,
                "the length of film is not known of \(counts.notRecorded) \(sessions)")
        }
        return measure(.met)
    }

    private func length(of course: ProgrammeCourse) -> ProgrammeMeasure {
        guard let first = course.first, let last = course.last, course.sessions.count > 1 else {
            return .init(
                kind: .course, standing: .notRecorded, found: "–",
                why: "fewer than two sessions are on record")
        }
        let days = first.days(to: last)
        func measure(_ standing: ProgrammeMeasure.Standing, _ why: String? = nil)
            -> ProgrammeMeasure
        {
            .init(
                kind: .course, standing: standing, found: "\(days) \(days == 1 ? "day" : "days")",
                why: why)
        }
        if let most = self.course?.most, last > first.adding(most, rounding: .forward) {
            return measure(.notMet)
        }
        if let least = self.course?.least, last < first.adding(least, rounding: .backward) {
            return course.ended == nil ? measure(.notRecorded, Self.open) : measure(.notMet)
        }
        return measure(.met)
    }

    private func reviewed(of course: ProgrammeCourse) -> ProgrammeMeasure {
        let (reviewed, all) = (course.reviewed, course.sessions.count)
        let found = "\(reviewed) of \(all) sessions"
        func measure(_ standing: ProgrammeMeasure.Standing, _ why: String? = nil)
            -> ProgrammeMeasure
        { .init(kind: .reviewed, standing: standing, found: found, why: why) }
        if all == 0 { return measure(.notRecorded, "no session is on record") }
        if reviewed == all { return measure(.met) }
        if reviewed == 0 { return measure(.notRecorded, "no session is noted as reviewed") }
        return course.ended == nil ? measure(.notRecorded, Self.open) : measure(.notMet)
    }
}
