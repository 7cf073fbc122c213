/// The command was typed wrongly; nothing was done.
public enum UsageError: CommandError, Hashable {
    /// Only a group's name was typed, or nothing.
    case noCommand(path: [String], words: [String])
    /// No command has this name.
    case unknownCommand([String], nearest: String?)
    /// The command has no such option.
    case unknownOption(String, command: String?, nearest: String?)
    /// The option stands without its value.
    case noValue(String, placeholder: String)
    /// The flag was given a value.
    case valueForFlag(String)
    /// The option was given twice.
    case repeated(String)
    /// Two options contradict each other.
    case contradiction(String, String)
    /// A needed argument or option is not there.
    case missing(String, command: String)
    /// There is one argument too many.
    case unexpected(String, command: String)
    /// A value cannot be read.
    case badValue(String, text: String, expected: String, advice: String?)
    /// A family's reference has a slip in it, which its check character shows.
    case badReference(String, text: String, symbols: Int)
    /// `--dry-run` was given to a command that changes nothing.
    case nothingToTry(command: String)
    /// A secret was typed as an option's value.
    case secretOption(String)
    /// A secret key was typed as an argument.
    case secretArgument
    /// A secret is in the environment.
    case secretVariable(String)
    /// An argument is not UTF-8 text.
    case notText(position: Int)
    /// No vault was named.
    case missingVault
    /// No identity file was named.
    case missingIdentity
    /// The program asked for an option that the command does not declare.
    case undeclared(String, command: String)

    /// Every wrong usage ends with 64, a mistyped reference with 65.
    public var exit: ExitCode {
        if case .badReference = self { .badInput } else { .usage }
    }
}
