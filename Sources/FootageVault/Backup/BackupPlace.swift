import ClipStore
import VaultDisk

/// The one place that knows what lies where in a backup's directory.
struct BackupPlace: Hashable {
    /// The directory, absolute, without a slash at its end.
    let directory: String

    init(_ directory: String) {
        var path = directory
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.directory = path
    }

    /// What the directory is, and whose.
    var mark: String { directory + "/" + Self.markName }
    /// The lock that a backup takes alone and whoever reads shares.
    var lock: String { directory + "/backup.lock" }
    /// The store parts, and the payloads that they share.
    var stores: String { directory + "/store" }
    /// The key parts.
    var keys: String { directory + "/keys" }

    static let markName = "backup.json"
    /// The names that a backup gives within a part.
    static let catalog = "catalog.sqlite"
    static let vault = "vault.json"
    static let payloads = "payloads.txt"
    static let destroyed = "destroyed.txt"
    static let slots = "keys.slots"
    static let manifest = "manifest.json"
    static let signature = "manifest.sig"

    /// What stands before the stamp of a part that is not there yet, or not any more.
    static let partial = ".partial-"
    static let removed = ".removed-"

    func store(_ stamp: BackupStamp) -> String { stores + "/\(stamp)" }
    func keyPart(_ stamp: BackupStamp) -> String { keys + "/\(stamp)" }
}
