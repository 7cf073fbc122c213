internal import FootageVault
internal import VaultCrypto
internal import VaultDisk

/// A file that the command makes anew, never over another.
enum OutputFile {
    /// Refuses a path where something stands already, or that lies in a vault.
    static func checkFree(_ path: String) throws {
        guard TerminalCalls.exists(path) else { return try OutputPlace.check(path) }
        throw CommandFailure(
            .cannotWrite, code: "exists", "\(path) is there already, and is never written over.",
            hint: "Name another file, or move that one away.")
    }

    /// Who may read a file that is made.
    enum Readers { case owner, everyone }

    /// Makes a file of these bytes, with its directories; durable when this returns.
    static func make(_ path: String, for readers: Readers, _ bytes: [UInt8]) throws {
        try make(path, for: readers) { try $0.write(bytes, at: 0) }
    }

    /// Makes a file that only its owner reads, of a secret.
    static func make(_ path: String, _ secret: borrowing SecretBytes) throws {
        try secret.withSpan { span in
            try make(path, for: .owner) { try $0.write(span, at: 0) }
        }
    }

    private static func make(
        _ path: String, for readers: Readers, write: (FileHandle) throws -> Void
    ) throws {
        let disk = LinuxDisk()
        try checkFree(path)
        let directory = Path.directory(of: path)
        try disk.makeDirectories(to: directory)
        let mode: FileMode = readers == .owner ? 0o600 : 0o644
        let file = try disk.createFile(path, mode: mode, group: nil)
        do {
            try write(file)
            try file.sync()
            try disk.syncDirectory(directory)
        } catch {
            try? disk.removeFile(path)
            throw error
        }
    }

    /// Takes away a file that this command made.
    static func remove(_ path: String) { try? LinuxDisk().removeFile(path) }
}
