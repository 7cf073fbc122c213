public import VaultModel

/// A dated fact: what day it happened, and who wrote that down when.
public struct Fact: Hashable, Sendable {
    /// The day it happened, or will.
    public let date: CivilDate
    /// The day it was entered; a superseding entry has its own.
    public let entered: CivilDate
    /// Who entered it, as an id that `Reasons.sentences(names:)` turns into a name.
    public let enteredBy: String

    /// Makes a fact.
    public init(_ date: CivilDate, entered: CivilDate, by enteredBy: String) {
        self.date = date
        self.entered = entered
        self.enteredBy = enteredBy
    }

    /// The later of the day it names and the day it was entered.
    var known: CivilDate { max(date, entered) }
}
