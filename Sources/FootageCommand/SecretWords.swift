/// Where people try to pass secrets that arguments and the environment would expose.
enum SecretWords {
    /// Options that do not exist, so that nobody types a secret after them.
    static let options: Set<String> = [
        "passphrase", "password", "pass", "passwd", "secret", "secret-key", "key", "pin",
        "new-passphrase", "new-password",
    ]

    /// Variables that are refused when they are set.
    static let variables = ["FOOTAGE_PASSPHRASE", "FOOTAGE_PASSWORD", "FOOTAGE_SECRET_KEY"]

    /// How the text of every age secret key begins.
    private static let keyPrefix = "AGE-SECRET-KEY-"

    /// Refuses a secret key among the arguments, and secrets in the environment.
    static func refuse(
        in arguments: [String], environment: Environment
    ) throws(UsageError) {
        guard !arguments.contains(where: { $0.uppercased().contains(keyPrefix) }) else {
            throw .secretArgument
        }
        for variable in variables where environment[variable] != nil {
            throw .secretVariable(variable)
        }
        for variable in ["FOOTAGE_IDENTITY", "FOOTAGE_VAULT"] {
            if environment[variable]?.uppercased().contains(keyPrefix) ?? false {
                throw .secretVariable(variable)
            }
        }
    }
}
