import VaultModel

/// Reads the holds, extensions, decisions and waivers that a policy's test gives.
struct GivenActs {
    let decoder: PolicyDecoder
    private var reader: NodeReader { decoder.reader }

    init(decoder: PolicyDecoder) { self.decoder = decoder }

    func holds(_ node: YAMLNode?) -> [ClipFacts.Hold] {
        let keys = [
            "kind", "scope", "placed", "released", "review_by", "roles", "purposes", "owner",
            "reason",
        ]
        return reader.elements(node, "`holds`").compactMap { element in
            guard let section = Section(element, "a hold", keys: keys, reader: reader) else {
                return nil
            }
            let kind = reader.name(section.required("kind"), "kind of hold", as: HoldKind.self)
            let scope = reader.name(section["scope"], "scope", as: ClipFacts.Hold.Scope.self)
            let placed = reader.date(section.required("placed"), "`placed`")
            let released = reader.date(section["released"], "`released`")
            let reviewBy = reader.date(section["review_by"], "`review_by`")
            let roles = reader.values(section["roles"], "`roles`") {
                reader.name($0, "role", as: Role.self)
            }
            let purposes = reader.values(section["purposes"], "`purposes`", access)
            let owner = reader.text(section["owner"], "`owner`")
            let reason = reader.text(section["reason"], "`reason`")
            if let placed, let released, released < placed, let node = section["released"] {
                decoder.problems.add(node.place, "`released` is before `placed`")
            }
            guard let kind, let placed else { return nil }
            return ClipFacts.Hold(
                kind, on: scope ?? .family, placed: fact(placed), released: released.map(fact),
                owner: owner ?? MadeFacts.author, reason: reason ?? kind.rawValue,
                reviewBy: reviewBy ?? placed.adding(days: 90), roles: roles, purposes: purposes)
        }
    }

    func extensions(_ node: YAMLNode?) -> [ClipFacts.Extension] {
        let keys = ["until", "granted", "from", "minute"]
        return reader.elements(node, "`extensions`").compactMap { element in
            guard let section = Section(element, "an extension", keys: keys, reader: reader)
            else { return nil }
            let until = reader.date(section.required("until"), "`until`")
            let granted = reader.date(section["granted"], "`granted`")
            let origin = reader.name(
                section["from"], "origin", as: ClipFacts.Extension.Origin.self)
            let minute = reader.text(section["minute"], "`minute`")
            return until.map {
                ClipFacts.Extension(
                    until: Fact($0, entered: granted ?? Self.unstated, by: MadeFacts.author),
                    from: origin ?? .request, minute: minute ?? MadeFacts.author)
            }
        }
    }

    /// An extension with its day: granted with the film unless the test says when.
    func granted(_ act: ClipFacts.Extension, from recorded: CivilDate) -> ClipFacts.Extension {
        guard act.until.entered == Self.unstated else { return act }
        var act = act
        act.until = Fact(act.until.date, entered: recorded, by: MadeFacts.author)
        return act
    }

    private static let unstated = CivilDate(days: .min)

    func decisions(_ node: YAMLNode?) -> [ClipFacts.ReviewDecision] {
        reader.elements(node, "`decisions`").compactMap { element in
            guard
                let section = Section(element, "a decision", keys: ["destroy"], reader: reader)
            else { return nil }
            return reader.date(section.required("destroy"), "`destroy`").map {
                ClipFacts.ReviewDecision(destroyDecided: fact($0), minute: MadeFacts.author)
            }
        }
    }

    func waivers(_ node: YAMLNode?) -> [ClipFacts.Waiver] {
        reader.elements(node, "`waivers`").compactMap { element in
            let keys = ["of", "granted"]
            guard let section = Section(element, "a waiver", keys: keys, reader: reader) else {
                return nil
            }
            let requirement = reader.fact(section.required("of"), "`of`")
            let granted = reader.date(section.required("granted"), "`granted`")
            guard let requirement, let granted else { return nil }
            return ClipFacts.Waiver(
                of: requirement, granted: fact(granted), minute: MadeFacts.author)
        }
    }

    private func access(_ node: YAMLNode) -> AccessPurpose? {
        guard let text = reader.text(node, "`purposes`") else { return nil }
        if let access = AccessPurpose(text) { return access }
        let known = Purpose.allCases.map(\.rawValue) + ["subject-access", "disclosure", "review"]
        reader.unknown("purpose", text, at: node.place, known: known)
        return nil
    }

    private func fact(_ date: CivilDate) -> Fact {
        Fact(date, entered: date, by: MadeFacts.author)
    }
}
