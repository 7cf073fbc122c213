import Catalog
import Database
import VaultDisk

/// A second connection to the catalog, for a second thread; of use while it sees the very state that the first
/// one sees.
///
/// Sendable because it is used by one thread after the other: whoever opens it hands it to the thread that reads.
final class SecondReader: @unchecked Sendable {
    private let catalog: Catalog
    private let version: Int64

    /// Opens it, before the first connection's transaction begins.
    convenience init(of vault: Vault) throws {
        try self.init(at: vault.location.catalog, on: vault.disk)
    }

    /// Opens a catalog at a path.
    init(at path: String, on disk: any Disk) throws {
        catalog = try Catalog(path: path, access: .readOnly, lockPath: nil, on: disk)
        version = try catalog.database.othersVersion()
    }

    /// Runs the body on one unchanging picture of the catalog, once the first connection reads from its own.
    ///
    /// Nobody has committed anything from when this was opened until now, or the body is not run: so what the first
    /// one sees, which it began to see in between, is the same.
    func read(_ body: (Catalog) -> Void) throws {
        try catalog.read {
            guard try catalog.database.othersVersion() == version else { return }
            body(catalog)
        }
    }
}
