import Database

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
}
