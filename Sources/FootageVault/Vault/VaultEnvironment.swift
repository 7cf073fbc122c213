public import VaultModel

/// What a vault takes from the world around it: the clock, the machine's name, where people's own state lies.
public struct VaultEnvironment: Sendable {
    /// Tells the time.
    public var clock: @Sendable () -> Instant
    /// An opaque id of this machine, for the records.
    public var host: String
    /// The program's name and version, for the records.
    public var program: String
    /// Where each person's memory of vaults lies, outside any vault: `~/.local/state/footage`.
    public var stateDirectory: String
    /// How many bytes of its disk a vault keeps for its log.
    public var logReserve: UInt64

    /// Gathers what a vault takes from the world.
    public init(
        clock: @escaping @Sendable () -> Instant, host: String, program: String,
        stateDirectory: String, logReserve: UInt64 = 4 << 20
    ) {
        self.clock = clock
        self.host = host
        self.program = program
        self.stateDirectory = stateDirectory
        self.logReserve = logReserve
    }
}
