import VaultCrypto
package import VaultDisk

/// How often the passphrase of an identity file was wrong, since a vault was last unlocked with it.
///
/// It is counted outside of any vault, where this person's own state lies, and in the system's log: whoever tries
/// passphrases has opened no vault. The next unlock puts the number on record (audit §1). Whoever can write the
/// person's own files can remove it, and could as well have copied the identity to try elsewhere.
public struct FailedUnlocks: Sendable {
    /// More are not told apart.
    static let most: UInt64 = 1_000_000

    private let directory: String
    private let name: String
    private let disk: any Disk

    private var path: String { directory + "/" + name }

    /// The count for an identity file of these bytes.
    public init(of file: [UInt8], in environment: VaultEnvironment) {
        self.init(of: file, in: environment, on: LinuxDisk())
    }

    package init(of file: [UInt8], in environment: VaultEnvironment, on disk: any Disk) {
        self.init(of: file, in: environment.stateDirectory + "/failed-unlocks", on: disk)
    }

    private init(of file: [UInt8], in directory: String, on disk: any Disk) {
        // Piece by piece: a file without a passphrase holds the key, of which no copy is to be left.
        var hasher = SHA256.Hasher()
        hasher.update(Array("footage-vault/failed-unlocks/v1\n".utf8))
        hasher.update(file)
        name = String(hasher.finalize().description.prefix(16))
        self.directory = directory
        self.disk = disk
    }

    /// Whether it is the count for an identity file of these bytes.
    func isFor(_ file: [UInt8]) -> Bool {
        FailedUnlocks(of: file, in: directory, on: disk).name == name
    }

    /// How many there are.
    public var count: UInt64 {
        guard let status = try? disk.status(of: path), status.kind == .regular else { return 0 }
        return min(status.size, Self.most)
    }

    /// Counts one more.
    ///
    /// That it cannot be counted keeps nobody from trying again: the system's log has it too.
    func add() {
        SystemLog.notice(
            "wrong passphrase for the identity file \(name) of account \(SystemAccount.current)")
        try? add(1)
    }

    /// Goes on counting for a file of these bytes, which took the place of the one that was counted for.
    func follow(to file: [UInt8]) {
        let next = FailedUnlocks(of: file, in: directory, on: disk)
        try? take { try next.add($0) }
    }

    private func add(_ more: UInt64) throws {
        try disk.makeDirectories(to: directory)
        let file = try disk.openLockFile(path, mode: 0o600, group: nil)
        // One byte each, so that no count is ever half written.
        try file.lock(.exclusive, waiting: .seconds(2))
        let size = try file.status().size
        guard size < Self.most else { return }
        let bytes = [UInt8](repeating: UInt8(ascii: "."), count: Int(min(more, Self.most - size)))
        try file.write(bytes, at: size)
        try file.sync()
    }

    /// Hands the count over, and begins anew once that was done.
    func take(_ report: (UInt64) throws -> Void) throws {
        guard count > 0 else { return }
        let file = try disk.openPlainFile(path, .readingAndWriting)
        try file.lock(.exclusive, waiting: .seconds(2))
        let size = min(try file.status().size, Self.most)
        guard size > 0 else { return }
        try report(size)
        try file.truncate(to: 0)
        try file.sync()
    }
}
