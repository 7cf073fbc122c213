extension CommandTable {
    /// The commands of `footage`.
    public static let footage = CommandTable(
        commands: [
            CommandSpec.policy
        ].flatMap { $0 },
        nouns: [
            NounSpec("policy", "Say how long films are kept", section: "Governance")
        ])
}
