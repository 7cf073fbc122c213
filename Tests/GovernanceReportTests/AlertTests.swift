import AuditLog
import GovernanceReport
import Testing
import VaultCrypto
import VaultModel

/// What each kind of rule finds in a log, and what it lets pass.
@Suite struct AlertTests {
    private let log = Story()

    @Test func `six families in an hour are an alert, five are not`() throws {
        for minute in 0..<5 { log.watch(log.families[minute], "2026-03-31", "10:0\(minute)") }
        #expect(try log.alerts("kind: many-families, families: 6, hours: 1") == [])
        log.watch(log.families[5], "2026-03-31", "10:59")
        log.watch(log.families[6], "2026-03-31", "11:01")
        #expect(
            try log.alerts("kind: many-families, families: 6, hours: 1")
                == ["Ann opened films of 6 families within 1 hour. [0, 1, 2, 3, 4, 5, 6]"])
    }

    @Test func `one family watched often is not many families`() throws {
        for minute in 0..<9 { log.watch(log.families[0], "2026-03-31", "10:0\(minute)") }
        #expect(try log.alerts("kind: many-families, families: 2, hours: 1") == [])
    }

    @Test func `whoever pads with a film of their own hides none of forty families`() throws {
        let own = try #require(log.families.last)
        var first: [UInt64] = []
        for (number, family) in log.families.dropLast().enumerated() {
            let time = "\(10 + number / 10):\(10 + number % 10)"
            first.append(UInt64(number * 321))
            log.watch(family, "2026-03-31", time)
            for _ in 0..<320 { log.watch(own, "2026-03-31", time) }
        }
        let alert = try #require(
            try log.found("kind: many-families, families: 40, hours: 24").first)
        #expect(alert.most == 41)
        // One record of each family before any further one; one's own is seen last before the fortieth.
        #expect(Set(alert.records.prefix(41)).isSuperset(of: first))
        let early = try #require(
            try log.found("kind: many-families, families: 6, hours: 24").first)
        #expect(early.most == 41)
        #expect(early.records.count == 50)
        #expect(Set(early.records.prefix(41)).isSuperset(of: first))
    }

    @Test func `two bouts far apart are two alerts`() throws {
        for day in ["2026-03-30", "2026-03-31"] {
            for minute in 0..<2 { log.watch(log.families[minute], day, "10:0\(minute)") }
        }
        #expect(
            try log.alerts("kind: many-families, families: 2, hours: 1") == [
                "Ann opened films of 2 families within 1 hour. [0, 1]",
                "Ann opened films of 2 families within 1 hour. [2, 3]",
            ])
    }

    @Test(arguments: [
        ("2026-03-31", "06:59", true), ("2026-03-31", "07:00", false),
        ("2026-03-31", "19:59", false), ("2026-03-31", "20:00", true),
        ("2026-04-04", "12:00", true), ("2026-04-06", "12:00", false),
    ])
    func `films are opened from seven to eight on weekdays`(
        day: String, time: String, isAlert: Bool
    ) throws {
        log.watch(log.families[0], day, time)
        let found = try log.alerts(
            "kind: out-of-hours, days: [monday, tuesday, wednesday, thursday, friday], "
                + "from: \"07:00\", until: \"20:00\"")
        #expect(
            found
                == (isAlert
                    ? ["Ann opened a film outside working hours on \(day), from \(time) on. [0]"]
                    : []))
    }

    @Test func `work that ended four weeks ago is over, unless it began again`() throws {
        let rule = "kind: after-programme, after: P28D, except: [subject-access]"
        let family = log.families[0]
        let work = ProgrammeID.random()
        log.open(work, family, "2026-01-01")
        log.end(work, family, "2026-02-01")
        log.watch(family, "2026-03-01", "10:00")
        #expect(try log.alerts(rule) == [])
        log.watch(family, "2026-03-02", "10:00")
        log.watch(family, "2026-03-02", "10:05")
        log.watch(family, "2026-03-02", "10:06", for: .subjectAccess)
        let alert =
            "Ann opened 2 films of F0 on 2026-03-02, whose work was entered as ended on 2026-02-01."
            + " [3, 4]"
        #expect(try log.alerts(rule) == [alert])
        log.end(work, family, "2026-03-03", as: .programmeReopen)
        log.watch(family, "2026-03-04", "10:00")
        #expect(try log.alerts(rule) == [alert])
    }

    @Test func `work goes on while one programme does, however often another's end is entered`()
        throws
    {
        let rule = "kind: after-programme, after: P28D"
        let family = log.families[0]
        let (ended, running) = (ProgrammeID.random(), ProgrammeID.random())
        log.open(ended, family, "2026-01-01")
        log.open(running, family, "2026-01-02")
        log.end(ended, family, "2026-02-01")
        log.end(ended, family, "2026-02-02")
        log.watch(family, "2026-04-01", "10:00")
        #expect(try log.alerts(rule) == [])
        log.end(running, family, "2026-02-03")
        log.watch(family, "2026-04-02", "10:00")
        #expect(
            try log.alerts(rule) == [
                "Ann opened a film of F0 on 2026-04-02, whose work was entered as ended on 2026-02-03. [6]"
            ])
    }

    @Test func `an end that is corrected ends the work once, and a reopening begins it`() throws {
        let family = log.families[0]
        let work = ProgrammeID.random()
        log.open(work, family, "2026-01-01")
        log.end(work, family, "2026-02-01")
        log.end(work, family, "2026-02-03")
        log.end(work, family, "2026-02-20", as: .programmeReopen)
        log.watch(family, "2026-06-01", "10:00")
        #expect(try log.alerts("kind: after-programme, after: P28D") == [])
    }

    @Test func `refusals are counted within the hours, whatever was tried`() throws {
        for minute in 0..<3 {
            log.add(.clipWatch, family: log.families[0], "2026-03-31", "10:0\(minute)", .refused)
        }
        log.add(.holdRelease, family: log.families[0], "2026-04-01", "09:00", .refused)
        #expect(
            try log.alerts("kind: refused-attempts, attempts: 4, hours: 24")
                == ["Ann was refused 4 times, 4 within 24 hours. [0, 1, 2, 3]"])
        #expect(try log.alerts("kind: refused-attempts, attempts: 4, hours: 22") == [])
    }

    @Test func `a copy is late the day after its grace is over, and an open one only`() throws {
        let (late, returned) = (ExportID.random(), ExportID.random())
        log.export(late, log.families[0])
        log.export(returned, log.families[1])
        let due = try #require(CivilDate("2026-04-01"))
        func found(on day: String) throws -> [String] {
            try log.alerts(
                "kind: unreturned-export, after: P1D", on: day,
                exports: [OpenExport(id: late, due: due)])
        }
        #expect(try found(on: "2026-04-02") == [])
        #expect(
            try found(on: "2026-04-03")
                == ["Ann has not returned a film of F0, due back by 2026-04-01. [0]"])
    }

    @Test func `break-glass is reviewed within a week`() throws {
        log.add(.breakglassOpen, family: log.families[0], "2026-03-01", "10:00")
        log.add(.breakglassReview, family: log.families[0], "2026-03-08", "10:00")
        log.add(.breakglassOpen, family: log.families[1], "2026-03-01", "11:00")
        let rule = "kind: unreviewed-break-glass, after: P7D"
        #expect(try log.alerts(rule, on: "2026-03-08") == [])
        let alert =
            "Ann opened F1 by break-glass on 2026-03-01, and nobody reviewed it by 2026-03-09. [2]"
        #expect(try log.alerts(rule, on: "2026-03-09") == [alert])
        #expect(
            try log.found(rule, on: "2026-03-09").map { $0.command(family: "7KQ2M4V") }
                == ["footage audit list --event breakglass --family 7KQ2M4V"])
        // Reviewed too late, it was late all the same.
        log.add(.breakglassReview, family: log.families[1], "2026-03-20", "10:00")
        #expect(try log.alerts(rule, on: "2026-03-21") == [alert])
    }

    @Test func `who decided alone is named, with what they decided`() throws {
        log.add(.incidentClose, family: nil, "2026-03-31", "10:00", reason: "only-governance")
        log.add(.incidentClose, family: nil, "2026-03-31", "10:01")
        #expect(
            try log.alerts("kind: own-act") == [
                "Ann decided alone, since nobody else holds governance: Closed an incident. [0]"
            ])
    }

    @Test func `the log of one family read often is an alert, that of several is not`() throws {
        for minute in 0..<4 {
            log.add(.auditRead, family: log.families[minute % 2], "2026-03-31", "10:0\(minute)")
        }
        let rule = "kind: log-of-one-family, times: 3, hours: 1"
        #expect(try log.alerts(rule) == [])
        log.add(.auditRead, family: log.families[0], "2026-03-31", "10:04")
        #expect(
            try log.alerts(rule) == [
                "Ann read the log of F0 3 times, 3 within 1 hour. [0, 2, 4]"
            ])
    }

    @Test func `a list of a great many things is an alert`() throws {
        log.add(.clipList, family: nil, "2026-03-31", "10:00", items: 499)
        log.add(.clipList, family: nil, "2026-03-31", "10:01", items: 500)
        #expect(
            try log.alerts("kind: bulk-listing, items: 500")
                == ["Ann listed 500 at once: Listed clips. [1]"])
    }

    @Test func `an alert names fifty records, and counts the others`() throws {
        for minute in 0..<60 {
            let time = CivilTime(secondOfDay: 36_000 + minute * 60).description
            log.add(.clipWatch, family: nil, "2026-03-31", time, .refused)
        }
        let alerts = try log.found("kind: refused-attempts, attempts: 5, hours: 24")
        #expect(alerts.map(\.count) == [60])
        #expect(alerts.map(\.records.count) == [50])
    }
}

