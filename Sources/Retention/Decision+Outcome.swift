public import VaultModel

extension Decision {
    /// What becomes of a clip, without the reasons.
    public struct Outcome: Hashable, Sendable {
        /// Where it stands.
        public internal(set) var status: Status
        /// Whether it is queued although its limit has passed.
        public internal(set) var isLate = false
        /// The last lawful day, keeps and extensions counted; none when no day can be reckoned.
        public internal(set) var limit: CivilDate?
        /// The rule that sets it.
        public internal(set) var limitingRule: LimitingRule?
        /// The clip whose limit it is, where that is not the clip's own but a source's.
        public internal(set) var limitingSource: ClipID?
        /// The rule's own day, before a keep or an extension moved it.
        public internal(set) var originalLimit: CivilDate?
        /// The latest keep or extension that counts.
        public internal(set) var latestKeep: CivilDate?
        /// The first day on which it may go.
        public internal(set) var start: CivilDate?
        /// The last day on which it should have gone.
        public internal(set) var deadline: CivilDate?
        /// The first day on which it is queued.
        public internal(set) var queue: CivilDate?
        /// The day before which nothing destroys it.
        public internal(set) var floor: Floor?
        /// For which of its purposes it may be watched.
        public internal(set) var watching = ByPurpose(repeating: WatchVerdict.refused(.notKeptFor))
        /// A source that is gone, or whose status lets nobody watch it, and so not the clip either.
        var closedSource: ClipID?
        /// What a person must close.
        public internal(set) var incident: Incident?
        /// The day by which someone must look at it: a review's last day, or a hold's review date.
        public internal(set) var reviewBy: CivilDate?
        /// The roles that review it, when a review is what its limit leads to.
        public internal(set) var reviewers: [Role] = []
        /// Whether the limit leads to a review.
        public internal(set) var leadsToReview = false
        /// Whether nothing is decided yet in the review that its limit leads to.
        public internal(set) var awaitsReview = false
        /// Whether the purge destroys it on this day, brakes allowing: due or overdue, under a policy
        /// in effect, with an appraisal in force.
        public internal(set) var destroyable = false
        /// The facts its rules require.
        public internal(set) var required: [FactName] = []
        /// Those of them that are missing and not waived.
        public internal(set) var missing: [FactName] = []
        /// Whether the clip waits for them; what goes because consent ended does not.
        var isAwaitingMissing = false
        /// Purposes that have no life because consent was never given.
        public internal(set) var withoutConsent: PurposeSet = []
        /// The holds open on the day.
        public internal(set) var openHolds: [ClipFacts.Hold] = []

        init(status: Status) { self.status = status }

        /// The purposes for which some role may watch it.
        public var watchable: PurposeSet {
            PurposeSet(
                Purpose.allCases.filter {
                    guard case .refused = watching[$0] else { return true }
                    return false
                })
        }
    }
}
