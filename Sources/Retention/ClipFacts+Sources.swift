public import VaultModel

extension ClipFacts {
    /// A clip of the same family that another is derived from, as an edit is from the films it was cut from.
    public struct Source: Hashable, Sendable {
        /// What is known of a source.
        public enum Standing: Hashable, Sendable {
            /// The vault holds it; of its own sources, which are the other's too, nothing is said here.
            case held(ClipFacts)
            /// It was destroyed.
            case destroyed(Destroyed)
        }

        /// How a source ended.
        public struct Destroyed: Hashable, Sendable {
            /// The rule that set its limit.
            public var rule: String
            /// The last lawful day that it had.
            public var limit: CivilDate
            /// The day it was destroyed.
            public var on: CivilDate

            /// States by which rule a clip went, and when.
            public init(rule: String, limit: CivilDate, on: CivilDate) {
                self.rule = rule
                self.limit = limit
                self.on = on
            }
        }

        /// The source.
        public var clip: ClipID
        /// When it was last marked as a source, of the clip or of another of its sources.
        public var linked: Fact
        /// What is known of it.
        public var standing: Standing

        /// Makes a source.
        public init(_ clip: ClipID, linked: Fact, _ standing: Standing) {
            self.clip = clip
            self.linked = linked
            self.standing = standing
        }
    }

    /// These facts without any extension, of the clip or of a source that is held; none where there is none.
    var withoutExtensions: ClipFacts? {
        let isExtended =
            !extensions.isEmpty
            || sources.contains { source in
                guard case .held(let facts) = source.standing else { return false }
                return !facts.extensions.isEmpty
            }
        return isExtended ? changingAll { $0.extensions = [] } : nil
    }

    /// These facts, with the same changed about the clip and about every source that is held.
    public func changingAll(_ change: (inout ClipFacts) -> Void) -> ClipFacts {
        var facts = self
        change(&facts)
        for index in facts.sources.indices {
            guard case .held(var source) = facts.sources[index].standing else { continue }
            change(&source)
            facts.sources[index].standing = .held(source)
        }
        return facts
    }
}
