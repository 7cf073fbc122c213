public import VaultModel

/// One step of a decision.
public enum Reason: Hashable, Sendable {
    /// What a day is reckoned for.
    public enum Use: String, Hashable, Sendable {
        /// A rule's last lawful day.
        case end
        /// The last lawful day where the end cannot be reckoned.
        case backstop
        /// A rule's first lawful day.
        case keep
    }

    /// Why a rule is not for a clip.
    public enum Mismatch: Hashable, Sendable {
        /// The clip is not kept for the rule's purpose.
        case purpose(Purpose)
        /// It is of another programme.
        case programme([String])
        /// It is of the other class.
        case clipClass([ClipClass])
        /// Something else is recorded about consent.
        case consent(Purpose, Policy.ConsentRecord)
        /// None of these events is recorded.
        case event([String])
    }

    /// How terms make one day.
    public enum Combination: String, Hashable, Sendable {
        /// The earliest that can be reckoned.
        case earliest
        /// The latest of all.
        case latest
    }

    /// Where a keep comes from.
    public enum KeepSource: Hashable, Sendable {
        /// A rule.
        case rule(String)
        /// An extension.
        case extended(ClipFacts.Extension)
        /// What keeps a clip that this one is derived from.
        case source(ClipID)
    }

    /// What would make the decision another.
    public enum Change: Hashable, Sendable {
        /// The day comes.
        case day(CivilDate, Decision.Status)
        /// These facts are recorded.
        case facts([FactName])
        /// A requirement is waived.
        case waiver([FactName])
        /// A rule is adopted that ends the clip.
        case rule
        /// Consent for these purposes is recorded.
        case consent(PurposeSet)
        /// The last hold is released.
        case release
        /// The review decides.
        case review
        /// A hold comes before it is destroyed, or an extension of this rank.
        case rescue(Policy.Basis)
        /// A purge runs with an appraisal in force.
        case purge
    }

    /// A rule is not for this clip.
    case ignored(rule: String, because: Mismatch)
    /// A rule is for this clip.
    case matched(rule: String, purpose: Purpose?, basis: Policy.Basis)
    /// A day was reckoned from a fact, perhaps one of several; none when the fact is missing.
    case term(
        rule: String, use: Use, of: Combination?, fact: FactName, value: Fact?, add: Period?,
        result: CivilDate?)
    /// The days of a rule were combined; none when too few are known.
    case combined(rule: String, use: Use, Combination, result: CivilDate?)
    /// What is recorded about consent for a purpose that needs it; none when it was never given.
    case consent(Purpose, ConsentState?)
    /// The end of a consent bounds a purpose's life.
    case consentEnd(
        Purpose, FactName.ConsentEnd, Fact, eraseAfter: Period, result: CivilDate)
    /// A purpose's life ends, by a rule; none when nothing ends it.
    case life(Purpose, rule: String?, date: CivilDate?)
    /// The earliest end of the rules for the clip as a whole.
    case whole(rule: String, date: CivilDate)
    /// The limit, and the rule that sets it; none when there is none.
    case limit(CivilDate?, rule: Decision.LimitingRule?)
    /// The clip is derived from another, which its own rules would end on a day; none where nothing does.
    case source(ClipFacts.Source, rule: String?, date: CivilDate?)
    /// The limit, as just said, is that of a clip that this one is derived from.
    case inherited(from: ClipID)
    /// A keep or an extension, and whether it ranks high enough to count.
    case keep(KeepSource, basis: Policy.Basis, date: CivilDate?, counts: Bool)
    /// The keeps would pass the end of a rule that ranks above the first, which becomes the limit.
    case outranked(by: Decision.LimitingRule, over: String, date: CivilDate)
    /// The keeps that count moved the limit.
    case moved(to: CivilDate)
    /// An extension lengthens a purpose's life.
    case lengthened(Purpose, to: CivilDate)
    /// A floor, and whether it is the latest.
    case floor(Decision.Floor.Cause, from: CivilDate, date: CivilDate)
    /// When the film was made and taken in.
    case film(recorded: Fact, from: ClipFacts.RecordedFrom, uploaded: Fact)
    /// A hold, and whether it is open on the day.
    case hold(ClipFacts.Hold, isOpen: Bool)
    /// A hold on a clip that this one is derived from, and whether it is open on the day.
    case sourceHold(ClipID, ClipFacts.Hold, isOpen: Bool)
    /// A clip that this one is derived from waits for a required fact.
    case sourceRequirement(ClipID, FactName)
    /// A required fact, and a waiver of it.
    case requirement(FactName, value: Fact?, waiver: ClipFacts.Waiver?)
    /// The end of a consent is the limit, and waits for no requirement.
    case unawaited
    /// The limit leads to a review, and what was decided.
    case review(by: [Role], until: CivilDate, decided: ClipFacts.ReviewDecision?)
    /// The days between which it goes.
    case schedule(queue: CivilDate, start: CivilDate, deadline: CivilDate)
    /// Where the clip stands on the day.
    case status(Decision.Status, on: CivilDate, isLate: Bool)
    /// Whether it may be watched for a purpose.
    case watching(Purpose, WatchVerdict)
    /// What would change the decision.
    case wouldChange(Change)
}

/// Where an evaluation leaves its reasons; one evaluator serves both who asks for them and who does not.
protocol ReasonLog {
    func note(_ reason: @autoclosure () -> Reason)
}

/// Forgets every reason without making it.
struct NoReasons: ReasonLog {
    @inline(__always)
    func note(_ reason: @autoclosure () -> Reason) {}
}

/// Keeps every reason.
final class AllReasons: ReasonLog {
    private(set) var steps: [Reason] = []

    func note(_ reason: @autoclosure () -> Reason) { steps.append(reason()) }
}
