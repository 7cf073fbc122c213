import AuditLog
import Catalog
import Database
import VaultModel

/// The clips that a vault's log says were destroyed, read once and only if somebody asks.
///
/// The log says so for good, also where a family's tombstones were erased.
struct LoggedDestructions {
    private let vault: Vault
    private var clips: Set<ClipID>?

    init(_ vault: Vault) { self.vault = vault }

    mutating func contains(_ clip: ClipID) throws -> Bool {
        if let clips { return clips.contains(clip) }
        var found: Set<ClipID> = []
        try LogTable(vault.catalog.database).forEachLeaf { _, leaf in
            found.formUnion(LoggedErasure.all(by: try RecordGlance(leaf: leaf)).compactMap(\.clip))
        }
        clips = found
        return found.contains(clip)
    }
}
