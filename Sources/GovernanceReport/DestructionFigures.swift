public import VaultModel

/// What was destroyed in a period, by month, rule and policy.
public struct DestructionFigures: Sendable {
    /// A version of the policy, and who stands behind it.
    public struct Policy: Sendable {
        /// Who adopted it.
        public var adoptedBy: PrincipalID
        /// Who approved it, where a second person had to.
        public var approvedBy: PrincipalID?

        /// Names who stands behind it.
        public init(adoptedBy: PrincipalID, approvedBy: PrincipalID?) {
            self.adoptedBy = adoptedBy
            self.approvedBy = approvedBy
        }
    }

    private struct Key: Hashable {
        let month: FilmAccount.Month
        let rule: String
        let policy: String
        let version: String
    }

    private var films: [Key: Int] = [:]
    private let policies: [String: Policy]

    /// Starts with the policies that were ever adopted, by the SHA-256 of their texts.
    public init(policies: [String: Policy] = [:]) { self.policies = policies }

    /// Takes a film that was destroyed in the period.
    public mutating func take(
        on day: CivilDate, rule: String, policy: String, version: String
    ) {
        films[
            Key(month: .init(of: day), rule: rule, policy: policy, version: version), default: 0
        ] += 1
    }

    /// The `destroyed` of a statement's `period`.
    public var json: JSONValue {
        let ordered = films.sorted {
            ($0.key.month, $0.key.rule, $0.key.version, $0.key.policy)
                < ($1.key.month, $1.key.rule, $1.key.version, $1.key.policy)
        }
        return .array(
            ordered.map { key, count in
                var members: [String: JSONValue] = [
                    "month": .string(key.month.description), "rule": .string(key.rule),
                    "policy": .string(key.policy), "policyVersion": .string(key.version),
                    "films": .integer(Int64(count)),
                ]
                let policy = policies[key.policy]
                members["adoptedBy"] = policy.map { .string($0.adoptedBy.description) }
                members["approvedBy"] = (policy?.approvedBy).map { .string($0.description) }
                return .object(members)
            })
    }
}
