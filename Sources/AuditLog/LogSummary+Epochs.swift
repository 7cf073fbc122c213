public import VaultCrypto

/// What a head that was kept elsewhere is to a log that was verified.
public enum HeadStanding: Hashable, Sendable {
    /// Its records should be the log's first: the roots must be the same.
    case within
    /// It vouches for records of this epoch that the log does not have.
    case beyond
    /// It is of an epoch that the log has not come to: the log is an old copy.
    case later
    /// It vouches for records that were lost in a restore, as the epoch opened then says.
    case lost(LogEpoch)
    /// It vouches for records after the end of its epoch, and the epoch opened then knew of no such
    /// head.
    case unexplained(LogEpoch)
}

extension LogSummary {
    /// The epoch of a head's origin, whether this log has been in it or not; none for another log's.
    public func epoch(ofOrigin origin: String) -> Int64? {
        guard let current = epochs.last else { return nil }
        if let known = epochs.first(where: { $0.origin == origin }) { return known.number }
        guard let slash = origin.lastIndex(of: "/"),
            let number = Int64(origin[origin.index(after: slash)...]), number > 0,
            EpochOpening.origin(current.origin, of: current.number, in: number) == origin
        else { return nil }
        return number
    }

    /// What a head is to this log, by its epoch, size and root.
    public func standing(epoch: Int64, size: UInt64, root: SHA256Digest) -> HeadStanding {
        guard let current = epochs.last, epoch <= current.number else { return .later }
        guard let next = epochs.first(where: { $0.number > epoch }), let opening = next.opening
        else { return size <= self.size ? .within : .beyond }
        // An epoch that was lost as a whole never had a place in this log.
        let isKnown = epochs.contains { $0.number == epoch }
        if isKnown, size <= next.from { return .within }
        return opening.knew(epoch: epoch, size: size, root: root)
            ? .lost(next) : .unexplained(next)
    }
}
