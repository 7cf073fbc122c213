/// Why a film cannot be bound, whatever its signals say.
public enum FilmFault: Hashable, Sendable {
    /// It is damaged or cut short: how.
    case incomplete(String)
    /// Looking into it came to a limit of time or memory, which says nothing of the film: which.
    case notProbedInTime(String)

    /// The reason for which it waits.
    public var reason: QuarantineReason {
        switch self {
        case .incomplete(let how): .incomplete(how)
        case .notProbedInTime(let limit): .notProbedInTime(limit)
        }
    }
}
