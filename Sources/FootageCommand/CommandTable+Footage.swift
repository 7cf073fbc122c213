extension CommandTable {
    /// The commands of `footage`.
    public static let footage = CommandTable(
        commands: [
            CommandSpec.founding,
            CommandSpec.identity,
            CommandSpec.person,
            CommandSpec.policy,
        ].flatMap { $0 },
        nouns: [
            NounSpec("policy", "Say how long films are kept, and adopt it", section: "Governance"),
            NounSpec("person", "Add people, list them, take part", section: "The vault"),
            NounSpec("identity", "Make and show your own keys", section: "The vault"),
            NounSpec("init", "Make a new vault", section: "The vault"),
        ])
}
