public import VaultModel

/// What is on record of one course of work with a family, as far as it is measured.
public struct ProgrammeCourse: Sendable, Hashable {
    /// One of its sessions.
    public struct Session: Sendable, Hashable {
        /// The day.
        public let date: CivilDate
        /// The length of each recording in milliseconds, also of one that was destroyed; none where it is not known.
        ///
        /// A recording counts once: an edit of it, a copy, and the place that it was moved from do not count.
        public let films: [Int64?]
        /// The day on which it was watched with the parent.
        public let reviewed: CivilDate?

        /// Describes a session.
        public init(date: CivilDate, films: [Int64?], reviewed: CivilDate?) {
            self.date = date
            self.films = films
            self.reviewed = reviewed
        }

        /// How long was filmed, in milliseconds; none where nothing was, or where a length is not known.
        public var filmed: Int64? {
            guard !films.isEmpty else { return nil }
            var sum: Int64 = 0
            for film in films {
                guard let film else { return nil }
                let (next, overflow) = sum.addingReportingOverflow(film)
                guard !overflow else { return nil }
                sum = next
            }
            return sum
        }
    }

    /// The programme's id.
    public let programme: ProgrammeID
    /// The family's id.
    public let family: FamilyID
    /// The family's reference.
    public let reference: String
    /// The programme's number within the family.
    public let number: Int
    /// Its kind, such as `VIG`.
    public let kind: String
    /// The day it was opened.
    public let opened: CivilDate
    /// The day it ended; none while it goes on.
    public let ended: CivilDate?
    /// Its sessions, by date.
    public let sessions: [Session]

    /// Describes a course of work.
    public init(
        programme: ProgrammeID, family: FamilyID, reference: String, number: Int, kind: String,
        opened: CivilDate, ended: CivilDate?, sessions: [Session]
    ) {
        self.programme = programme
        self.family = family
        self.reference = reference
        self.number = number
        self.kind = kind
        self.opened = opened
        self.ended = ended
        self.sessions = sessions.sorted { $0.date < $1.date }
    }

    /// The day of the first session.
    public var first: CivilDate? { sessions.first?.date }
    /// The day of the last session.
    public var last: CivilDate? { sessions.last?.date }
    /// How many sessions were watched with the parent.
    public var reviewed: Int { sessions.count { $0.reviewed != nil } }
    /// Whole minutes filmed in all, of the recordings whose length is known.
    public var minutes: Int {
        let sum = sessions.flatMap(\.films).reduce(Int64(0)) { sum, film in
            let (next, overflow) = sum.addingReportingOverflow(film ?? 0)
            return overflow ? .max : next
        }
        return Int(sum / 60_000)
    }
}
