/// What was typed, matched against the table.
struct ParsedCommand {
    /// The command to run.
    let command: CommandSpec
    /// Values by the names of arguments and options; a flag that was given has none.
    var given: [String: [String]] = [:]
}
