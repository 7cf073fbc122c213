/// The environment variables a command may look at.
public struct Environment: Sendable {
    private let lookup: @Sendable (String) -> String?

    /// An environment of exactly these variables.
    public init(_ variables: [String: String]) { lookup = { variables[$0] } }

    /// The process's own environment.
    public static let process = Environment { TerminalCalls.environmentVariable($0) }

    private init(lookup: @escaping @Sendable (String) -> String?) { self.lookup = lookup }

    /// The variable's value, or none when it is unset or empty.
    public subscript(name: String) -> String? {
        guard let value = lookup(name), !value.isEmpty else { return nil }
        return value
    }

    /// A directory that a variable names; none when its path is not absolute, as the XDG rules ask.
    func directory(_ name: String) -> String? {
        guard let path = self[name], path.hasPrefix("/") else { return nil }
        return path
    }
}
