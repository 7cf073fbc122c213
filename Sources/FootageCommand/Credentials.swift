/// What systemd's `LoadCredential=` and `LoadCredentialEncrypted=` hand to a service.
///
/// They lie in a directory that only the service can enter, which `CREDENTIALS_DIRECTORY` names
/// (systemd.exec(5), "Credentials").
struct Credentials {
    /// The user's identity file.
    static let identity = "footage-identity"
    /// What opens the identity file, when it has a passphrase.
    static let passphrase = "footage-passphrase"

    private let directory: String?

    init(_ environment: Environment) { directory = environment.directory("CREDENTIALS_DIRECTORY") }

    /// The path of a credential that the service was given, or none.
    func path(of name: String) -> String? {
        guard let path = directory.map({ $0 + "/" + name }), TerminalCalls.exists(path) else {
            return nil
        }
        return path
    }

    /// Who else could come near a file of this path.
    func guarding(of path: String) -> FileGuard {
        guard let directory, path.hasPrefix(directory + "/") else { return .ownMode }
        return .directory
    }
}

/// What keeps a file with a secret in it from other people.
enum FileGuard {
    /// Its mode alone: nobody but its owner may have a right to it.
    case ownMode
    /// A directory of systemd's: the access list of its user shows as a readable group, so only a right of
    /// others counts.
    case directory

    /// Whether a mode lets others at the file.
    func isExposed(_ mode: UInt32) -> Bool {
        switch self {
        case .ownMode: mode & 0o077 != 0
        case .directory: mode & 0o007 != 0
        }
    }
}
