import AuditLog
import Catalog
import VaultCrypto
import VaultModel

/// What became of a medium with key parts that no backup will reach any more.
public enum MediumFate: String, Sendable, Hashable, CaseIterable {
    /// Nobody knows where it is: who finds it can still open what was destroyed since.
    case lost
    /// It was seen to be destroyed.
    case destroyed
}

/// A medium that governance put on record as lost or destroyed.
public struct ForgottenMedium: Sendable, Hashable {
    /// The medium's id, as 32 hexadecimal digits.
    public let medium: String
    /// What became of it.
    public let fate: MediumFate
    /// The key parts that were on it.
    public let keyParts: [String]
}

extension UnlockedVault {
    /// Puts on record that a medium with key parts is lost or destroyed, so that no backup is waited for.
    ///
    /// It destroys nothing. The key parts of a lost medium stay in the status as long as the medium is not
    /// found; a later backup to it overwrites what is past its time, and counts the rest again.
    ///
    /// - Parameters:
    ///   - medium: The medium's id, or at least its first 8 hexadecimal digits, as the status names it.
    ///   - fate: What became of it.
    ///   - reason: How that is known; it stands in the log for good, in the clear.
    /// - Returns: What was put on record.
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record; `badInput` when no key
    ///   part is known to be on such a medium, or on more than one.
    public func forgetMedium(
        _ medium: String, _ fate: MediumFate, reason: String
    ) throws -> ForgottenMedium {
        let reason = try PlainText.checked(reason, what: "reason", limit: 500)
        var act = Act(.backupForget)
        try require(.forgetBackup, for: act)
        try checkBackups()
        let wanted = medium.lowercased()
        guard wanted.utf8.count >= 8 else {
            throw VaultError.badInput(
                "medium", "a medium is named by at least 8 digits of its id",
                hint: "`footage status` shows them")
        }
        let parts = try (vault.openKeyParts() + vault.lostKeyParts()).filter {
            Hex.encode($0.keysMedium).hasPrefix(wanted)
        }
        let media = Set(parts.map(\.keysMedium))
        guard media.count == 1, let id = media.first else {
            throw VaultError.badInput(
                "medium",
                media.isEmpty
                    ? "no key part is known to be on a medium \(wanted)"
                    : "more than one medium begins with \(wanted)",
                hint:
                    "`footage status --json` shows the media of key parts that are past their time")
        }
        act.introduces = [
            "keysMedium": .string(Hex.encode(id)), "fate": .string(fate.rawValue),
            "reason": .string(reason), "keysEnded": .array(parts.map { .string($0.stamp) }),
        ]
        act.amount = .init(items: UInt64(parts.count))
        try perform(act) { transaction, _ in
            for part in parts {
                var row = try vault.catalog.require(BackupRow.self, part.id.bytes)
                row.keysEnded = vault.environment.clock()
                row.keysFate = fate.rawValue
                try transaction.update(row)
            }
        }
        return ForgottenMedium(medium: Hex.encode(id), fate: fate, keyParts: parts.map(\.stamp))
    }
}
