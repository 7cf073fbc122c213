public import VaultModel

/// The one evaluator: the report, the dry run and the purge all ask it.
///
/// It is a function of its arguments: no clock, no files, no order of rules.
///
/// ## Derived clips
///
/// A clip may be derived from others, its *sources*, as an edit is from the films that it was cut from. Its
/// own decision is made as for any clip; then it inherits the strictest from each source, and from theirs, as
/// the same policy judges them on the same day. The order of sources never matters.
///
/// - **Limit.** A source's ends are ends of the clip as a whole, each of the rank of its rule: at every rank the
///   clip is limited by the earlier of its own limit and that of each source. What only sources end is not
///   uncovered. A limit that leads to a review for the source does so for the clip, and where it is the end of
///   a consent, as for any clip, no requirement is waited for. At one date the higher basis sets the limit, then
///   the smaller id, then the clip's own, then the source of the smaller id.
/// - **A destroyed source** ends the clip on the limit that it had, or on the day it was destroyed if that was
///   earlier. That end ranks as the rule of that name does in the policy, as `rights` where it was the end of a
///   consent, and otherwise, as a rule called `source`, as `service`. It never leads to a review. Every purpose
///   is over for what is gone; nothing else of it counts any more.
/// - **Keeps** of a source, its extensions among them, are keeps of the clip, of the same rank: they count
///   against the clip's limiting rule as its own do. An extension that a review of the source decided has the
///   highest rank in play for the source. What is in play for a source, or was for the end of a destroyed one, is
///   in play for the clip.
/// - **Holds** on a source are holds on the clip: an open one stops its destruction, and says who may watch.
/// - **Requirements** of a source's rules that are missing there are missing for the clip. A waiver counts for
///   the clip that it was given for.
/// - **A review** is the clip's own: what was decided about a source does not let the clip go. Of several rules of
///   one rank whose keeps lead to a review, the first by id names who reviews.
/// - **Floor.** What counts for the floor of a source, its upload apart, counts for the clip's: entries of facts
///   that the limit rests on, or that are required; changes; corrections; the release of holds. So does the
///   entry of what the clip is derived from, of destroyed sources too: nothing goes the day a link is typed.
/// - **Watching** for a purpose is off where it is off for a source, because of the purpose, of its consent, of
///   its life, or of where the source stands, and off for all once a source is destroyed. For other reasons, such
///   as subject access, it is off where a source is destroyed or its status allows none; but a clip in review is
///   open to its reviewers, and one under hold to those whom the holds name.
///
/// Nothing is inherited the other way: a source goes whatever was derived from it.
public enum Evaluator {
    /// What becomes of a clip on a day, with every reason.
    public static func decide(
        _ facts: ClipFacts, under policy: PolicyInForce, on date: CivilDate
    ) -> Decision {
        var evaluation = Evaluation(facts, policy.policy, log: AllReasons())
        let outcome = evaluation.outcome(under: policy, on: date)
        evaluation.noteChanges(of: outcome)
        return Decision(outcome: outcome, reasons: Reasons(steps: evaluation.log.steps))
    }

    /// What becomes of a clip on a day, by the same steps, without keeping the reasons.
    public static func outcome(
        _ facts: ClipFacts, under policy: PolicyInForce, on date: CivilDate
    ) -> Decision.Outcome {
        var evaluation = Evaluation(facts, policy.policy, log: NoReasons())
        return evaluation.outcome(under: policy, on: date)
    }
}
