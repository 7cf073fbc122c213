internal import Retention
internal import VaultDisk

/// Reads policies from files.
enum PolicyFile {
    /// A file's text as it stands.
    static func text(_ path: String) throws -> PolicyText {
        PolicyText(try InputFile.read(path, limit: PolicyText.mostBytes))
    }

    /// The policy of a file.
    static func read(_ path: String) throws -> Policy { try text(path).policy() }
}
