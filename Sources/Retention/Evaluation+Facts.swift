import VaultModel

/// A day, and the latest entry of a fact that it rests on.
struct Reckoned {
    var date: CivilDate
    var entered: CivilDate
}

extension Evaluation {
    /// A fact's value; of several children the youngest's for a keep, the eldest's for an end.
    ///
    /// One missing birth leaves youngest and eldest unknown, and one child who lives leaves no last
    /// death. Of several events of a name the latest.
    func value(of name: FactName, for use: Reason.Use) -> Fact? {
        switch name {
        case .clipRecorded: facts.recorded
        case .clipUploaded: facts.uploaded
        case .sessionDate: facts.sessionDate
        case .sessionReviewed: facts.sessionReviewed
        case .sessionNoteFiled: facts.sessionNoteFiled
        case .programmeOpened: facts.programmeOpened
        case .programmeEnded: facts.programmeEnded
        case .programmeLastSession: facts.programmeLastSession
        case .childBirth:
            facts.children.allSatisfy { $0.birth != nil }
                ? oneOf(facts.children, \.birth, for: use) : nil
        case .childDeath:
            use != .keep || facts.children.allSatisfy { $0.death != nil }
                ? oneOf(facts.children, \.death, for: use) : nil
        case .consentGiven(let purpose): consents[purpose]?.given
        case .consentExpires(let purpose): consents[purpose]?.expires
        case .consentWithdrawn(let purpose): consents[purpose]?.withdrawn
        case .event(let name): event(name)
        }
    }

    /// The latest entry of what a value rests on: of one among children, every child's.
    func entered(_ value: Fact, of name: FactName, for use: Reason.Use) -> CivilDate {
        switch name {
        case .childBirth:
            facts.children.reduce(value.entered) { max($0, $1.birth?.entered ?? $0) }
        case .childDeath where use == .keep:
            facts.children.reduce(value.entered) { max($0, $1.death?.entered ?? $0) }
        default: value.entered
        }
    }

    func event(_ name: String) -> Fact? {
        var latest: Fact?
        for event in facts.events where event.name == name {
            guard let known = latest else {
                latest = event.fact
                continue
            }
            if (event.fact.date, event.fact.entered) > (known.date, known.entered) {
                latest = event.fact
            }
        }
        return latest
    }

    private func oneOf(
        _ children: [ClipFacts.Child], _ path: KeyPath<ClipFacts.Child, Fact?>,
        for use: Reason.Use
    ) -> Fact? {
        var chosen: Fact?
        for child in children {
            guard let fact = child[keyPath: path] else { continue }
            guard let known = chosen else {
                chosen = fact
                continue
            }
            if known.date == fact.date {
                chosen = known.entered >= fact.entered ? known : fact
            } else if (use == .keep) == (fact.date > known.date) {
                chosen = fact
            }
        }
        return chosen
    }

    /// Why a rule is not for the clip, or none when it is.
    func mismatch(of rule: Policy.Rule) -> Reason.Mismatch? {
        if let mismatch = rule.mismatch(withKindOf: facts) { return mismatch }
        for condition in rule.when.consents {
            let record = consents[condition.purpose]?.record ?? .none
            if !condition.records.contains(record) {
                return .consent(condition.purpose, record)
            }
        }
        if let events = rule.when.events, !events.contains(where: { event($0) != nil }) {
            return .event(events)
        }
        return nil
    }

    /// The latest entry of a fact by which a rule's condition holds; none when it asks for none.
    func matchEntered(by when: Policy.Condition) -> CivilDate? {
        var latest: CivilDate?
        for condition in when.consents {
            guard let state = consents[condition.purpose] else { continue }
            let entered = max(state.given.entered, state.withdrawn?.entered ?? state.given.entered)
            latest = latest.map { max($0, entered) } ?? entered
        }
        for name in when.events ?? [] {
            guard let fact = event(name) else { continue }
            latest = latest.map { max($0, fact.entered) } ?? fact.entered
        }
        return latest
    }

    /// The day a rule's moment is, or none when facts are missing.
    func reckon(
        _ moment: Policy.Moment, for use: Reason.Use, rule: Int
    ) -> Reckoned? {
        switch moment {
        case .term(let term): return reckon(term, of: nil, for: use, rule: rule)
        case .earliest(let terms):
            var chosen: Reckoned?
            for term in terms {
                guard let reckoned = reckon(term, of: .earliest, for: use, rule: rule) else {
                    continue
                }
                if let known = chosen, known.date <= reckoned.date {
                    if known.date == reckoned.date {
                        chosen?.entered = max(known.entered, reckoned.entered)
                    }
                } else {
                    chosen = reckoned
                }
            }
            log.note(
                .combined(rule: policy.rules[rule].id, use: use, .earliest, result: chosen?.date))
            return chosen
        case .latest(let terms):
            var chosen: Reckoned?
            var isComplete = true
            for term in terms {
                guard let reckoned = reckon(term, of: .latest, for: use, rule: rule) else {
                    isComplete = false
                    continue
                }
                chosen = Reckoned(
                    date: max(reckoned.date, chosen?.date ?? reckoned.date),
                    entered: max(reckoned.entered, chosen?.entered ?? reckoned.entered))
            }
            if !isComplete { chosen = nil }
            log.note(
                .combined(rule: policy.rules[rule].id, use: use, .latest, result: chosen?.date))
            return chosen
        }
    }

    private func reckon(
        _ term: Policy.Term, of combination: Reason.Combination?, for use: Reason.Use, rule: Int
    ) -> Reckoned? {
        let value = value(of: term.after, for: use)
        let reckoned = value.map { value in
            Reckoned(
                date: term.add.map {
                    value.date.adding($0, rounding: use == .keep ? .forward : .backward)
                } ?? value.date, entered: entered(value, of: term.after, for: use))
        }
        log.note(
            .term(
                rule: policy.rules[rule].id, use: use, of: combination, fact: term.after,
                value: value, add: term.add, result: reckoned?.date))
        return reckoned
    }

    /// The facts for lack of which a moment cannot be reckoned; none when it can.
    func missing(in moment: Policy.Moment, for use: Reason.Use) -> [FactName] {
        let missing = moment.terms.map(\.after).filter { value(of: $0, for: use) == nil }
        if case .earliest(let terms) = moment, missing.count < terms.count { return [] }
        return missing
    }
}
