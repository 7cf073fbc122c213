/// How a vault is held while it is open: together with everyone else who uses it, or alone.
///
/// Maintenance (repair, restore, migrate) holds it alone; every other use holds it together with the
/// others. The kernel keeps the lock, and lets it go with the process, however that ends.
public struct Occupancy: Hashable, Sendable {
    /// Whether nobody else may have the vault open.
    public let isAlone: Bool
    /// How long to wait for those who are in the way.
    public let patience: Duration

    /// Together with others; waits a minute for maintenance to end.
    public static let shared = Self.shared(waiting: .seconds(60))

    /// Together with others; waits so long for maintenance to end.
    public static func shared(waiting patience: Duration) -> Self {
        Self(isAlone: false, patience: patience)
    }

    /// Alone; waits so long for everyone else to leave.
    ///
    /// Those who come while it waits are let in: a colleague's film goes on playing, and a vault that is
    /// never left is not maintained.
    public static func alone(waiting patience: Duration) -> Self {
        Self(isAlone: true, patience: patience)
    }

    /// The patience in words, such as `30 seconds`.
    public var patienceText: String {
        let seconds = patience.components.seconds
        return seconds == 1 ? "1 second" : "\(seconds) seconds"
    }

    private init(isAlone: Bool, patience: Duration) {
        self.isAlone = isAlone
        self.patience = patience
    }
}
