extension CommandTable {
    /// The commands of `footage`.
    public static let footage = CommandTable(
        commands: [
            CommandSpec.upload,
            CommandSpec.quarantine,
            CommandSpec.clip,
            CommandSpec.export,
            CommandSpec.family,
            CommandSpec.programme,
            CommandSpec.session,
            CommandSpec.consent,
            CommandSpec.hold,
            CommandSpec.policy,
            CommandSpec.explanation,
            CommandSpec.purge,
            CommandSpec.audit,
            CommandSpec.status,
            CommandSpec.person,
            CommandSpec.identity,
            CommandSpec.founding,
        ].flatMap { $0 },
        nouns: [
            NounSpec("upload", "Take the films of a tablet in", section: "Films"),
            NounSpec("quarantine", "Decide about films that nobody could place", section: "Films"),
            NounSpec("clip", "List, show and export films", section: "Films"),
            NounSpec("export", "Follow the copies that left the vault", section: "Films"),
            NounSpec(
                "family", "Add families, and say who can open their films", section: "Families"),
            NounSpec("programme", "Open and end courses of work", section: "Families"),
            NounSpec("session", "Add visits; note reviews and filed notes", section: "Families"),
            NounSpec("consent", "Record what a family agreed to", section: "Families"),
            NounSpec("hold", "Stop the destruction of films", section: "Governance"),
            NounSpec("policy", "Say how long films are kept, and adopt it", section: "Governance"),
            NounSpec("explain", "Say what becomes of a clip, and why", section: "Governance"),
            NounSpec("purge", "Destroy what is due", section: "Governance"),
            NounSpec("audit", "Verify, read and export the log", section: "Governance"),
            NounSpec("status", "See on one screen how the vault stands", section: "Governance"),
            NounSpec("person", "Add people, list them, take part", section: "The vault"),
            NounSpec("identity", "Make and show your own keys", section: "The vault"),
            NounSpec("init", "Make a new vault", section: "The vault"),
        ])
}
