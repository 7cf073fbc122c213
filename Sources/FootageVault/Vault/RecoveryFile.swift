import VaultCrypto
import VaultDisk

/// The file for a recovery identity, made before the vault whose only way back it is.
///
/// Its room is taken on the disk first: a vault without its recovery identity must not come to be because the
/// medium was full or could not be written.
struct RecoveryFile {
    private let path: String
    private let disk: any Disk
    private let file: FileHandle
    private static let room = 1024

    /// Makes the file, with nothing but empty lines in it, durable when this returns.
    ///
    /// - Throws: `VaultError` of kind `cannotWrite` when the file is there already, when its directory is not,
    ///   or when it would lie in a vault; `DiskError`. Nothing of it is left then.
    init(_ path: String, outside vault: String, on disk: any Disk) throws {
        let directory = Path.directory(of: path)
        guard try disk.exists(directory) else {
            throw VaultError(
                .cannotWrite, "no-parent",
                "there is no directory \(directory) for the recovery identity",
                hint: "make it, or mount the medium first; nothing was made")
        }
        guard try !disk.exists(path) else {
            throw VaultError(
                .cannotWrite, "exists", "\(path) is there already, and is never written over",
                hint: "name another file, or move that one away; nothing was made")
        }
        try OutputPlace.check(path, outside: vault, on: disk)
        self.path = path
        self.disk = disk
        file = try disk.createFile(path, mode: 0o600, group: nil)
        do {
            try file.write(Array(repeating: UInt8(ascii: "\n"), count: Self.room), at: 0)
            try file.sync()
            try disk.syncDirectory(directory)
        } catch {
            discard()
            throw error
        }
    }

    /// Writes the identity, durable when this returns; the empty lines behind it stay, which every reader skips.
    func write(_ text: borrowing SecretBytes) throws {
        let file = file
        try text.withSpan { try file.write($0, at: 0) }
        try file.sync()
    }

    /// Reads the file back, and makes sure that what stands in it is the identity.
    ///
    /// - Throws: `VaultError` of kind `cannotWrite` when the medium does not give back what was written to it.
    func check(holds key: X25519PublicKey) throws {
        var bytes = try disk.openPlainFile(path).readAll(limit: 1 << 20)
        defer { SecretMemory.wipe(&bytes) }
        var isTrue = false
        do {
            let read = try SecretIdentity(file: bytes) { throw CancellationError() }
            isTrue = read.identity.publicKey == key
        } catch {
            // What cannot be read is not what was written.
        }
        guard isTrue else {
            throw VaultError(
                .cannotWrite, "copy-differs", "\(path) is not what was written to it",
                hint: "nothing was changed; name a file on another medium")
        }
    }

    /// Takes the file away again: no vault came to be that it would open.
    func discard() {
        try? disk.removeFile(path)
        // Or a power cut may bring it back.
        try? disk.syncDirectory(Path.directory(of: path))
    }
}
