import AuditLog
import VaultModel

/// Too many of something by one person within some hours.
struct CrowdWatch: AlertWatch {
    private struct Key: Hashable {
        let actor: PrincipalID
        let family: FamilyID?
    }

    private struct Run {
        /// What happened within the hours; where families are counted, the newest of each.
        var recent: [Sighting] = []
        var alert: Alert?
        /// The families that the alert is about.
        var families: Set<FamilyID?> = []
    }

    private let rule: AlertRule
    private let span: Int64
    private let count: Int
    private var runs: [Key: Run] = [:]

    /// Looks for what a rule counts within hours; none for a rule that counts nothing so.
    init?(_ rule: AlertRule) {
        guard case .within(let hours, let count) = rule.bound else { return nil }
        self.rule = rule
        self.count = count
        span = Int64(hours) * 3_600_000
    }

    mutating func take(_ record: Record, _ sighting: Sighting, _ found: inout [Alert]) {
        guard let key = key(of: record) else { return }
        var run = runs[key] ?? Run()
        // A clock that stepped back makes what came before count longer, never shorter.
        run.recent.removeAll { sighting.at.milliseconds - $0.at.milliseconds > span }
        if run.recent.isEmpty, let alert = run.alert.take() { found.append(alert) }
        if rule.kind == .manyFamilies {
            // Who watches one film again and again pushes no other family out.
            run.recent.removeAll { $0.family == sighting.family }
        }
        run.recent.append(sighting)
        if run.recent.count > Self.mostRecent { run.recent.removeFirst() }
        let measure = run.recent.count
        if var alert = run.alert {
            // A family's first film is shown before any that is a further one.
            let shown = run.families.count
            let isAnother = run.families.insert(sighting.family).inserted
            alert.add(sighting, at: rule.kind == .manyFamilies && isAnother ? shown : nil)
            alert.most = max(alert.most ?? 0, measure)
            run.alert = alert
        } else if measure >= count, let first = run.recent.first {
            var alert = Alert(rule, first, most: measure)
            for later in run.recent.dropFirst() { alert.add(later) }
            if rule.kind != .logOfOneFamily { alert.family = nil }
            run.families = Set(run.recent.map(\.family))
            run.alert = alert
        }
        runs[key] = run
    }

    func finish(on today: CivilDate, _ found: inout [Alert]) {
        found += runs.values.compactMap(\.alert)
    }

    /// Far more than any rule asks for.
    private static let mostRecent = 4096

    /// Whose count a record belongs to; none where it does not count.
    private func key(of record: Record) -> Key? {
        switch rule.kind {
        case .manyFamilies:
            guard record.opensFilm, record.family != nil else { return nil }
        case .refusedAttempts:
            guard record.outcome == .refused else { return nil }
        case .logOfOneFamily:
            guard record.event == .auditRead || record.event == .auditExport, record.isDone,
                let family = record.family
            else { return nil }
            return Key(actor: record.actor, family: family)
        default: return nil
        }
        return Key(actor: record.actor, family: nil)
    }
}
