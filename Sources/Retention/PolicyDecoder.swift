import VaultModel

/// Makes a policy of a YAML tree, and lists everything that keeps it from being one.
struct PolicyDecoder {
    let reader: NodeReader
    var problems: PolicyProblems { reader.problems }

    init(problems: PolicyProblems) { reader = NodeReader(problems: problems) }

    static let keys = [
        "policy", "version", "supersedes", "effective", "zone", "owner", "review_by", "appraisal",
        "consent", "grace", "window", "notice", "brakes", "cooling_off", "quarantine",
        "key_backups", "afterwards", "rules", "tests",
    ]

    /// The policy of a tree, or none when problems were listed.
    func policy(_ root: YAMLNode) -> Policy? {
        guard let top = Section(root, "the policy", keys: Self.keys, reader: reader) else {
            return nil
        }
        let name = reader.text(top.required("policy"), "`policy`", longest: 64)
        let version = reader.integer(top.required("version"), "`version`", in: 1...999_999)
        let supersedes = reader.integer(top["supersedes"], "`supersedes`", in: 1...999_999)
        let effective = reader.date(top.required("effective"), "`effective`")
        let zone = zone(top.required("zone"))
        let owner = reader.text(top.required("owner"), "`owner`")
        let reviewBy = reader.date(top.required("review_by"), "`review_by`")
        let appraisals = appraisals(top["appraisal"])
        let consent = consent(top.required("consent"))
        let grace = reader.period(top.required("grace"), "`grace`", daysOnly: .yes)
        let window = reader.period(top.required("window"), "`window`", daysOnly: .yes)
        let notice = reader.values(top.required("notice"), "`notice`") {
            reader.period($0, "`notice`", daysOnly: .yes)
        }
        let brakes = brakes(top.required("brakes"))
        let coolingOff = reader.period(top.required("cooling_off"), "`cooling_off`")
        let quarantine = reader.period(top.required("quarantine"), "`quarantine`")
        let keyBackups = reader.period(top.required("key_backups"), "`key_backups`")
        let afterwards = afterwards(top.required("afterwards"))
        let rules = rules(top.required("rules"), needed: consent?.needed ?? [])
        if let grace, let window, window.days >= grace.days, let node = top["window"] {
            problems.add(
                node.place,
                "`window` (\(window)) must be less than `grace` (\(grace)), "
                    + "or clips would go before they were queued")
        }
        if let version, let supersedes, supersedes >= version, let node = top["supersedes"] {
            problems.add(node.place, "`supersedes` must be less than `version`")
        }
        if let effective, let reviewBy, reviewBy < effective, let node = top["review_by"] {
            problems.add(node.place, "`review_by` is before `effective`")
        }
        let tests = tests(
            top["tests"], needed: consent?.needed ?? [], rules: rules.map(\.id))
        guard let name, let version, let effective, let zone, let owner, let reviewBy,
            let consent, let grace, let window, let brakes, let coolingOff, let quarantine,
            let keyBackups, let afterwards
        else { return nil }
        return Policy(
            name: name, version: version, supersedes: supersedes, effective: effective,
            zone: zone, owner: owner, reviewBy: reviewBy, appraisals: appraisals,
            consent: consent, grace: grace, window: window, notice: notice, brakes: brakes,
            coolingOff: coolingOff, quarantine: quarantine, keyBackups: keyBackups,
            afterwards: afterwards, rules: rules, tests: tests)
    }

    private func zone(_ node: YAMLNode?) -> String? {
        guard let node, let zone = reader.text(node, "`zone`", longest: 64) else { return nil }
        let parts = zone.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let isName = parts.allSatisfy { part in
            guard let first = part.first, (first | 0x20) >= 97, (first | 0x20) <= 122 else {
                return false
            }
            return part.allSatisfy {
                (97...122).contains($0 | 0x20) || (48...57).contains($0) || "_+-".utf8.contains($0)
            }
        }
        guard isName else {
            problems.add(
                node.place,
                "\(PolicyProblems.quoted(zone)) is not the name of a time zone, "
                    + "such as Europe/London")
            return nil
        }
        return zone
    }
}
