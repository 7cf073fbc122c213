import VaultModel

/// A last lawful day, and where it comes from.
struct EndPoint {
    /// A rule of the policy by its place, the end of a consent, or the end that a destroyed source had.
    enum Source: Equatable {
        case rule(Int)
        case consent(Purpose)
        case destroyedSource(isConsent: Bool)
    }

    var date: CivilDate
    var basis: Policy.Basis
    var source: Source
    /// The latest entry of a fact that the day rests on.
    var entered: CivilDate
    var leadsToReview: Bool
    /// The first day on which a rights rule stops use: when consent ended, else the day itself.
    var stops: CivilDate
    /// The place of the source whose end it is; none where it is the clip's own.
    var inherited: Int?

    /// The name of the rule.
    func id(in policy: Policy) -> String {
        switch source {
        case .rule(let index): policy.rules[index].id
        case .consent, .destroyedSource(isConsent: true): Policy.consentRule
        case .destroyedSource(isConsent: false): Policy.sourceRule
        }
    }

    /// Whether it names the limit where both are of one day: the higher basis, then the smaller id.
    func wins(over other: Self, in policy: Policy) -> Bool {
        if basis != other.basis { return basis > other.basis }
        return id(in: policy).utf8.lexicographicallyPrecedes(other.id(in: policy).utf8)
    }

    /// This point, resting on another's facts too.
    func resting(on other: Self) -> Self {
        var point = self
        point.entered = max(entered, other.entered)
        point.stops = max(stops, other.source.isConsent == source.isConsent ? other.stops : stops)
        return point
    }
}

extension EndPoint.Source {
    var isConsent: Bool {
        switch self {
        case .rule: false
        case .consent: true
        case .destroyedSource(let isConsent): isConsent
        }
    }
}

/// The earliest end of each rank.
struct RankedEnds {
    private var service: EndPoint?
    private var rights: EndPoint?
    private var legal: EndPoint?

    /// Counts an end in.
    mutating func note(_ point: EndPoint, in policy: Policy) {
        switch point.basis {
        case .service: service = Self.earlier(service, point, in: policy)
        case .rights: rights = Self.earlier(rights, point, in: policy)
        case .legal: legal = Self.earlier(legal, point, in: policy)
        }
    }

    /// The earliest end of those that rank above a rank; none for all of them.
    func earliest(above basis: Policy.Basis?, in policy: Policy) -> EndPoint? {
        switch basis {
        case .legal: nil
        case .rights: legal
        case .service: Self.earlier(rights, legal, in: policy)
        case nil:
            Self.earlier(Self.earlier(service, rights, in: policy), legal, in: policy)
        }
    }

    static func earlier(
        _ left: EndPoint?, _ right: EndPoint?, in policy: Policy
    ) -> EndPoint? {
        guard let left else { return right }
        guard let right else { return left }
        if left.date != right.date { return left.date < right.date ? left : right }
        return tied(left, right, in: policy)
    }

    /// The later of two, resting on both: had either been entered otherwise, it would differ.
    static func later(_ left: EndPoint?, _ right: EndPoint, in policy: Policy) -> EndPoint {
        guard let left else { return right }
        if left.date == right.date { return tied(left, right, in: policy) }
        var point = left.date > right.date ? left : right
        point.entered = max(left.entered, right.entered)
        return point
    }

    private static func tied(
        _ left: EndPoint, _ right: EndPoint, in policy: Policy
    ) -> EndPoint {
        right.wins(over: left, in: policy) ? right.resting(on: left) : left.resting(on: right)
    }
}
