import Catalog
import Database
import VaultDisk

extension Vault {
    /// Folds SQLite's log into the catalog when it has grown beyond a size, and empties it.
    ///
    /// What was deleted from the catalog lies in that log until then, and every opening reads it. Who is
    /// in the way, or a disk that fails, only puts it off: it is never an error of the act that it follows.
    func foldWriteAheadLog(beyond size: UInt64 = 4 << 20, waiting: Duration = .zero) {
        guard let status = try? disk.status(of: location.catalog + "-wal"), status.size > size
        else { return }
        _ = try? catalog.database.checkpoint(waiting: waiting)
    }
}
