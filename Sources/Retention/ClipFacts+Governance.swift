public import VaultModel

extension ClipFacts {
    /// What stops destruction absolutely while it is open.
    public struct Hold: Hashable, Sendable {
        /// What a hold was placed on.
        public enum Scope: String, Hashable, Sendable, CaseIterable {
            /// Everything of a family.
            case family
            /// One session.
            case session
            /// One clip.
            case clip
        }

        /// Why there is a hold.
        public var kind: HoldKind
        /// What it was placed on.
        public var scope: Scope
        /// The day it was placed; it is open from that day or its entry, whichever is earlier.
        public var placed: Fact
        /// The day it was released; it is open until that day and its entry have both come.
        public var released: Fact?
        /// Who answers for it.
        public var owner: String
        /// A short reason without names.
        public var reason: String
        /// The day by which someone asks whether it is still needed.
        public var reviewBy: CivilDate
        /// The roles that may still watch.
        public var roles: [Role]
        /// What they may still watch for.
        public var purposes: [AccessPurpose]

        /// Makes a hold.
        public init(
            _ kind: HoldKind, on scope: Scope, placed: Fact, released: Fact? = nil, owner: String,
            reason: String, reviewBy: CivilDate, roles: [Role], purposes: [AccessPurpose]
        ) {
            self.kind = kind
            self.scope = scope
            self.placed = placed
            self.released = released
            self.owner = owner
            self.reason = reason
            self.reviewBy = reviewBy
            self.roles = roles
            self.purposes = purposes
        }

        /// The first day it stops destruction.
        public var opens: CivilDate { min(placed.date, placed.entered) }

        /// The first day it no longer stops destruction.
        public var closes: CivilDate? { released?.known }

        /// Whether it stops destruction on a day.
        public func isOpen(on date: CivilDate) -> Bool {
            guard date >= opens else { return false }
            return closes.map { date < $0 } ?? true
        }
    }

    /// A longer life that governance granted, with a reason and a minute.
    public struct Extension: Hashable, Sendable {
        /// What a decision to keep a clip longer came from.
        public enum Origin: String, Hashable, Sendable, CaseIterable {
            /// A request: it ranks as `service`.
            case request
            /// A retention review: it ranks as high as anything in play.
            case review
        }

        /// The first day on which the clip may go; its `entered` is the day it was granted.
        public var until: Fact
        /// What it came from.
        public var origin: Origin
        /// The minute that records it.
        public var minute: String

        /// Makes an extension.
        public init(until: Fact, from origin: Origin = .request, minute: String) {
            self.until = until
            self.origin = origin
            self.minute = minute
        }
    }

    /// What a retention review decided: to let the clip go. (To keep it is an `Extension`.)
    public struct ReviewDecision: Hashable, Sendable {
        /// The day it was decided.
        public var decided: Fact
        /// The minute that records it.
        public var minute: String

        /// Makes a decision to let a clip go.
        public init(destroyDecided decided: Fact, minute: String) {
            self.decided = decided
            self.minute = minute
        }
    }

    /// A requirement that governance waived, with a minute.
    public struct Waiver: Hashable, Sendable {
        /// The fact that need no longer be recorded.
        public var requirement: FactName
        /// The day it was waived.
        public var granted: Fact
        /// The minute that records it.
        public var minute: String

        /// Makes a waiver.
        public init(of requirement: FactName, granted: Fact, minute: String) {
            self.requirement = requirement
            self.granted = granted
            self.minute = minute
        }
    }
}
