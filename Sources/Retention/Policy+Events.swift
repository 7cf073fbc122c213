extension Policy {
    /// The names of the events that some rule speaks of, after `event.`.
    public var eventNames: Set<String> {
        rules.reduce(into: []) { names, rule in
            names.formUnion(rule.when.events ?? [])
            for fact in rule.reckonedFrom + rule.require {
                if case .event(let name) = fact { names.insert(name) }
            }
        }
    }
}
