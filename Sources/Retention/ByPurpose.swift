public import VaultModel

/// One value for each purpose, held in place.
public struct ByPurpose<Value> {
    private var therapy: Value
    private var supervision: Value
    private var training: Value
    private var research: Value
    private var caseStudy: Value

    /// Gives every purpose the same value.
    public init(repeating value: Value) {
        therapy = value
        supervision = value
        training = value
        research = value
        caseStudy = value
    }

    /// The value of a purpose.
    public subscript(purpose: Purpose) -> Value {
        get {
            switch purpose {
            case .therapy: therapy
            case .supervision: supervision
            case .training: training
            case .research: research
            case .caseStudy: caseStudy
            }
        }
        set {
            switch purpose {
            case .therapy: therapy = newValue
            case .supervision: supervision = newValue
            case .training: training = newValue
            case .research: research = newValue
            case .caseStudy: caseStudy = newValue
            }
        }
    }
}

extension ByPurpose: Equatable where Value: Equatable {}
extension ByPurpose: Hashable where Value: Hashable {}
extension ByPurpose: Sendable where Value: Sendable {}
