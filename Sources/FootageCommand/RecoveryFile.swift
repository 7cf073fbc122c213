internal import VaultCrypto
internal import VaultDisk

/// The file for a recovery identity, made before the vault whose only way back it is.
///
/// Its room is taken on the disk first: a vault without its recovery identity must not come to be
/// because the medium was full or could not be written.
final class RecoveryFile {
    private let path: String
    private let file: FileHandle
    private var isWritten = false
    private static let room = 1024

    init(_ path: String) throws {
        self.path = path
        let disk = LinuxDisk()
        try OutputFile.checkFree(path)
        guard TerminalCalls.exists(Path.directory(of: path)) else {
            throw CommandFailure(
                .cannotWrite, code: "no-parent",
                "There is no directory \(Path.directory(of: path)) for the recovery identity.",
                hint: "Make it, or mount the medium first; nothing was made.")
        }
        file = try disk.createFile(path, mode: 0o600, group: nil)
        do {
            try file.write(Array(repeating: UInt8(ascii: "\n"), count: Self.room), at: 0)
            try file.sync()
            try disk.syncDirectory(Path.directory(of: path))
        } catch {
            discardIfEmpty()
            throw error
        }
    }

    /// Writes the identity; the empty lines behind it stay, which every reader skips.
    func write(_ identity: borrowing SecretBytes) throws {
        let file = file
        try identity.withSpan { try file.write($0, at: 0) }
        isWritten = true
        try file.sync()
    }

    /// Takes the file away unless an identity is in it.
    func discardIfEmpty() {
        if !isWritten { OutputFile.remove(path) }
    }
}
