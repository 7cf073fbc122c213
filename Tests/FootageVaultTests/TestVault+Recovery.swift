import FootageVault
import VaultCrypto
import VaultDisk
import VaultModel

extension TestVault {
    /// The recovery identity that the vault began with.
    func paper() -> SecretIdentity { SecretIdentity(recovery.copy()) }

    /// The recovery identity in a file.
    func paper(at path: String) throws -> SecretIdentity {
        try SecretIdentity(file: LinuxDisk().openPlainFile(path).readAll(limit: 1 << 16)) {
            throw VaultError(.failed, "test", "it has a passphrase")
        }
    }

    /// Replaces the recovery identity, and gives the file of the new one.
    func rotate(to name: String = "recovery.new") throws -> (RecoveryRotation, path: String) {
        let path = directory + "/" + name
        let founder = try maintainer()
        let rotation = try founder.rotateRecovery(
            with: paper(), to: path, reason: "A sheet went missing")
        try founder.remember()
        return (rotation, path)
    }

    /// The same without the old one.
    func replaceLost(to name: String = "recovery.new") throws -> (RecoveryRotation, path: String) {
        let path = directory + "/" + name
        let founder = try maintainer()
        let rotation = try founder.replaceLostRecovery(to: path, reason: "The safe burnt out")
        try founder.remember()
        return (rotation, path)
    }
}
