import VaultModel

/// The one place that knows what lies where in a vault's directory.
public struct VaultLocation: Hashable, Sendable {
    /// The vault's directory, absolute.
    public let directory: String

    /// Names a vault's directory.
    public init(directory: String) {
        self.directory = directory
    }

    /// What the vault is: public, checked against record 0.
    public var description: String { directory + "/vault.json" }
    /// The index, the grants, the policies, the log.
    public var catalog: String { directory + "/catalog.sqlite" }
    /// The lock that writers share and a checkpoint takes alone.
    public var checkpointLock: String { directory + "/catalog.lock" }
    /// Room that is kept for the log when the disk is full.
    public var logReserve: String { directory + "/log.reserve" }
    /// The key slots, unless the description says that they lie elsewhere.
    public var slots: String { directory + "/keys.slots" }
    /// The sealed payloads.
    public var clips: String { directory + "/clips" }
    /// Uploads under way.
    public var incoming: String { directory + "/incoming" }
    /// What a repair found that nothing accounts for.
    public var setAside: String { directory + "/set-aside" }
    /// The lock that uploads under way share and clean-up takes alone.
    public var uploadLock: String { directory + "/upload.lock" }
    /// The lock that one purge at a time takes.
    public var purgeLock: String { directory + "/purge.lock" }
}