/// A log as it is told to the finder.
private final class Story {
    let families = (0..<41).map { _ in FamilyID.random() }
    private let ann = PrincipalID.random()
    private var ends: [ProgrammeEnd] = []
    private var records: [(record: Record, date: CivilDate, time: CivilTime)] = []

    func add(
        _ event: Event, family: FamilyID?, _ day: String, _ time: String,
        _ outcome: Record.Outcome = .ok, reason: String? = nil, items: UInt64? = nil,
        purpose: AccessPurpose? = nil, rows: [Record.RowWord] = []
    ) {
        guard let date = CivilDate(day), let civil = CivilTime(time) else {
            preconditionFailure("\(day) \(time) is no moment")
        }
        let seconds = Int64(date.days) * 86_400 + Int64(civil.secondOfDay)
        records.append(
            (
                Record(
                    index: UInt64(records.count), before: nil, salt: [],
                    at: Instant(milliseconds: seconds * 1000), event: event, outcome: outcome,
                    reason: reason, actor: ann, roles: [.practitioner], purpose: purpose,
                    family: family, host: "test", program: "test",
                    amount: items.map { Record.Amount(items: $0) }, rows: rows), date, civil
            ))
    }

    func watch(
        _ family: FamilyID, _ day: String, _ time: String,
        for purpose: AccessPurpose = .purpose(.therapy)
    ) {
        add(.clipWatch, family: family, day, time, purpose: purpose)
    }

