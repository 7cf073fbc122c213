import Catalog
import Database
import VaultModel

extension Catalog {
    /// The ids that a clip has had: its own, and those of before it was moved, the latest first.
    func identities(of clip: ClipID) throws -> [ClipID] {
        var ids = [clip]
        while let last = ids.last,
            let move = try rows(
                RebindRow.self, where: "moved = ? AND done IS NOT NULL", [.id(last)]
            ).first, let old = ClipID(bytes: move.clip), !ids.contains(old)
        {
            ids.append(old)
        }
        return ids
    }
}
