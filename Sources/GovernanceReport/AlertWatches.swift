import AuditLog
import VaultModel

/// Films opened outside working hours: one alert a person and day.
struct HoursWatch: AlertWatch {
    private let rule: AlertRule
    private let days: Set<Weekday>
    private let hours: Range<CivilTime>
    private var open: [PrincipalID: Alert] = [:]

    init?(_ rule: AlertRule) {
        guard case .hours(let days, let from, let until) = rule.bound else { return nil }
        self.rule = rule
        self.days = days
        hours = from..<until
    }

    mutating func take(_ record: Record, _ sighting: Sighting, _ found: inout [Alert]) {
        guard record.opensFilm else { return }
        if days.contains(Weekday(of: sighting.date)), hours.contains(sighting.time) { return }
        if open[record.actor]?.first == sighting.date {
            open[record.actor]?.add(sighting)
        } else {
            if let alert = open[record.actor] { found.append(alert) }
            open[record.actor] = Alert(rule, sighting)
        }
    }

    func finish(on today: CivilDate, _ found: inout [Alert]) { found += open.values }
}

/// Films opened when the family's last programme was long entered as ended: one alert a person, family and day.
struct EndedWorkWatch: AlertWatch {
    private struct Key: Hashable {
        let actor: PrincipalID
        let family: FamilyID
    }

    private struct Work {
        var running: Set<ProgrammeID> = []
        var ended: CivilDate?
    }

    private let rule: AlertRule
    private let grace: Period
    private let except: Set<AccessPurpose>
    private let programmes: [FactID: ProgrammeID]
    private var work: [FamilyID: Work] = [:]
    private var open: [Key: Alert] = [:]

    init?(_ rule: AlertRule, _ ends: [ProgrammeEnd]) {
        guard case .after(let grace, let except) = rule.bound else { return nil }
        self.rule = rule
        self.grace = grace
        self.except = except
        programmes = Dictionary(
            ends.map { ($0.id, $0.programme) }, uniquingKeysWith: { first, _ in first })
    }

    mutating func take(_ record: Record, _ sighting: Sighting, _ found: inout [Alert]) {
        guard let family = record.family, record.outcome == .ok else { return }
        switch record.event {
        case .programmeOpen:
            let opened = record.rows.lazy.filter { $0.table == "programme" }
            work[family, default: Work()].running.formUnion(
                opened.compactMap { ProgrammeID($0.id) })
        case .programmeReopen:
            work[family, default: Work()].running.formUnion(programmes(in: record))
        case .programmeEnd:
            // By which programme it is: a day of ending that is corrected is an end on record again.
            work[family, default: Work()].running.subtract(programmes(in: record))
            work[family]?.ended = sighting.date
        default: break
        }
        guard record.opensFilm, let known = work[family], known.running.isEmpty,
            let ended = known.ended, sighting.date > ended.adding(grace, rounding: .forward),
            record.purpose.map(except.contains) != true
        else { return }
        let key = Key(actor: record.actor, family: family)
        if open[key]?.first == sighting.date {
            open[key]?.add(sighting)
        } else {
            if let alert = open[key] { found.append(alert) }
            open[key] = Alert(rule, sighting, day: ended)
        }
    }

    /// The programmes that a record's entries of an end, or of its being taken back, are about.
    private func programmes(in record: Record) -> [ProgrammeID] {
        record.rows.lazy.filter { $0.table == "fact" }
            .compactMap { FactID($0.id).flatMap { programmes[$0] } }
    }

    func finish(on today: CivilDate, _ found: inout [Alert]) { found += open.values }
}

/// Films that left the vault and are not back by their day.
struct ExportWatch: AlertWatch {
    private let rule: AlertRule
    private let grace: Period
    private let due: [ExportID: CivilDate]
    private var left: [ExportID: Sighting] = [:]

    init?(_ rule: AlertRule, _ exports: [OpenExport]) {
        guard case .after(let grace, _) = rule.bound else { return nil }
        self.rule = rule
        self.grace = grace
        due = Dictionary(exports.map { ($0.id, $0.due) }, uniquingKeysWith: { first, _ in first })
    }

    mutating func take(_ record: Record, _ sighting: Sighting, _ found: inout [Alert]) {
        guard record.event == .clipExport else { return }
        for word in record.rows where word.table == "export" {
            guard let id = ExportID(word.id), due[id] != nil, left[id] == nil else { continue }
            left[id] = sighting
        }
    }

    func finish(on today: CivilDate, _ found: inout [Alert]) {
        for (id, sighting) in left {
            guard let due = due[id] else { continue }
            let late = due.adding(grace, rounding: .forward)
            guard today > late else { continue }
            found.append(Alert(rule, sighting, day: due, last: late.adding(days: 1)))
        }
    }
}

/// Families opened by break-glass that nobody reviewed in time.
struct BreakGlassWatch: AlertWatch {
    private let rule: AlertRule
    private let grace: Period
    private var open: [FamilyID: [Opening]] = [:]

    private struct Opening {
        let sighting: Sighting
        let request: RequestID?
    }

    init?(_ rule: AlertRule) {
        guard case .after(let grace, _) = rule.bound else { return nil }
        self.rule = rule
        self.grace = grace
    }

    mutating func take(_ record: Record, _ sighting: Sighting, _ found: inout [Alert]) {
        guard let family = record.family, record.isDone else { return }
        switch record.event {
        case .breakglassOpen:
            open[family, default: []].append(Opening(sighting: sighting, request: record.request))
        case .breakglassReview:
            let waiting = open.removeValue(forKey: family) ?? []
            // A review is of one opening, whose request it repeats; one that names none is of all.
            let isMeant = { (opening: Opening) in
                record.request == nil || opening.request == record.request
            }
            open[family] = waiting.filter { !isMeant($0) }
            // Late is late, reviewed or not.
            report(waiting.filter(isMeant), by: sighting.date, &found)
        default: break
        }
    }

    func finish(on today: CivilDate, _ found: inout [Alert]) {
        report(open.values.flatMap { $0 }, by: today, &found)
    }

    private func report(_ opened: [Opening], by date: CivilDate, _ found: inout [Alert]) {
        for sighting in opened.map(\.sighting) {
            let limit = sighting.date.adding(grace, rounding: .forward)
            guard date > limit else { continue }
            found.append(Alert(rule, sighting, last: limit.adding(days: 1)))
        }
    }
}

/// What one record shows by itself: a decision about one's own act, or a list of a great many things.
struct SingleWatch: AlertWatch {
    private let rule: AlertRule

    init(_ rule: AlertRule) { self.rule = rule }

    func take(_ record: Record, _ sighting: Sighting, _ found: inout [Alert]) {
        guard record.isDone else { return }
        let title = record.event.rule.title
        switch rule.bound {
        case .always where record.reason == AlertFinder.ownActReason:
            found.append(Alert(rule, sighting, title: title))
        case .atOnce(let most) where AlertFinder.listings.contains(record.event):
            guard let items = record.amount?.items, items >= UInt64(most) else { return }
            found.append(Alert(rule, sighting, most: Int(clamping: items), title: title))
        default: break
        }
    }
}
