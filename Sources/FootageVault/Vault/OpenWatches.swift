import VaultCrypto
import VaultDisk
import VaultModel

/// The watches of this account that are under way on this machine, so that `footage lock` can end them.
///
/// Each has a file beside the account's memory of its vaults, which holds nothing and is locked while the watch
/// lives; a watch whose file is gone ends. Whoever can remove it can end the process, too.
public struct OpenWatches: Sendable {
    private let directory: String
    private let disk: any Disk

    /// The watches of whoever runs in an environment.
    public init(in environment: VaultEnvironment) {
        directory = environment.stateDirectory + "/watching"
        disk = LinuxDisk()
    }

    /// Says that a watch is under way.
    public func begin() throws -> OpenWatch {
        try disk.makeDirectories(to: directory)
        let path = directory + "/" + Hex.encode(Random.bytes(16))
        let file = try disk.createFile(path, mode: VaultModes.oneAccount.file, group: nil)
        try file.lock(.exclusive)
        return OpenWatch(path: path, file: file)
    }

    /// Tells every watch to end, and says how many there were.
    @discardableResult
    public func endAll() throws -> Int {
        try under().count { path in
            let lives = isAlive(path)
            try disk.removeFile(path)
            return lives
        }
    }

    /// How many there are.
    public func count() throws -> Int { try under().count(where: isAlive) }

    private func under() throws -> [String] {
        guard try disk.exists(directory) else { return [] }
        return try disk.entries(of: directory).map { directory + "/" + $0.name }
    }

    /// Whether the watch of a file lives: one whose process is gone left its file behind.
    private func isAlive(_ path: String) -> Bool {
        guard let file = try? disk.openPlainFile(path, .readingAndWriting) else { return false }
        do {
            try file.lock(.exclusive)
            return false
        } catch {
            return true
        }
    }
}

/// A watch that is under way, until it is told to end.
public final class OpenWatch {
    private let path: String
    private let file: FileHandle

    init(path: String, file: FileHandle) {
        self.path = path
        self.file = file
    }

    deinit { if !isEnded { try? file.disk.removeFile(path) } }

    /// Whether somebody told it to end.
    public var isEnded: Bool {
        (try? file.disk.exists(path)) != true
    }
}
