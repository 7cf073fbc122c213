public import VaultModel

/// A set of purposes, as small as a byte.
public struct PurposeSet: OptionSet, Hashable, Sendable {
    /// One bit a purpose, in the order of `Purpose.allCases`.
    public let rawValue: UInt8

    /// Makes the set of such bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Makes the set of one purpose.
    public init(_ purpose: Purpose) {
        rawValue =
            switch purpose {
            case .therapy: 1
            case .supervision: 2
            case .training: 4
            case .research: 8
            case .caseStudy: 16
            }
    }

    /// Makes the set of some purposes.
    public init(_ purposes: some Sequence<Purpose>) {
        self = purposes.reduce(into: []) { $0.formUnion(Self($1)) }
    }

    /// All purposes a clip can be kept for.
    public static var all: Self { Self(rawValue: 31) }

    /// Whether the set has a purpose.
    public func contains(_ purpose: Purpose) -> Bool { contains(Self(purpose)) }

    /// The purposes, in the order in which they are listed.
    public var purposes: [Purpose] { Purpose.allCases.filter { contains($0) } }

    /// Calls a function with each purpose, in order, without making an array.
    @inline(__always)
    func forEach(_ body: (Purpose) -> Void) {
        if rawValue & 1 != 0 { body(.therapy) }
        if rawValue & 2 != 0 { body(.supervision) }
        if rawValue & 4 != 0 { body(.training) }
        if rawValue & 8 != 0 { body(.research) }
        if rawValue & 16 != 0 { body(.caseStudy) }
    }
}
