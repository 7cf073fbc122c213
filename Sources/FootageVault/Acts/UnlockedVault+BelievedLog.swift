import AuditLog
import Catalog
import Database
import VaultCrypto
import VaultModel

extension UnlockedVault {
    /// Hands over every record of the log, the oldest first; to be called within a read.
    ///
    /// The tree is built again on the way: what stands in the place of a record that was verified before, or is
    /// missing, is not taken for what the log says. What was handed over until then counts for nothing.
    ///
    /// - Throws: `VaultError` of kind `tampered` for a record that cannot be read, and when the records are not
    ///   those that the log's signed head vouches for.
    func forEachBelievedLeaf(_ body: (RecordGlance, _ leaf: [UInt8]) throws -> Void) throws {
        let log = try LogTable(vault.catalog.database)
        try checkHead(of: log)
        var tree = MerkleFrontier()
        try vault.catalog.forEachStoredLeaf { index, leaf in
            guard UInt64(exactly: index) == tree.size else { throw Self.broken(tree.size) }
            tree.append(MerkleHash.leaf(leaf))
            guard let glance = try? RecordGlance(leaf: leaf) else { throw Self.unreadable(index) }
            try body(glance, leaf)
        }
        guard tree.size == log.size, tree.root == log.root else {
            throw Self.broken(min(tree.size, log.size))
        }
    }

    /// Hands over records of the log, the newest first, for as long as the body wants more; to be called within
    /// a read.
    ///
    /// Each is held to the tree before it is handed over, and so is everything newer; what is older is not read.
    ///
    /// - Throws: As `forEachBelievedLeaf` does.
    func forEachBelievedLeafBackwards(
        _ wantsMore: (RecordGlance, _ leaf: [UInt8]) throws -> Bool
    ) throws {
        let log = try LogTable(vault.catalog.database)
        try checkHead(of: log)
        var reached = log.size
        do {
            try log.forEachLeafBackwards { index, leaf in
                reached = index
                guard let glance = try? RecordGlance(leaf: leaf) else {
                    throw Self.unreadable(Int64(clamping: index))
                }
                return try wantsMore(glance, leaf)
            }
        } catch let error as CatalogError {
            guard case .malformed = error else { throw error }
            throw Self.broken(reached)
        }
    }

    /// The record of a leaf.
    ///
    /// - Throws: `VaultError` of kind `tampered`.
    func record(of leaf: [UInt8], at index: UInt64) throws -> Record {
        guard let record = try? SignedRecord(leaf: leaf).record else {
            throw Self.unreadable(Int64(clamping: index))
        }
        return record
    }

    private static func broken(_ index: UInt64) -> VaultError {
        VaultError(
            .tampered, "log-broken",
            "the log is not the one that its signed head vouches for, from record \(index) on or before",
            hint: "run `footage audit verify` and tell information governance")
    }
}
