import VaultModel

/// Reads what a policy's test gives, and fills in what it leaves out.
///
/// One clip, working, for therapy; recorded 30 days before the earliest date given (or the test's own
/// day when none is), uploaded and consented to that day; every fact entered on its own date. A
/// consent's expiry is entered with the consent.
struct GivenFacts {
    let decoder: PolicyDecoder
    let needed: PurposeSet
    private var reader: NodeReader { decoder.reader }

    init(decoder: PolicyDecoder, needed: PurposeSet) {
        self.decoder = decoder
        self.needed = needed
    }

    private static let keys = [
        "programme", "class", "purposes", "holds", "extensions", "decisions", "waivers", "entered",
    ]

    func facts(_ node: YAMLNode, on: CivilDate?) -> ClipFacts? {
        guard case .mapping(let members) = node.content else {
            reader.mismatch(node, "`given` must be a mapping of facts")
            return nil
        }
        var given = Given()
        var special: [String: YAMLNode] = [:]
        for member in members {
            if Self.keys.contains(member.key) {
                special[member.key] = member.value
            } else if let name = FactName(member.key) {
                read(name, member, into: &given)
            } else {
                reader.unknownFact(member.key, at: member.place, also: Self.keys)
            }
        }
        let acts = GivenActs(decoder: decoder)
        let holds = acts.holds(special["holds"])
        let extensions = acts.extensions(special["extensions"])
        let decisions = acts.decisions(special["decisions"])
        let waivers = acts.waivers(special["waivers"])
        let entered = entered(special["entered"])
        let dates =
            given.dates.values.flatMap { $0 } + holds.map(\.placed.date)
            + extensions.map(\.until.date) + decisions.map(\.decided.date)
            + waivers.map(\.granted.date)
        let programme = reader.text(special["programme"], "`programme`", longest: 64)
        let clipClass = reader.name(special["class"], "class", as: ClipClass.self)
        let purposes = special["purposes"].map {
            decoder.purposes($0, "`purposes`", orNone: true)
        }
        let recorded = given.dates[.clipRecorded]?.first ?? dates.min()?.adding(days: -30)
        guard let recorded = recorded ?? on?.adding(days: -30),
            let clip = ClipID(bytes: [UInt8](repeating: 0, count: 16))
        else { return nil }
        given.complete(recorded: recorded, purposes: purposes ?? PurposeSet(.therapy), needed)
        check(entered, against: given)
        let made = MadeFacts(given: given, entered: entered.mapValues(\.date))
        var facts = ClipFacts(
            clip: clip, clipClass: clipClass ?? .working,
            purposes: purposes ?? PurposeSet(.therapy), programme: programme,
            recorded: made.fact(.clipRecorded) ?? made.fact(recorded),
            uploaded: made.fact(.clipUploaded) ?? made.fact(recorded))
        made.fill(&facts)
        facts.holds = holds
        facts.extensions = extensions.map { acts.granted($0, from: recorded) }
        facts.decisions = decisions
        facts.waivers = waivers
        return facts
    }

    private func read(_ name: FactName, _ member: YAMLNode.Member, into given: inout Given) {
        if case .consentGiven(let purpose) = name, case .text("none") = member.value.content {
            given.neverGiven.formUnion(PurposeSet(purpose))
            return
        }
        let isChildren = name == .childBirth || name == .childDeath
        let dates =
            isChildren
            ? reader.elements(member.value, "`\(name)`").compactMap {
                reader.date($0, "`\(name)`")
            } : [reader.date(member.value, "`\(name)`")].compactMap { $0 }
        if !dates.isEmpty { given.dates[name] = dates }
    }

    private func entered(
        _ node: YAMLNode?
    ) -> [FactName: (date: CivilDate, place: YAMLNode.Place)] {
        guard let node else { return [:] }
        guard case .mapping(let members) = node.content else {
            reader.mismatch(node, "`entered` must be a mapping of facts to days")
            return [:]
        }
        var entered: [FactName: (date: CivilDate, place: YAMLNode.Place)] = [:]
        for member in members {
            guard let name = FactName(member.key) else {
                reader.unknownFact(member.key, at: member.place)
                continue
            }
            if let date = reader.date(member.value, "`\(name)`") {
                entered[name] = (date, member.place)
            }
        }
        return entered
    }

    private func check(
        _ entered: [FactName: (date: CivilDate, place: YAMLNode.Place)], against given: Given
    ) {
        let strays = entered.filter { given.dates[$0.key] == nil }
        for (name, entry) in strays.sorted(by: { $0.value.place.line < $1.value.place.line }) {
            decoder.problems.add(entry.place, "`\(name)` is entered, but not given")
        }
    }
}

/// The dates a test gives.
struct Given {
    var dates: [FactName: [CivilDate]] = [:]
    var neverGiven: PurposeSet = []

    /// Fills in the film, its upload, and the consents its purposes need.
    mutating func complete(recorded: CivilDate, purposes: PurposeSet, _ needed: PurposeSet) {
        dates[.clipRecorded] = dates[.clipRecorded] ?? [recorded]
        dates[.clipUploaded] = dates[.clipUploaded] ?? [recorded]
        for purpose in Purpose.allCases where !neverGiven.contains(purpose) {
            let isMentioned =
                dates[.consentExpires(purpose)] != nil || dates[.consentWithdrawn(purpose)] != nil
            guard isMentioned || (needed.contains(purpose) && purposes.contains(purpose)),
                dates[.consentGiven(purpose)] == nil
            else { continue }
            dates[.consentGiven(purpose)] = [recorded]
        }
    }
}
