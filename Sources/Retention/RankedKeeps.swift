import VaultModel

/// The keeps of one rank, taken together.
struct KeepPoint {
    /// The latest day of those that can be reckoned.
    var latest: CivilDate?
    /// The latest entry of a fact that any of them rests on.
    var entered: CivilDate?
    /// Whether there is one whose day cannot be reckoned.
    var isUnknown = false
    /// The first rule, by id, of those that lead to a review.
    var reviewRule: Int?

    mutating func note(_ date: CivilDate, entered: CivilDate) {
        latest = latest.map { max($0, date) } ?? date
        self.entered = self.entered.map { max($0, entered) } ?? entered
    }

    /// The later, or the union, of both.
    func joined(with other: Self) -> Self {
        var point = self
        if let latest = other.latest {
            point.note(latest, entered: other.entered ?? latest)
        }
        point.isUnknown = isUnknown || other.isUnknown
        point.reviewRule = reviewRule ?? other.reviewRule
        return point
    }
}

/// The keeps of each rank; an extension is one.
struct RankedKeeps {
    var service = KeepPoint()
    var rights = KeepPoint()
    var legal = KeepPoint()

    subscript(basis: Policy.Basis) -> KeepPoint {
        get {
            switch basis {
            case .service: service
            case .rights: rights
            case .legal: legal
            }
        }
        set {
            switch basis {
            case .service: service = newValue
            case .rights: rights = newValue
            case .legal: legal = newValue
            }
        }
    }

    /// Those that rank at least as high as a limiting rule.
    func counting(against basis: Policy.Basis) -> KeepPoint {
        switch basis {
        case .legal: legal
        case .rights: legal.joined(with: rights)
        case .service: legal.joined(with: rights).joined(with: service)
        }
    }

    /// Those that rank between a rule and one that outranks it.
    func counting(against lower: Policy.Basis, below higher: Policy.Basis) -> KeepPoint {
        switch (lower, higher) {
        case (.service, .rights): service
        case (.rights, .legal): rights
        case (.service, .legal): rights.joined(with: service)
        default: KeepPoint()
        }
    }
}
