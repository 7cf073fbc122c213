import Catalog
import ClipStore
import KeyStore
import TabletDump
import VaultDisk
import VaultModel

extension StoreCheck {
    /// Looks at the slots that a repair set aside: they are accounted for, unless what they hold was destroyed.
    func checkSetAside(_ report: inout VerificationReport) throws {
        let rows = try vault.catalog.rows(SetAsideRow.self, where: "1 ORDER BY slot")
        for row in rows {
            let capacity = try Int64(vault.slots.capacity)
            guard row.slot >= 0, row.slot < capacity, let owner = row.owner,
                try vault.slots.state(of: SlotNumber(row.slot)) != .empty
            else { continue }
            if try vault.catalog.find(TombstoneRow.self, owner) != nil {
                report.add(Self.keyOfDestroyed(in: row.slot, owner))
            } else if let family = try vault.catalog.find(FamilyRow.self, owner),
                family.slot == nil
            {
                report.add(
                    .unverifiable, "key-of-erased", at: "key slot \(row.slot)",
                    "Key slot \(row.slot) holds keys of family \(family.id), whose names were erased."
                )
            }
        }
        if !rows.isEmpty {
            report.notes.append("\(rows.count) key slots are set aside, and out of use")
        }
        let days = try vault.setAsideDays()
        if !days.isEmpty {
            report.notes.append(
                "files that nothing accounts for were set aside: " + days.joined(separator: ", "))
        }
    }

    static func keyOfDestroyed(
        in slot: Int64, _ owner: [UInt8]
    ) -> VerificationReport.Finding {
        VerificationReport.Finding(
            verdict: .unverifiable, code: "key-of-destroyed", place: "key slot \(slot)", index: nil,
            message:
                "Key slot \(slot) holds a key of clip \(Hex.encode(owner)), which was destroyed.",
            film: ClipID(bytes: owner))
    }

    /// Looks for directories that are missing, and for second names of what must have one only.
    func checkPlaces(
        _ store: DirectoryClipStore, _ report: inout VerificationReport
    ) throws {
        let missing = try store.missingDirectories()
        if let first = missing.first {
            report.add(
                .unverifiable, "directory-missing", at: first,
                "The directory \(first) is missing"
                    + (missing.count > 1 ? ", and \(missing.count - 1) more." : "."))
        }
        let slots = vault.slotPlace.path
        let links = try vault.disk.status(of: slots).links
        if links > 1 {
            report.add(
                .unverifiable, "more-names", at: "the key slots",
                "The file of the key slots has \(links) names: whoever has another reads every key."
            )
        }
        for name in try vault.strangeNames() {
            report.notes.append("the vault's directory holds \(name), which is none of its own")
        }
    }
}

extension Vault {
    /// The payloads as a directory, for what only a directory can be asked.
    func clipDirectory() throws -> DirectoryClipStore {
        try DirectoryClipStore(in: location.directory, modes, on: disk)
    }

    /// The directories that repairs made for what they set aside, by day.
    func setAsideDays() throws -> [String] {
        guard try disk.exists(location.setAside) else { return [] }
        return try disk.entries(of: location.setAside).map { "set-aside/" + $0.name.forPeople }
    }

    /// Names in the vault's own directory that no program puts there.
    func strangeNames() throws -> [String] {
        let own = [
            location.description, location.catalog, location.checkpointLock, location.slots,
            location.clips, location.incoming, location.uploadLock, location.purgeLock,
            location.setAside, location.logReserve,
        ]
        let known = Set(
            own.map { Path.name(of: $0) } + ["catalog.sqlite-wal", "catalog.sqlite-shm"])
        return try disk.entries(of: location.directory).map(\.name)
            // What begins like one of them is a lock or a file on its way to its place.
            .filter { name in
                !known.contains(name) && !name.hasSuffix(".lock") && name != "vault.json.new"
            }
            .map(\.forPeople)
    }
}

extension String {
    /// The text without what could move a cursor or hide the rest of a line.
    var forPeople: String { SafeText(self).description }
}
