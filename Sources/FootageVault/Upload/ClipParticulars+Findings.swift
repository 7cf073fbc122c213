public import TabletDump
public import VaultModel

extension ClipParticulars {
    /// What was found out about a film when it was taken in; particulars of version 1 have none.
    public struct Findings: Hashable, Sendable {
        /// All that the film says of when it was begun, what counts first.
        public var statements: [TimeStatement]
        /// What looking into it told; none where nobody looked.
        public var look: Look?

        /// Gathers what was found out.
        public init(statements: [TimeStatement], look: Look? = nil) {
            self.statements = statements
            self.look = look
        }
    }

    /// What looking into a film told.
    public struct Look: Hashable, Sendable {
        /// How far to turn it clockwise for viewing: 0 to 359 degrees.
        public var rotation: Int
        /// How many pictures its index promises; none where it does not tell.
        public var picturesPromised: Int64?
        /// How many pictures were there; none where they were not counted.
        public var picturesFound: Int64?
        /// Whether it tells where it was filmed.
        public var tellsPlace: Bool
        /// What is wrong with it: sentences, safe to show.
        public var problems: [String]

        /// Gathers what was told.
        public init(
            rotation: Int, picturesPromised: Int64?, picturesFound: Int64?, tellsPlace: Bool,
            problems: [String]
        ) {
            self.rotation = rotation
            self.picturesPromised = picturesPromised
            self.picturesFound = picturesFound
            self.tellsPlace = tellsPlace
            self.problems = problems
        }

        init(_ facts: FilmFacts) {
            self.init(
                rotation: facts.rotation, picturesPromised: facts.picturesPromised,
                picturesFound: facts.picturesFound, tellsPlace: facts.hasPlace,
                problems: facts.problems)
        }
    }
}

extension ClipParticulars.Findings {
    /// The first version of particulars that hold findings.
    static let version: Int64 = 2

    /// The members that stand in a clip's particulars beside those of version 1.
    var members: [String: JSONValue] {
        var members: [String: JSONValue] = [
            "version": .integer(Self.version), "statements": .array(statements.map(\.json)),
        ]
        members["look"] = look?.json
        return members
    }

    /// Takes these members out of others.
    ///
    /// - Returns: None when one is missing, of another type or out of range; the outer none is of version 1.
    static func taken(from members: inout [String: JSONValue]) -> Self?? {
        guard let version = members.removeValue(forKey: "version") else { return .some(nil) }
        let versions = [Self.version, ClipParticulars.versionWithParts]
        guard versions.contains(where: { version == .integer($0) }),
            case .array(let values)? = members.removeValue(forKey: "statements")
        else { return nil }
        let statements = values.compactMap { TimeStatement($0) }
        guard statements.count == values.count else { return nil }
        var findings = Self(statements: statements)
        if let value = members.removeValue(forKey: "look") {
            guard let look = ClipParticulars.Look(value) else { return nil }
            findings.look = look
        }
        return .some(findings)
    }
}

extension ClipParticulars.Look {
    fileprivate var json: JSONValue {
        var members: [String: JSONValue] = [
            "rotation": .integer(Int64(rotation)), "tells_place": .bool(tellsPlace),
            "problems": .array(problems.map { .string($0) }),
        ]
        members["pictures_promised"] = picturesPromised.map { .integer($0) }
        members["pictures_found"] = picturesFound.map { .integer($0) }
        return .object(members)
    }

    fileprivate init?(_ json: JSONValue) {
        guard case .object(var members) = json,
            case .integer(let turn)? = members.removeValue(forKey: "rotation"),
            (0..<360).contains(turn),
            case .bool(let tellsPlace)? = members.removeValue(forKey: "tells_place"),
            case .array(let values)? = members.removeValue(forKey: "problems")
        else { return nil }
        var problems: [String] = []
        for value in values {
            guard case .string(let problem) = value else { return nil }
            problems.append(problem)
        }
        var counts: [String: Int64] = [:]
        for (key, value) in members {
            guard key == "pictures_promised" || key == "pictures_found",
                case .integer(let count) = value, count >= 0
            else { return nil }
            counts[key] = count
        }
        self.init(
            rotation: Int(turn), picturesPromised: counts["pictures_promised"],
            picturesFound: counts["pictures_found"], tellsPlace: tellsPlace, problems: problems)
    }
}

extension TimeStatement {
    /// The statement as it is kept with a clip: `source`, `said`, `standing`, and `at` or `doubt`.
    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "source": .string(source.code), "said": .string(said),
            "standing": .string(standing.rawValue),
        ]
        if let date, let time { members["at"] = .string("\(date) \(time.withSeconds)") }
        members["doubt"] = doubt.map { .string($0) }
        return .object(members)
    }

    /// Reads what `json` gives, and nothing else.
    fileprivate init?(_ json: JSONValue) {
        guard case .object(let members) = json,
            case .string(let code)? = members["source"],
            let source = TimeEvidence.Source(code: code),
            case .string(let said)? = members["said"],
            case .string(let word)? = members["standing"], let standing = Standing(rawValue: word),
            members.count == 4
        else { return nil }
        if standing == .notBelieved {
            guard case .string(let doubt)? = members["doubt"] else { return nil }
            self.init(source, said: said, doubt: doubt)
            return
        }
        guard case .string(let text)? = members["at"],
            let date = CivilDate(String(text.prefix(10))),
            let minute = CivilTime(String(text.dropFirst(11).prefix(5))),
            let second = Int(text.suffix(2)), (0..<60).contains(second)
        else { return nil }
        let time = CivilTime(secondOfDay: minute.secondOfDay + second)
        guard "\(date) \(time.withSeconds)" == text else { return nil }
        self.init(source, said: said, standing, date: date, time: time)
    }
}
