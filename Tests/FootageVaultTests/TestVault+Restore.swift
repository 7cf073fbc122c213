import AuditLog
import Catalog
import Database
import FootageVault
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

extension TestVault {
    /// Whose identity is meant.
    enum Whose: CaseIterable {
        case founder, practitioner, purge, recovery, stranger
    }

    func secret(of whose: Whose) -> SecretIdentity {
        switch whose {
        case .founder: SecretIdentity(founderIdentity.copy())
        case .practitioner: SecretIdentity(practitionerIdentity.copy())
        case .purge: SecretIdentity(purgeIdentity.copy())
        case .recovery: SecretIdentity(recovery.copy())
        case .stranger: SecretIdentity()
        }
    }

    var restoredPath: String { directory + "/restored" }
    var ledgerPath: String { directory + "/state/\(id)/destroyed.ledger" }

    /// Restores the newest backup, or another, as the founder, who is governance.
    @discardableResult
    func restore(
        _ change: (inout RestoreRequest) -> Void = { _ in }, as whose: Whose = .founder,
        on disk: any Disk = LinuxDisk(), confirm: (RestorePlan) throws -> Void = { _ in }
    ) throws -> RestoreSummary {
        var request = RestoreRequest(target: restoredPath, reason: "the disk failed")
        change(&request)
        return try Vault.restore(
            backup(), request, as: secret(of: whose),
            environment: environment, on: disk, confirm: confirm)
    }

    func restored(_ path: String? = nil) throws -> Vault {
        try Vault(at: path ?? restoredPath, environment: environment)
    }

    func open(_ path: String? = nil, as whose: Whose) throws -> UnlockedVault {
        try restored(path).unlock(with: secret(of: whose))
    }

    func restoredRows<Stored: StoredRow>(
        _: Stored.Type, where condition: String = "1 ORDER BY id"
    ) throws -> [Stored] {
        try Catalog(path: restoredPath + "/catalog.sqlite", access: .readOnly, lockPath: nil)
            .rows(Stored.self, where: condition)
    }

    func copy(_ file: String, to other: String) throws {
        let disk = LinuxDisk()
        let bytes = try disk.openPlainFile(file).readAll(limit: 1 << 30)
        if try disk.exists(other) { try disk.removeFile(other) }
        try add(bytes, to: other)
    }

    /// What a person sees whose clip is opened: the code of the refusal, or none.
    func refusal(
        of address: ClipAddress, in path: String? = nil, as whose: Whose
    ) throws -> String? {
        let unlocked = try open(path, as: whose)
        let target = directory + "/out-" + Hex.encode(Random.bytes(4))
        return code {
            _ = try unlocked.exportClip(
                address, purpose: .purpose(.therapy), returnBy: nil, to: .file(target))
        }
    }
}
