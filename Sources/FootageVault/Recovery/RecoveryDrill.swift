/// What a drill of the recovery identity found that it opens, and what not.
public struct RecoveryDrill: Sendable, Hashable {
    /// How many families' identities it opened.
    public internal(set) var families = 0
    /// How many families there are that are sealed to it.
    public internal(set) var familiesInAll = 0
    /// How many films it opened: header, first chunk and last.
    public internal(set) var films = 0
    /// How many versions of the rings, of the digest key and of the log's key it opened: all that there are.
    public internal(set) var keys = 0
    /// What it did not open, each as a sentence.
    public internal(set) var faults: [String] = []
    /// How many families nobody has given to it since it took another's place.
    public internal(set) var owed = 0
    /// How many films in quarantine only their practitioners open: they came while one that was lost was the vault's.
    public internal(set) var filmsLeft = 0
    /// The number of the incident that says so when something did not open.
    public internal(set) var incident: Int?

    /// Whether everything opened.
    public var isWhole: Bool { faults.isEmpty }

    var items: UInt64 { UInt64(families + films + keys) }
}
