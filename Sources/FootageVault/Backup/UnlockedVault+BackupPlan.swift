import Catalog
import ClipStore
import KeyStore
import VaultDisk
import VaultModel

/// What a backup needs, reckoned before anything is written.
extension UnlockedVault {
    func plan(
        _ request: BackupRequest, _ medium: BackupMedium, _ keysMedium: BackupMedium,
        on disk: any Disk
    ) throws -> BackupPlan {
        let pool = DirectoryClipStore(reading: medium.place.stores, on: disk)
        var payloads = 0
        var new = 0
        var newBytes: UInt64 = 0
        try vault.catalog.forEachStoredPayload { payload in
            payloads += 1
            guard try pool.length(of: payload.id) != payload.length else { return }
            new += 1
            newBytes += payload.length
        }
        let copied = medium.isBesideVault ? 0 : newBytes
        var needed = try catalogBytes() + copied + Self.slack
        if keysMedium === medium { needed += try slotBytes() }
        let media = keysMedium === medium ? [medium] : [medium, keysMedium]
        let expired = try media.flatMap { try vault.expiredKeyParts(in: $0.place, on: disk) }
        return BackupPlan(
            directory: medium.place.directory, keysDirectory: keysMedium.place.directory,
            isNew: medium.isNew, payloads: payloads, newPayloads: new, newBytes: newBytes,
            neededBytes: needed, availableBytes: medium.availableBytes,
            expiredKeyParts: Set(expired).sorted(),
            warnings: try warnings(medium, keysMedium))
    }

    /// For lists, manifests and directories.
    private static var slack: UInt64 { 1 << 20 }

    private func catalogBytes() throws -> UInt64 {
        let path = vault.location.catalog
        let log = path + "-wal"
        return try vault.disk.status(of: path).size
            + (vault.disk.exists(log) ? vault.disk.status(of: log).size : 0)
    }

    func slotBytes() throws -> UInt64 { UInt64(clamping: try vault.slots.capacity) * 512 }

    static func checkRoom(
        _ plan: BackupPlan, _ keysMedium: BackupMedium, slots: UInt64
    ) throws {
        try checkRoom(plan.neededBytes, plan.availableBytes, in: plan.directory)
        guard plan.keysDirectory != plan.directory else { return }
        try checkRoom(slots + slack, keysMedium.availableBytes, in: plan.keysDirectory)
    }

    private static func checkRoom(
        _ needed: UInt64, _ available: UInt64, in directory: String
    ) throws {
        guard needed > available else { return }
        throw VaultError(
            .cannotWrite, "no-room",
            """
            the backup needs about \(megabytes(needed)) more in \(directory), and \
            \(megabytes(available)) are free there
            """,
            hint: """
                nothing was written; free some room, use a larger medium, or keep fewer store parts with \
                --keep
                """)
    }

    private static func megabytes(_ bytes: UInt64) -> String {
        "\((bytes + 999_999) / 1_000_000) MB"
    }

    private func warnings(
        _ medium: BackupMedium, _ keysMedium: BackupMedium
    ) throws -> [String] {
        var warnings: [String] = []
        if medium.isBesideVault {
            warnings.append(
                """
                this backup lies on the disk that the vault lies on: it protects against deletion, not \
                against a disk that fails
                """)
        }
        switch keysMedium.fileSystem {
        case .network(let name), .userSpace(let name):
            warnings.append(
                """
                the key part goes to a file system (\(name)) on which it may not be possible to \
                overwrite it; put key parts on a local disk with --keys
                """)
        case .copyOnWrite(let name):
            warnings.append(
                """
                the key part goes to a file system (\(name)) that may keep old blocks when it is \
                overwritten: encrypt that disk
                """)
        case .ordinary: break
        }
        if try vault.policyInForce(on: vault.today) == nil {
            warnings.append(
                "no policy is in force, so nothing says how long the key part is to live")
        }
        return warnings
    }
}
