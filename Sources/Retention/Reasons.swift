public import VaultModel

/// Why a decision is what it is: every rule, every fact, the arithmetic, and what would change it.
public struct Reasons: Hashable, Sendable {
    /// The steps of the decision, in order.
    public let steps: [Reason]

    /// The reasons as sentences, the same bytes each time.
    ///
    /// - Parameter names: Turns the id of who entered a fact into a name to print.
    /// - Returns: One sentence a step.
    public func sentences(names: (String) -> String = { $0 }) -> [String] {
        steps.map { $0.sentence(names: names) }
    }

    /// The reasons as a value with stable keys, one object a step.
    public var json: JSONValue { .array(steps.map(\.json)) }
}
