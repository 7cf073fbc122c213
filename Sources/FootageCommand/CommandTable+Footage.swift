extension CommandTable {
    /// The commands of `footage`.
    public static let footage = CommandTable(
        commands: [
            CommandSpec.upload,
            CommandSpec.quarantine,
            CommandSpec.clip,
            CommandSpec.export,
        ].flatMap { $0 },
        nouns: [
            NounSpec("upload", "Take the films of a tablet in", section: "Films"),
            NounSpec("quarantine", "Decide about films that nobody could place", section: "Films"),
            NounSpec("clip", "List, show and export films", section: "Films"),
            NounSpec("export", "Follow the copies that left the vault", section: "Films"),
        ])
}
