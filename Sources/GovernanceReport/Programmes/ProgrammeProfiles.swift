public import Retention
import VaultModel

/// What kinds of programmes are held to, as one file says it.
public struct ProgrammeProfiles: Sendable, Hashable {
    /// What the profiles are called.
    public let name: String
    /// Their version.
    public let version: Int
    /// The profiles, in the order of the text; of each kind one.
    public let profiles: [ProgrammeProfile]

    /// Reads profiles of a text, which is YAML as that of a policy is: a closed vocabulary, no anchors, no tags.
    ///
    /// - Throws: `RetentionError.problems`, all of them, with line and column.
    public init(_ text: [UInt8]) throws(RetentionError) {
        let problems = PolicyProblems()
        let root = YAMLComposer.compose(text, problems: problems)
        let profiles = root.flatMap { ProfileDecoder(problems: problems).profiles($0) }
        guard let profiles, problems.list.isEmpty else { throw .problems(problems.list.sorted()) }
        self = profiles
    }

    fileprivate init(name: String, version: Int, profiles: [ProgrammeProfile]) {
        self.name = name
        self.version = version
        self.profiles = profiles
    }

    /// The profile of a kind; none where no profile names it.
    public subscript(kind: String) -> ProgrammeProfile? { profiles.first { $0.kind == kind } }
}

/// Makes profiles of a YAML tree, and lists everything that keeps them from being any.
private struct ProfileDecoder {
    let reader: NodeReader

    init(problems: PolicyProblems) { reader = NodeReader(problems: problems) }

    func profiles(_ root: YAMLNode) -> ProgrammeProfiles? {
        guard
            let top = Section(
                root, "the file", keys: ["programmes", "version", "profiles"], reader: reader)
        else { return nil }
        let name = reader.text(top.required("programmes"), "`programmes`", longest: 64)
        let version = reader.integer(top.required("version"), "`version`", in: 1...999_999)
        var lines: [String: Int] = [:]
        let profiles = reader.elements(top.required("profiles"), "`profiles`").compactMap { node in
            profile(node, &lines)
        }
        guard let name, let version else { return nil }
        return ProgrammeProfiles(name: name, version: version, profiles: profiles)
    }

    private static let measures = ["sessions", "minutes", "course", "reviewed"]

    private func profile(_ node: YAMLNode, _ lines: inout [String: Int]) -> ProgrammeProfile? {
        guard
            let section = Section(
                node, "the profile", keys: ["kind", "about", "source"] + Self.measures,
                reader: reader)
        else { return nil }
        let kind = kind(section.required("kind"), &lines)
        let about = reader.text(section.required("about"), "`about`")
        let source = reader.text(section.required("source"), "`source`")
        if Self.measures.allSatisfy({ section[$0] == nil }) {
            reader.problems.add(
                section.place,
                "the profile measures nothing: state `sessions`, `minutes`, `course` or `reviewed`")
        }
        let sessions = bounds(section["sessions"], "`sessions`", in: 1...1000)
        let minutes = bounds(section["minutes"], "`minutes`", in: 1...1440)
        let course = course(section["course"])
        let reviewed = reader.name(section["reviewed"], "reviewed", as: Reviewed.self)
        guard let kind, let about, let source else { return nil }
        return ProgrammeProfile(
            kind: kind, about: about, source: source, sessions: sessions, minutes: minutes,
            course: course, isReviewed: reviewed != nil)
    }

    private enum Reviewed: String, CaseIterable {
        case eachSession = "each-session"
    }

    private func kind(_ node: YAMLNode?, _ lines: inout [String: Int]) -> String? {
        guard let node, let kind = reader.text(node, "`kind`", longest: 32) else { return nil }
        let isName = kind.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45
        }
        guard isName else {
            reader.problems.add(node.place, "`kind` must be of letters, digits and `-`, as VIG is")
            return nil
        }
        if let first = lines[kind] {
            reader.problems.add(
                node.place, "a second profile of `\(kind)`; the first is on line \(first)")
            return nil
        }
        lines[kind] = node.place.line
        return kind
    }

    private func bounds(
        _ node: YAMLNode?, _ what: String, in range: ClosedRange<Int>
    ) -> ProgrammeProfile.Bounds<Int>? {
        guard let node, let section = limits(node, what) else { return nil }
        let least = reader.integer(section["least"], "`least`", in: range)
        let most = reader.integer(section["most"], "`most`", in: range)
        if let least, let most, most < least { refuseOrder(section) }
        return .init(least: least, most: most)
    }

    private func course(_ node: YAMLNode?) -> ProgrammeProfile.Bounds<Period>? {
        guard let node, let section = limits(node, "`course`") else { return nil }
        let least = reader.period(section["least"], "`least`")
        let most = reader.period(section["most"], "`most`")
        // Months are of 28 to 31 days: only what is less in every month is refused.
        if let least, let most, most.months * 31 + most.days < least.months * 28 + least.days {
            refuseOrder(section)
        }
        return .init(least: least, most: most)
    }

    private func limits(_ node: YAMLNode, _ what: String) -> Section? {
        guard let section = Section(node, what, keys: ["least", "most"], reader: reader) else {
            return nil
        }
        guard section["least"] != nil || section["most"] != nil else {
            reader.problems.add(section.place, "\(what) lacks `least` or `most`")
            return nil
        }
        return section
    }

    private func refuseOrder(_ section: Section) {
        reader.problems.add(section.place, "`most` is less than `least`")
    }
}
