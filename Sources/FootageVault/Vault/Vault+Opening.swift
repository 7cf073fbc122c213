import Database
import VaultDisk

extension Vault {
    /// Opens a vault for whatever its disk allows: for writing, or for reading where it takes no writes.
    ///
    /// From a read-only disk it can be verified, and its counts can be read. Whatever must leave a record is
    /// refused as what cannot be written, before anything of it leaves the vault.
    ///
    /// - Throws: What `init` throws.
    public static func open(
        at directory: String, environment: VaultEnvironment, occupancy: Occupancy = .shared,
        onWait: () -> Void = {}
    ) throws -> Vault {
        do {
            return try Vault(
                at: directory, environment: environment, occupancy: occupancy, onWait: onWait)
        } catch {
            guard VaultError(explaining: error)?.code == "read-only" else { throw error }
            return try Vault(
                at: directory, environment: environment, access: .readOnly, occupancy: occupancy,
                onWait: onWait)
        }
    }

    /// Refuses to go on once the vault is not where it was opened: its disk was unmounted, or it was moved.
    ///
    /// Asked before anything is called missing or damaged, which then only cannot be reached.
    ///
    /// - Throws: `VaultError` of kind `unavailable`.
    func requireInPlace() throws {
        guard try !presence.isInPlace(at: location.directory, on: disk) else { return }
        throw VaultError(
            .unavailable, "vault-gone",
            "the vault is not at \(location.directory) any more: its disk was unmounted, or it was moved",
            hint: """
                mount the disk, or put the vault back, and run the same command again; delete nothing that \
                was not called safe to delete
                """)
    }
}
