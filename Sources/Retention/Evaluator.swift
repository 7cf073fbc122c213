public import VaultModel

/// The one evaluator: the report, the dry run and the purge all ask it.
///
/// It is a function of its arguments: no clock, no files, no order of rules.
public enum Evaluator {
    /// What becomes of a clip on a day, with every reason.
    public static func decide(
        _ facts: ClipFacts, under policy: PolicyInForce, on date: CivilDate
    ) -> Decision {
        Decision(outcome: outcome(facts, under: policy, on: date), reasons: Reasons(steps: []))
    }

    /// What becomes of a clip on a day, by the same steps, without keeping the reasons.
    public static func outcome(
        _ facts: ClipFacts, under policy: PolicyInForce, on date: CivilDate
    ) -> Decision.Outcome {
        Decision.Outcome(status: .undecided)
    }
}
