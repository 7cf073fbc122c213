extension Policy {
    /// The names of the events that some rule speaks of, after `event.`.
    public var eventNames: Set<String> {
        rules.reduce(into: []) { names, rule in
            names.formUnion(rule.when.events ?? [])
            let moments = [rule.end, rule.backstop?.at, rule.keep].compactMap { $0 }
            for fact in moments.flatMap(\.terms).map(\.after) + rule.require {
                if case .event(let name) = fact { names.insert(name) }
            }
        }
    }
}
