import VaultModel

/// One clip of a kind that rules can tell from others: what is recorded, and on which days.
struct PolicyCase {
    /// A fact, so many days after the film.
    struct Entry: Hashable {
        let name: FactName
        let days: Int
    }

    let programme: String?
    let clipClass: ClipClass
    let purposes: PurposeSet
    let recorded: CivilDate
    let entries: [Entry]

    /// Whether it is a smaller example than another: fewer facts, then purposes, then nearer days.
    func isSmaller(than other: Self) -> Bool { size < other.size }

    private var size: (Int, Int, Int) {
        let facts = entries.count + (programme == nil ? 0 : 1)
        return (facts, purposes.purposes.count, entries.reduce(0) { $0 + abs($1.days) })
    }

    /// The clip; each fact is entered on its own day.
    var facts: ClipFacts {
        let film = fact(of: 0)
        var facts = ClipFacts(
            clip: Self.clip, clipClass: clipClass, purposes: purposes, programme: programme,
            recorded: film, uploaded: film)
        // What a vault always knows of a clip.
        facts.sessionDate = film
        facts.programmeOpened = film
        facts.programmeLastSession = film
        for entry in entries { enter(entry, into: &facts) }
        return facts
    }

    private func enter(_ entry: Entry, into facts: inout ClipFacts) {
        let fact = fact(of: entry.days)
        switch entry.name {
        case .clipRecorded: facts.recorded = fact
        case .clipUploaded: facts.uploaded = fact
        case .sessionDate: facts.sessionDate = fact
        case .sessionReviewed: facts.sessionReviewed = fact
        case .sessionNoteFiled: facts.sessionNoteFiled = fact
        case .programmeOpened: facts.programmeOpened = fact
        case .programmeEnded: facts.programmeEnded = fact
        case .programmeLastSession: facts.programmeLastSession = fact
        case .childBirth: facts.children.append(ClipFacts.Child(birth: fact))
        case .childDeath:
            if facts.children.isEmpty { facts.children = [ClipFacts.Child()] }
            facts.children[0].death = fact
        case .consentGiven(let purpose):
            facts.consents.append(
                ClipFacts.Consent(purpose, given: fact, signer: MadeFacts.author))
        case .consentExpires(let purpose): consent(purpose, in: &facts) { $0.expires = fact }
        case .consentWithdrawn(let purpose): consent(purpose, in: &facts) { $0.withdrawn = fact }
        case .event(let name): facts.events.append(ClipFacts.Event(name, fact))
        }
    }

    /// Changes a consent that an entry before has given.
    private func consent(
        _ purpose: Purpose, in facts: inout ClipFacts,
        _ change: (inout ClipFacts.Consent) -> Void
    ) {
        guard let index = facts.consents.firstIndex(where: { $0.purpose == purpose }) else {
            return
        }
        change(&facts.consents[index])
    }

    private func fact(of days: Int) -> Fact {
        let date = recorded.adding(days: days)
        return Fact(date, entered: date, by: MadeFacts.author)
    }

    private static let clip: ClipID = {
        guard let clip = ClipID(bytes: [UInt8](repeating: 0, count: 16)) else {
            preconditionFailure("sixteen bytes make an id")
        }
        return clip
    }()
}

extension PolicyCase {
    /// The case for people and programs.
    var example: PolicyExample {
        PolicyExample(
            programme: programme, clipClass: clipClass, purposes: purposes, recorded: recorded,
            given: entries.map {
                PolicyExample.Given(name: $0.name, date: recorded.adding(days: $0.days))
            })
    }
}
