public import AuditLog
public import VaultModel

/// A film that left the vault and is not reported back.
public struct OpenExport: Sendable, Hashable {
    /// The export's id, which the record of it names.
    public let id: ExportID
    /// When the copy should be gone.
    public let due: CivilDate

    /// Names an export and its day.
    public init(id: ExportID, due: CivilDate) {
        self.id = id
        self.due = due
    }
}

/// An entry that a programme ended, or that it did not.
public struct ProgrammeEnd: Sendable, Hashable {
    /// The entry's id, which the record of it names.
    public let id: FactID
    /// The programme that it is about, which the record does not say.
    public let programme: ProgrammeID

    /// Names an entry and its programme.
    public init(id: FactID, programme: ProgrammeID) {
        self.id = id
        self.programme = programme
    }
}

/// Reads the log once, in order, and finds what the rules look for.
///
/// Pure: it is told every record, and at the end what day it is. What it remembers grows with the people and
/// families of the vault and with what happens within a rule's hours, not with the log.
public struct AlertFinder {
    private var watches: [any AlertWatch]
    private var found: [Alert] = []

    /// Begins before the first record.
    ///
    /// - Parameters:
    ///   - rules: What to look for.
    ///   - exports: Films that are out, by what the catalog says today.
    ///   - ends: All entries of programmes' ends, those that were superseded too.
    public init(_ rules: AlertRules, exports: [OpenExport], ends: [ProgrammeEnd]) {
        watches = rules.rules.compactMap { rule in
            switch rule.kind {
            case .manyFamilies, .refusedAttempts, .logOfOneFamily: CrowdWatch(rule)
            case .outOfHours: HoursWatch(rule)
            case .afterProgramme: EndedWorkWatch(rule, ends)
            case .unreturnedExport: ExportWatch(rule, exports)
            case .unreviewedBreakGlass: BreakGlassWatch(rule)
            case .ownAct, .bulkListing: SingleWatch(rule)
            }
        }
    }

    /// Whether a record may matter to any rule, so that the others need not be read whole.
    public static func concerns(_ record: RecordGlance) -> Bool {
        if record.outcome == .refused || record.reason == ownActReason { return true }
        guard record.outcome == .ok, let event = Event(rawValue: record.event) else { return false }
        return watched.contains(event)
    }

    /// Takes the next record.
    ///
    /// - Parameters:
    ///   - record: The record.
    ///   - date: The civil date of its moment, in the vault's zone.
    ///   - time: The time of day of that moment.
    public mutating func take(_ record: Record, on date: CivilDate, at time: CivilTime) {
        let sighting = Sighting(
            index: record.index, at: record.at, date: date, time: time, actor: record.actor,
            family: record.family)
        for place in watches.indices { watches[place].take(record, sighting, &found) }
    }

    /// What was found, in the order of the first records, as of a day on which something may be late.
    public mutating func finish(on today: CivilDate) -> [Alert] {
        for place in watches.indices { watches[place].finish(on: today, &found) }
        return found.sorted {
            ($0.records[0], $0.rule.id) < ($1.records[0], $1.rule.id)
        }
    }

    /// The code with which a record says that somebody decided alone about what they caused.
    static let ownActReason = "only-governance"

    static let listings: Set<Event> = [
        .clipList, .familyList, .sessionList, .programmeList, .consentList, .exportList,
        .quarantineList,
    ]

    private static let watched = listings.union([
        .clipWatch, .clipExport, .disclosureRecord, .requestPackage, .programmeOpen, .programmeEnd,
        .programmeReopen, .breakglassOpen, .breakglassReview, .auditRead, .auditExport,
    ])
}

/// One rule at work.
protocol AlertWatch {
    mutating func take(_ record: Record, _ sighting: Sighting, _ found: inout [Alert])
    mutating func finish(on today: CivilDate, _ found: inout [Alert])
}

extension AlertWatch {
    mutating func finish(on today: CivilDate, _ found: inout [Alert]) {}
}

extension Record {
    /// Whether it tells of a film that was opened, once for each.
    var opensFilm: Bool { isOpening && outcome == .ok && phase != .outcome }

    /// Whether it tells of something that was done.
    var isDone: Bool { outcome == .ok && phase != .intent }
}
