extension Invocation {
    /// Whether a flag was given.
    public func has(_ flag: String) -> Bool { given[flag] != nil }

    /// The value of an argument (`FAMILY`) or option (`on`), or none when it was not given.
    public func value<Value>(_ name: String, as kind: ValueKind<Value>) throws(UsageError) -> Value?
    {
        guard let text = try texts(name).last else { return nil }
        return try kind.read(text, shownAs: shown(name))
    }

    /// The value of an argument or option that must be there.
    public func required<Value>(
        _ name: String, as kind: ValueKind<Value>
    ) throws(UsageError) -> Value {
        guard let value = try value(name, as: kind) else {
            throw .missing(shown(name), command: command.name)
        }
        return value
    }

    /// Every value of a repeated argument or option, in the order typed.
    public func all<Value>(_ name: String, as kind: ValueKind<Value>) throws(UsageError) -> [Value]
    {
        var values: [Value] = []
        for text in try texts(name) { values.append(try kind.read(text, shownAs: shown(name))) }
        return values
    }

    private func texts(_ name: String) throws(UsageError) -> [String] {
        let options = command.ownOptions + OptionSpec.global
        guard
            command.arguments.contains(where: { $0.name == name })
                || options.contains(where: { $0.name == name })
        else { throw .undeclared(name, command: command.name) }
        return given[name] ?? []
    }

    private func shown(_ name: String) -> String {
        command.arguments.contains { $0.name == name } ? name : "--" + name
    }
}
