import VaultModel

/// Turns the dates a test gives into facts with a day of entry.
struct MadeFacts {
    let given: Given
    let entered: [FactName: CivilDate]

    /// Who enters the facts of a test.
    static let author = "test"

    func fact(_ date: CivilDate) -> Fact { Fact(date, entered: date, by: Self.author) }

    func fact(_ name: FactName, entered default: CivilDate? = nil) -> Fact? {
        given.dates[name]?.first.map {
            Fact($0, entered: entered[name] ?? `default` ?? $0, by: Self.author)
        }
    }

    func fill(_ facts: inout ClipFacts) {
        facts.sessionDate = fact(.sessionDate)
        facts.sessionReviewed = fact(.sessionReviewed)
        facts.sessionNoteFiled = fact(.sessionNoteFiled)
        facts.programmeOpened = fact(.programmeOpened)
        facts.programmeEnded = fact(.programmeEnded)
        facts.programmeLastSession = fact(.programmeLastSession)
        facts.children = children()
        facts.consents = Purpose.allCases.compactMap(consent)
        let events = given.dates.keys.compactMap { name -> String? in
            guard case .event(let event) = name else { return nil }
            return event
        }
        facts.events = events.sorted().compactMap { name in
            fact(.event(name)).map { ClipFacts.Event(name, $0) }
        }
    }

    private func children() -> [ClipFacts.Child] {
        let births = given.dates[.childBirth] ?? []
        let deaths = given.dates[.childDeath] ?? []
        return (0..<max(births.count, deaths.count)).map { index in
            ClipFacts.Child(
                birth: index < births.count ? dated(births[index], .childBirth) : nil,
                death: index < deaths.count ? dated(deaths[index], .childDeath) : nil)
        }
    }

    private func dated(_ date: CivilDate, _ name: FactName) -> Fact {
        Fact(date, entered: entered[name] ?? date, by: Self.author)
    }

    private func consent(_ purpose: Purpose) -> ClipFacts.Consent? {
        guard let given = fact(.consentGiven(purpose)) else { return nil }
        return ClipFacts.Consent(
            purpose, given: given,
            expires: fact(.consentExpires(purpose), entered: given.entered),
            withdrawn: fact(.consentWithdrawn(purpose)), signer: Self.author)
    }
}
