public import VaultModel

/// What stops a purge that would destroy unusually much.
public struct Brakes: Hashable, Sendable {
    /// The most clips in one run.
    public var clips: Int
    /// The most families that lose clips in one run.
    public var families: Int
    /// The most of everything held, in per cent; counts only above 400 clips held.
    public var percent: Int

    /// Makes brakes.
    public init(clips: Int, families: Int, percent: Int) {
        self.clips = clips
        self.families = families
        self.percent = percent
    }

    /// A brake that a run would trip.
    public enum Trip: Hashable, Sendable {
        /// More clips than the policy lets go in one run.
        case clips(due: Int, most: Int)
        /// More families than the policy lets lose clips in one run.
        case families([FamilyID], most: Int)
        /// A larger share of what is held than the policy lets go in one run.
        case percent(due: Int, held: Int, most: Int)

        /// What happened, in a sentence.
        public var message: String {
            switch self {
            case .clips(let due, let most):
                "\(due) clips are due; the policy lets \(most) go in one run."
            case .families(let families, let most):
                "Clips of \(families.count) families are due; the policy lets \(most) go in one run."
            case .percent(let due, let held, let most):
                "\(due) of \(held) clips held are due; the policy lets \(most) % go in one run."
            }
        }
    }

    /// The number of clips held up to which the percentage does not count.
    public static let percentCountsAbove = 400

    /// How long the clips of a plan that tripped a brake count as queued rather than overdue, in days.
    public static let daysUnderBrake = 7

    /// The brakes that a run would trip; none when it may go on.
    ///
    /// - Parameters:
    ///   - due: The clips the run would destroy, each with its family.
    ///   - held: How many clips the vault holds, those due among them.
    /// - Returns: Every brake that would trip, with the evidence.
    public func check(due: [(clip: ClipID, family: FamilyID)], held: Int) -> [Trip] {
        var trips: [Trip] = []
        if due.count > clips { trips.append(.clips(due: due.count, most: clips)) }
        let touched = Set(due.map(\.family))
        if touched.count > families {
            trips.append(.families(touched.sorted(), most: families))
        }
        // Compared as products, so that no rounding hides one clip too many.
        if held > Self.percentCountsAbove,
            due.count.multipliedFullWidth(by: 100) > held.multipliedFullWidth(by: percent)
        {
            trips.append(.percent(due: due.count, held: held, most: percent))
        }
        return trips
    }
}
