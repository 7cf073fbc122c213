internal import FootageVault
internal import GovernanceReport
internal import Retention
internal import VaultModel

extension CommandSpec {
    /// `footage programme measures`: how courses of work stand by the profile of their kind.
    static let programmeMeasures = CommandSpec(
        ["programme", "measures"], summary: "Show how programmes stand by their kind's profile",
        discussion: """
            Sessions held, minutes filmed in each, time from the first session to the last, and whether each was \
            watched again with the parent: met, not met, or not recorded where what is on record does not tell, \
            or not yet. What is asked of which kind is written in profiles, those of Policies/programmes.yaml \
            unless --profiles names others. A recording counts once, also one that was destroyed since; edits \
            of it do not count. You see the families you work with, governance all. That you looked is recorded.

            With --json: profiles, version, programmes[] has family, number, kind, opened, ended, sessions, \
            minutes, first_session, last_session, reviewed, has_profile, measures[] (kind, standing: met, \
            not-met or not-recorded, found, why, wanted).
            """,
        arguments: [ArgumentSpec("FAMILY", "Only this family's", .optional)],
        options: [profilesOption], exits: .vault
    ) { invocation in
        let reference = try invocation.value("FAMILY", as: .reference)
        guard let profiles = try invocation.programmeProfiles() else { return }
        let programmes = try invocation.unlocked {
            try $0.measureProgrammes(profiles, family: reference)
        }
        let document = JSONValue.members([
            "profiles": .string(profiles.name), "version": .count(profiles.version),
            "programmes": .array(programmes.map { $0.json(by: profiles[$0.course.kind]) }),
        ])
        invocation.answer(document) { terminal in
            guard !programmes.isEmpty else { return terminal.line("There is no programme.") }
            terminal.table(MeasuredProgramme.table(of: programmes))
            terminal.line(
                "Asked: the profiles \(profiles.name), version \(profiles.version).", style: .faint)
            for profile in profiles.profiles
            where programmes.contains(where: { $0.course.kind == profile.kind }) {
                let wanted = profile.measures.map(profile.wanted).joined(separator: "; ")
                terminal.paragraph("\(profile.kind) \(wanted).", style: .faint)
            }
        }
    }

    /// The profiles to go by.
    static let profilesOption = OptionSpec(
        "profiles", "FILE", "Go by these profiles of programmes")
}

extension Invocation {
    /// The profiles of the file named, or the shipped ones; none when what is wrong with them was answered.
    mutating func programmeProfiles() throws -> ProgrammeProfiles? {
        guard let path = try value("profiles", as: .path) else {
            return try ProgrammeProfiles.shipped()
        }
        let text = try InputFile.read(path, limit: PolicyText.mostBytes)
        do throws(RetentionError) {
            return try ProgrammeProfiles(text)
        } catch {
            guard case .problems(let problems) = error else { throw error }
            exit = .badInput
            answer(
                .members(["file": .string(path), "problems": .array(problems.map(\.json))])
            ) { terminal in
                for problem in problems { problem.show(path, on: terminal) }
                terminal.line(
                    "\(Amounts.count(problems.count, "problem", "problems")); nothing was done.")
            }
            return nil
        }
    }
}

extension MeasuredProgramme {
    fileprivate func json(by profile: ProgrammeProfile?) -> JSONValue {
        .members([
            "family": .text(family), "number": .count(course.number), "kind": .string(course.kind),
            "opened": .text(course.opened), "ended": .text(course.ended),
            "sessions": .count(course.sessions.count), "minutes": .count(course.minutes),
            "first_session": .text(course.first), "last_session": .text(course.last),
            "reviewed": .count(course.reviewed), "has_profile": .bool(profile != nil),
            "measures": .array(
                measures.map { measure in
                    .members([
                        "kind": .string(measure.kind.rawValue),
                        "standing": .string(measure.standing.rawValue),
                        "found": .string(measure.found), "why": .text(measure.why),
                        "wanted": .text(profile?.wanted(measure.kind)),
                    ])
                }),
        ])
    }

    fileprivate static func table(of programmes: [Self]) -> TableView {
        var table = TableView([
            .whole("Family"), .number("No"), .whole("Kind"), .text("Measure"), .whole("Found"),
            .whole("Standing"), .text("Why"),
        ])
        for programme in programmes {
            let start = [
                programme.family.description, "\(programme.course.number)", programme.course.kind,
            ]
            guard !programme.measures.isEmpty else {
                table.add(
                    .init(start[0]), .init(start[1]), .init(start[2]), "", "", "",
                    "no profile names this kind")
                continue
            }
            for (place, measure) in programme.measures.enumerated() {
                let named = place == 0 ? start : ["", "", ""]
                table.add(
                    .init(named[0]), .init(named[1]), .init(named[2]), .init(measure.kind.title),
                    .init(measure.found), .init(measure.standing.words, style: measure.style),
                    .init(measure.why ?? ""))
            }
        }
        return table
    }
}

extension ProgrammeMeasure {
    fileprivate var style: Style {
        switch standing {
        case .met: .good
        case .notMet: .warning
        case .notRecorded: .faint
        }
    }
}

extension ProgrammeMeasure.Kind {
    fileprivate var title: String {
        switch self {
        case .sessions: "sessions held"
        case .minutes: "filmed long enough"
        case .course: "first to last"
        case .reviewed: "watched with parent"
        }
    }
}
