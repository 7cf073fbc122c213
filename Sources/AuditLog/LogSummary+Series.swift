public import VaultCrypto
public import VaultModel

extension LogSummary {
    /// A family's records, counted, and the hash of the last of them.
    public struct FamilySeries: Hashable, Sendable {
        /// How many records there are.
        public let count: UInt64
        /// The leaf hash of the newest.
        public let last: SHA256Digest

        /// Tells where a series ends.
        public init(count: UInt64, last: SHA256Digest) {
            self.count = count
            self.last = last
        }
    }

    /// Every family's series as the log gives it; it means nothing once a record was tampered with.
    public var series: [FamilyID: FamilySeries] {
        var found: [FamilyID: FamilySeries] = [:]
        for (key, series) in state.series {
            found[key.of(FamilyID.self)] = FamilySeries(count: series.count, last: series.last)
        }
        return found
    }
}
