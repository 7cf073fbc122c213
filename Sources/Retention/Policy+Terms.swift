public import VaultModel

extension Policy {
    /// The authority to destroy under this policy without asking each time.
    public struct Appraisal: Hashable, Sendable {
        /// The role in which it was given: governance.
        public var role: Role
        /// The day it was given.
        public var on: CivilDate
        /// The minute that records it.
        public var minute: String
        /// Its last day; after it the purge stops.
        public var until: CivilDate

        /// Makes an appraisal.
        public init(role: Role, on: CivilDate, minute: String, until: CivilDate) {
            self.role = role
            self.on = on
            self.minute = minute
            self.until = until
        }

        /// Whether clips may be destroyed on its authority on a day.
        public func isInForce(on date: CivilDate) -> Bool { on <= date && date <= until }
    }

    /// What needs consent, and how soon a film goes once consent ends.
    public struct ConsentTerms: Hashable, Sendable {
        /// The purposes that need consent.
        public var needed: PurposeSet
        /// How much longer the film may stay once use has stopped.
        public var eraseAfter: Period

        /// Makes the terms.
        public init(needed: PurposeSet, eraseAfter: Period) {
            self.needed = needed
            self.eraseAfter = eraseAfter
        }
    }

    /// How long what is left of a family stays after its last clip, hold and request are gone.
    public struct Afterwards: Hashable, Sendable {
        /// Names, dates and particulars.
        public var particulars: Period
        /// The texts of reasons and notes.
        public var texts: Period
        /// The tombstones of destroyed clips.
        public var tombstones: Period

        /// Makes the terms.
        public init(particulars: Period, texts: Period, tombstones: Period) {
            self.particulars = particulars
            self.texts = texts
            self.tombstones = tombstones
        }

        /// The days on which they go, when the family's last clip, hold or request went on a day.
        public func dates(
            after last: CivilDate
        ) -> (
            particulars: CivilDate, texts: CivilDate, tombstones: CivilDate
        ) {
            (
                last.adding(particulars, rounding: .backward),
                last.adding(texts, rounding: .backward),
                last.adding(tombstones, rounding: .backward)
            )
        }
    }
}
