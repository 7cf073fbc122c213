import AuditLog
import Catalog
import KeyStore
import VaultCrypto
import VaultDisk
import VaultModel

/// Key parts whose time is over: which go, and which stay because nothing stands in for them.
extension BackupWork {
    /// Before there is a new key part: removes the expired ones that a younger, whole one stands in for.
    func removeReplacedKeyParts() throws {
        for medium in keyMedia {
            let newest = try Backup.stamps(in: medium.place.keys, on: disk).last
            // What is newer and not whole may be all that holds some key: the new part decides.
            guard let newest, try isExpiryDue(in: medium, sparing: [newest]),
                try newestWhole(in: medium) == newest
            else { continue }
            try removeExpired(in: medium, sparing: [newest])
        }
    }

    /// Once there is a new key part: overwrites and removes those whose time is over.
    ///
    /// While the new one lacks keys of what was not destroyed, the newest whole one stays, and so does any
    /// that still holds such a key; that they do is a problem that is named.
    func removeExpiredKeyParts(sparing new: BackupStamp, lacking lost: [NamedSlot]) throws {
        for medium in keyMedia where try isExpiryDue(in: medium, sparing: [new]) {
            var spared: Set = [new]
            if !lost.isEmpty {
                let needed = try keyParts(in: medium, holding: lost, besides: new)
                for stamp in try vault.expiredKeyParts(in: medium.place, on: disk)
                where needed.contains(stamp) {
                    note(
                        notRemoved: medium.place.keyPart(stamp),
                        """
                        The key part \(stamp) is past its time and was kept: the new one lacks \
                        \(lost.count) of the keys that the catalog names.
                        """)
                }
                spared.formUnion(needed)
            }
            try removeExpired(in: medium, sparing: spared)
        }
    }

    private func isExpiryDue(
        in medium: BackupMedium, sparing spared: Set<BackupStamp>
    ) throws -> Bool {
        try vault.expiredKeyParts(in: medium.place, on: disk).contains { !spared.contains($0) }
    }

    private func removeExpired(
        in medium: BackupMedium, sparing spared: Set<BackupStamp>
    ) throws {
        let expired = try vault.expiredKeyParts(in: medium.place, on: disk).filter {
            !spared.contains($0)
        }
        guard !expired.isEmpty else { return }
        // By a wrong clock any of them is past its time.
        if let doubt = try reader.clockError() {
            for stamp in expired {
                note(
                    notRemoved: medium.place.keyPart(stamp),
                    """
                    The key part \(stamp) is past its time by this machine's clock, and was kept: \
                    \(doubt.message). Set the clock, or have governance run `footage purge confirm-date` \
                    if it is right.
                    """)
            }
            return
        }
        for stamp in expired {
            do {
                try PartRemoval(disk: disk, slots: vault.slotPlace.path).remove(
                    stamp.description, in: medium.place.keys, .overwriting)
            } catch let error as VaultError {
                guard error.code == PartRemoval.notItsOwn else { throw error }
                note(notRemoved: medium.place.keyPart(stamp), "\(error.message).")
                continue
            }
            overwritten.insert(stamp)
            summary.removedKeyParts.append(stamp)
        }
    }

    /// Names what is still there, once.
    private func note(notRemoved place: String, _ message: String) {
        let problem = BackupProblem(kind: .notRemoved, place: place, message: message)
        if !summary.problems.contains(problem) { summary.problems.append(problem) }
    }

    /// The newest key part that is signed for, lacks no key, and is what was signed.
    private func newestWhole(
        in medium: BackupMedium, besides new: BackupStamp? = nil
    ) throws -> BackupStamp? {
        let backup = try Backup(at: medium.place.directory, locking: .held, on: disk)
        backup.know(try logKey())
        return try backup.keyStamps().reversed().first { stamp in
            guard stamp != new, let part = try? backup.keyPart(stamp), part.missing == 0 else {
                return false
            }
            return (try? BackupManifest.File(reading: part.path, on: disk)) == part.file
        }
    }

    private func logKey() throws -> NoteKey {
        try NoteKey(name: vault.description.origin, key: reader.logKey.verifyingKey)
    }

    /// The newest whole key part, and the newest that holds each of these keys.
    private func keyParts(
        in medium: BackupMedium, holding lost: [NamedSlot], besides new: BackupStamp
    ) throws -> Set<BackupStamp> {
        var parts = Set(try [newestWhole(in: medium, besides: new)].compactMap { $0 })
        var wanted = lost
        for stamp in try Backup.stamps(in: medium.place.keys, on: disk).reversed()
        where stamp != new && !wanted.isEmpty {
            let path = medium.place.keyPart(stamp) + "/" + BackupPlace.slots
            guard let slots = try? SlotFile(reading: path, on: disk) else { continue }
            let missing = wanted.filter { !slots.holds($0) }
            if missing.count < wanted.count { parts.insert(stamp) }
            wanted = missing
        }
        return parts
    }
}

extension SlotFile {
    /// Whether a slot holds the very key that a catalog names.
    fileprivate func holds(_ named: NamedSlot) -> Bool {
        guard let number = named.slot, number >= 0, let capacity = try? capacity,
            number < Int64(capacity),
            let body = try? read(
                SlotNumber(number), kind: named.namer.kind, owner: named.owner)
        else { return false }
        return SHA256.hash(body) == named.digest
    }
}
