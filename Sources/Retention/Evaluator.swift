public import VaultModel

/// The one evaluator: the report, the dry run and the purge all ask it.
///
/// It is a function of its arguments: no clock, no files, no order of rules.
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
