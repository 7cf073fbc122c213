import Catalog
import Database
import Dispatch
import KeyStore
import VaultCrypto
import VaultDisk
import VaultModel

/// The catalog, and the keys that it names.
extension BackupWork {
    /// Copies catalog and key slots; again, when a key moved to another slot between the two.
    func copyIndex(
        to store: BackupFolder, _ keys: BackupFolder
    ) throws -> BackupManifest.Keys {
        for _ in 1..<Self.attempts {
            if let slots = try copyIndexOnce(to: store, keys) { return slots }
            try store.remove(BackupPlace.catalog)
            try keys.remove(BackupPlace.slots)
        }
        guard let slots = try copyIndexOnce(to: store, keys) else {
            throw VaultError(
                .locked, "keys-moving",
                "keys were wrapped anew each time that the vault was looked at",
                hint: "nothing was backed up; try again when that work is done")
        }
        return slots
    }

    private static var attempts: Int { 5 }

    private func copyIndexOnce(
        to store: BackupFolder, _ keys: BackupFolder
    ) throws -> BackupManifest.Keys? {
        let path = store.path + "/" + BackupPlace.catalog
        try vault.catalog.database.copy(to: path)
        let file = try store.note(BackupPlace.catalog)
        let catalog = try copiedCatalog(in: store)
        if let fault = try catalog.database.integrityCheck().first {
            throw VaultError(
                .tampered, "index", "the catalog's file is not as its tables say: \(fault)",
                hint: "nothing was backed up; run `footage audit verify`")
        }
        let target = try SlotFile.make(
            at: keys.path + "/" + BackupPlace.slots, vault.modes, on: disk)
        var copier = SlotCopier(from: vault.slots, to: target)
        try copier.run(catalog)
        var lost: [SlotCopier.Gap] = []
        for gap in copier.gaps {
            switch try standing(of: gap.named) {
            case .destroyed: break
            case .moved: return nil
            case .same: lost.append(gap)
            }
        }
        try keys.note(BackupPlace.slots)
        try writeDestroyed(catalog, to: store)
        summary.keys = copier.filled
        lostKeys = lost.map(\.named)
        summary.problems += lost.map { BackupProblem($0) }
        return BackupManifest.Keys(
            capacity: UInt64(clamping: try target.capacity), filled: copier.filled,
            missing: UInt64(lost.count), storeMedium: medium.mark.medium, catalog: file.sha256)
    }

    private func writeDestroyed(_ catalog: Catalog, to store: BackupFolder) throws {
        try store.remove(BackupPlace.destroyed)
        let list = try store.open(BackupPlace.destroyed)
        try catalog.forEachTombstone { try list.append(Array("\($0)\n".utf8)) }
        try store.close(list)
    }

    private enum Standing { case destroyed, moved, same }

    /// What became of a key that was not in the slot that the copied catalog names.
    private func standing(of named: NamedSlot) throws -> Standing {
        var standing = try standingNow(of: named)
        // A family's names are being erased: the slot goes a moment before the row says so.
        for _ in 0..<20 where standing == .same && named.namer == .family {
            _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .milliseconds(50))
            standing = try standingNow(of: named)
        }
        return standing
    }

    private func standingNow(of named: NamedSlot) throws -> Standing {
        let end = try ClipID(bytes: named.owner).flatMap { try self.end(of: $0) }
        if let end, end != .moved { return .destroyed }
        if named.namer == .family {
            let family = try vault.catalog.find(FamilyRow.self, named.owner)
            guard family?.slot != nil else { return .destroyed }
        }
        var current: NamedSlot?
        try vault.catalog.forEachNamedSlot(of: named.owner) { found in
            if found.namer == named.namer { current = found }
        }
        let isSame = current?.slot == named.slot && current?.digest == named.digest
        // Of a clip that is being moved the key goes a moment before the row.
        if isSame, end == .moved { return .destroyed }
        return isSame ? .same : .moved
    }

    /// Why a film is gone by now, or about to go; none where it is held.
    func end(of id: ClipID) throws -> FilmEnd? {
        if let stone = try vault.catalog.find(TombstoneRow.self, id.bytes) { return stone.end }
        return try vault.catalog.find(DestructionRow.self, id.bytes).map { FilmEnd(rule: $0.rule) }
    }
}

extension BackupProblem {
    fileprivate init(_ gap: SlotCopier.Gap) {
        let whose = "\(gap.named.namer.rawValue) \(Hex.encode(gap.named.owner))"
        self.init(
            kind: gap.reason == .gone ? .missing : .damaged,
            place: gap.named.slot.map { "key slot \($0)" } ?? whose,
            message: gap.reason == .gone
                ? "The key of \(whose) is not in the slot that the catalog names."
                : "The key of \(whose) is not the one that the catalog says.")
    }
}
