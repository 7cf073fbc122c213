extension CommandTable {
    /// The commands of `footage`.
    public static let footage = CommandTable(commands: [], nouns: [])
}