    func open(_ programme: ProgrammeID, _ family: FamilyID, _ day: String) {
        add(
            .programmeOpen, family: family, day, "10:00",
            rows: [Self.word("programme", programme.description)])
    }

    /// Enters a programme's end, or that it is taken back: a fact, of which the record names no more.
    func end(
        _ programme: ProgrammeID, _ family: FamilyID, _ day: String, as event: Event = .programmeEnd
    ) {
        let fact = FactID.random()
        ends.append(ProgrammeEnd(id: fact, programme: programme))
        add(event, family: family, day, "10:00", rows: [Self.word("fact", fact.description)])
    }

    private static func word(_ table: String, _ id: String) -> Record.RowWord {
        Record.RowWord(table: table, id: id, state: .holds(SHA256.hash([UInt8]())))
    }

    func export(_ id: ExportID, _ family: FamilyID) {
        add(
            .clipExport, family: family, "2026-03-01", "10:00",
            rows: [Self.word("export", id.description)])
    }

    func found(
        _ rule: String, on day: String = "2026-04-30", exports: [OpenExport] = []
    ) throws -> [Alert] {
        let text = "alerts: test\nversion: 1\nrules: [{id: one, \(rule)}]\n"
        var finder = AlertFinder(try AlertRules(Array(text.utf8)), exports: exports, ends: ends)
        for (record, date, time) in records { finder.take(record, on: date, at: time) }
        return finder.finish(on: try #require(CivilDate(day)))
    }

    /// What was found, as sentences with the records.
    func alerts(
        _ rule: String, on day: String = "2026-04-30", exports: [OpenExport] = []
    ) throws -> [String] {
        try found(rule, on: day, exports: exports).map { alert in
            let family = alert.family.flatMap { families.firstIndex(of: $0) }.map { "F\($0)" }
            return alert.sentence(who: "Ann", family: family) + " \(alert.records)"
        }
    }
}
