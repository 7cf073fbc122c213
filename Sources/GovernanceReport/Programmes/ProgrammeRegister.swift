import VaultModel

/// The register of programmes: `programmes.csv`, one course of work a line, and how it stands by its profile.
public enum ProgrammeRegister {
    /// What it is, and its columns.
    public static let guide = RegisterGuide(
        "programmes.csv",
        """
        One line a programme that was ever opened with a family, and how it stands by the profile of its kind: \
        `met`, `not-met` or `not-recorded`, and empty where no profile measures it. A recording counts once, \
        in the session that it belongs to, also when it was destroyed since; edits of it do not count.
        """,
        [
            .init("family", "the family's id"),
            .init("reference", "its reference"),
            .init("programme", "the programme's id"),
            .init("number", "its number within the family"),
            .init("kind", "what kind of programme it is"),
            .init("opened_on", "the day it was opened"),
            .init("ended_on", "the day it ended; empty while it goes on"),
            .init("sessions", "how many sessions it has"),
            .init("first_session_on", "the day of the first"),
            .init("last_session_on", "the day of the last"),
            .init("minutes", "whole minutes filmed in all, of recordings whose length is known"),
            .init("sessions_minutes_met", "sessions filmed for as long as the profile asks"),
            .init("sessions_minutes_not_met", "sessions filmed for less, or for more"),
            .init(
                "sessions_minutes_not_recorded",
                "sessions without a film, or with one whose length is not known"),
            .init("sessions_reviewed", "sessions noted as watched with the parent"),
            .init("sessions_standing", "the number of sessions against the profile"),
            .init("minutes_standing", "the minutes of each session against the profile"),
            .init("course_standing", "the time from first to last session against the profile"),
            .init("reviewed_standing", "the watching with the parent against the profile"),
        ])

    /// The cells of a programme.
    public static func cells(
        of course: ProgrammeCourse, by profile: ProgrammeProfile?
    ) -> [String] {
        let measures = profile?.measures(of: course) ?? []
        let filmed = profile?.minutes.flatMap { _ in profile?.filmed(in: course) }
        func standing(_ kind: ProgrammeMeasure.Kind) -> String {
            measures.first { $0.kind == kind }?.standing.rawValue ?? ""
        }
        func count(_ number: Int?) -> String { number.map(String.init) ?? "" }
        return [
            course.family.description, course.reference, course.programme.description,
            String(course.number), course.kind, course.opened.description,
            course.ended?.description ?? "", String(course.sessions.count),
            course.first?.description ?? "", course.last?.description ?? "",
            String(course.minutes), count(filmed?.met), count(filmed?.notMet),
            count(filmed?.notRecorded), String(course.reviewed), standing(.sessions),
            standing(.minutes), standing(.course), standing(.reviewed),
        ]
    }
}
