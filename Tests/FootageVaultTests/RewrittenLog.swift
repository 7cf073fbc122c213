import AuditLog
import Catalog
import Database
import FootageVault
import Testing
import VaultCrypto
import VaultModel

/// What a member does to the log who holds its key and their own, and can write every file of the vault.
enum Rewriting: String, CaseIterable {
    /// A record is left out.
    case leftOut = "left out"
    /// A record stands there twice.
    case doubled
    /// A record and the one after it have changed places.
    case swapped
    /// A colleague's old record is said again at the end.
    case saidAgain = "said again"
    /// The same, as it was written then.
    case repeated
    /// A colleague's record has the place of the one after it, too.
    case putOver = "put over the next"

    /// The leaves as they are then, before they are numbered and signed anew.
    func apply(to leaves: [[UInt8]], at place: Int) -> [[UInt8]] {
        var leaves = leaves
        switch self {
        case .leftOut: leaves.remove(at: place)
        case .doubled: leaves.insert(leaves[place], at: place)
        case .swapped: leaves.swapAt(place, place + 1)
        case .saidAgain, .repeated: leaves.append(leaves[place])
        case .putOver: leaves[place + 1] = leaves[place]
        }
        return leaves
    }

    /// The first place that may be found to be wrong.
    func first(_ count: Int, at place: Int) -> Int {
        switch self {
        case .leftOut, .swapped: place
        case .doubled, .putOver: place + 1
        case .saidAgain, .repeated: count
        }
    }
}

/// Leaves that were put in order by somebody who can sign for one person only.
struct RewrittenLog {
    private(set) var leaves: [[UInt8]] = []
    /// The first record that had to be signed anew, and is another person's.
    private(set) var firstForged: Int?

    /// Numbers the leaves, joins them to those before and to their families' series, and signs what changed by it.
    init(
        _ old: [[UInt8]], of vault: VaultID, by forger: PrincipalID, with key: borrowing SigningKey
    ) throws {
        var tree = MerkleFrontier()
        var series: [FamilyID: Record.Series] = [:]
        for leaf in old {
            let index = tree.size
            var record = try SignedRecord(leaf: leaf).record
            let before = index == 0 ? nil : tree.root
            let place = record.family.map { series[$0] ?? .init(n: 0, previous: nil) }
            var forged = leaf
            if record.index != index || record.before != before || record.series != place {
                record.index = index
                record.before = before
                record.series = place
                forged = try record.signed(by: key, vaultID: vault).leaf
                if firstForged == nil, record.actor != forger { firstForged = Int(index) }
            }
            leaves.append(forged)
            tree.append(MerkleHash.leaf(forged))
            if let family = record.family, let place {
                series[family] = .init(n: place.n + 1, previous: MerkleHash.leaf(forged))
            }
        }
    }
}

extension TestVault {
    /// Every leaf of the log, as it is stored.
    func leaves() throws -> [[UInt8]] {
        var leaves: [[UInt8]] = []
        try catalog().forEachStoredLeaf { _, leaf in leaves.append(leaf) }
        return leaves
    }

    /// Puts another log into the catalog, with its tree, its families' series and a head that the log's key signed.
    func replaceLog(
        by leaves: [[UInt8]], origin: String, signing key: borrowing SigningKey
    ) throws {
        let catalog = try catalog(.readWrite)
        let raw = catalog.database
        try raw.write {
            for table in ["log_record", "log_node", "log_series"] {
                _ = try raw.execute("DELETE FROM \(table)")
            }
            _ = try raw.execute("UPDATE log_head SET size = 0")
        }
        let log = try LogTable(raw)
        try raw.write {
            for leaf in leaves {
                try log.append(leaf: leaf, family: try? RecordGlance(leaf: leaf).family)
            }
        }
        let head = try Checkpoint(origin: origin, size: log.size, root: log.root).signed(by: key)
        try raw.write { try log.close(checkpoint: head.bytes) }
    }
}
