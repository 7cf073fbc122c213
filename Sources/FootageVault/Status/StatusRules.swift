import Retention
import VaultModel

/// What makes a line of the status amber or red; a function of the figures alone.
struct StatusRules {
    private let figures: StatusFigures
    private(set) var lines: [VaultStatus.Line] = []

    init(_ figures: StatusFigures) {
        self.figures = figures
        if let reason = figures.cannotRecord {
            add("log-writing", .red, "the log cannot be written: \(reason)")
        }
        if figures.isUnsettled {
            add(
                "restore", .red,
                figures.isClosedByRestore
                    ? "restored, and what was destroyed since that backup is not known: no film is opened"
                    : "restored, and entries since that backup are lost: the purge begins nothing before `footage restore settle`"
            )
        }
        overdue()
        coverage()
        due()
        policy()
        purge()
        quarantine()
        holds()
        requests()
        incidents()
        exports()
        clips()
        log()
        people()
        backups()
        slots()
        reserve()
    }

    /// After so many days somebody should print a head again.
    static let daysWithoutHead: Int64 = 7
    /// After so many days somebody should back up again.
    static let daysWithoutBackup: Int64 = 7
    /// For so many days a drill of the recovery identity stands: a year, for which the policy has no word.
    static let daysWithoutDrill: Int64 = 365

    private mutating func add(
        _ name: String, _ level: VaultStatus.Level, _ sentence: String, _ details: [String] = []
    ) {
        lines.append(.init(name: name, level: level, sentence: sentence, details: details))
    }

    /// “1 clip”, “2 clips”.
    private func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
        number == 1 ? "1 \(one)" : "\(number) \(many ?? one + "s")"
    }

    private mutating func overdue() {
        let number = figures.count(.overdue)
        if let fault = figures.keepsByNoRecord {
            return add(
                "overdue", .red,
                """
                \(count(number, "clip")) overdue, and what is overdue beyond that nobody can tell: \(fault); \
                run `footage audit verify`
                """, figures.overdue.map(\.description))
        }
        add(
            "overdue", number > 0 ? .red : .green,
            number > 0
                ? "\(count(number, "clip")) overdue: should have been destroyed, and \(number == 1 ? "was" : "were") not"
                : "overdue 0",
            figures.overdue.map(\.description))
    }

    private mutating func coverage() {
        let uncovered = figures.count(.uncovered)
        let undecided = figures.count(.undecided)
        let blocked = figures.count(.blocked)
        let review = figures.count(.review)
        if uncovered > 0 {
            add("uncovered", .amber, "\(count(uncovered, "clip")) under no rule of the policy")
        }
        if undecided > 0 {
            add(
                "undecided", .amber,
                "\(count(undecided, "clip")) whose last lawful day cannot be reckoned: a fact is missing"
            )
        }
        if blocked > 0 {
            add("blocked", .amber, "\(count(blocked, "clip")) blocked: a required fact is missing")
        }
        if review > 0 { add("review", .amber, "\(count(review, "clip")) waiting for a review") }
        if figures.sealedDates > 0 {
            add(
                "sealed-dates", .green,
                "\(count(figures.sealedDates, "clip")) not reckoned here: a child's date is sealed to this reader"
            )
        }
    }

    private mutating func due() {
        let queued = figures.count(.queued)
        let due = figures.count(.due)
        add(
            "due", .green,
            """
            \(due) due now, \(queued) queued, \(figures.dueIn7Days) within 7 days, \
            \(figures.dueIn30Days) within 30
            """)
        if figures.destroying > 0 {
            add(
                "destroying", .amber,
                "the destruction of \(count(figures.destroying, "clip")) was begun and is not finished; the next purge finishes it"
            )
        }
    }

    private mutating func policy() {
        guard let policy = figures.policy else {
            add(
                "policy", figures.clips > 0 ? .red : .amber,
                figures.clips > 0
                    ? "no policy is in force, and clips are held" : "no policy is in force yet")
            return
        }
        let past = policy.reviewBy.days(to: figures.date)
        let name = "policy \(policy.name) version \(policy.version)"
        switch past {
        case ...0: add("policy", .green, "\(name), to be reviewed by \(policy.reviewBy)")
        case 1...30:
            add("policy", .amber, "\(name) should have been reviewed by \(policy.reviewBy)")
        default:
            add(
                "policy", .red,
                "\(name) should have been reviewed by \(policy.reviewBy), \(past) days ago")
        }
        guard let until = policy.appraisalUntil else {
            add(
                "appraisal", figures.count(.due, .overdue) > 0 ? .red : .amber,
                (policy.appraisalEnded.map { "the authority to destroy ended on \($0)" }
                    ?? "no appraisal is in force") + ", so the purge destroys nothing")
            return
        }
        let left = figures.date.days(to: until)
        add(
            "appraisal", left <= 30 ? .amber : .green,
            "the authority to destroy lasts until \(until)"
                + (left <= 30 ? ", \(left) days more" : ""))
    }

    private mutating func purge() {
        let waiting = figures.count(.due, .overdue) > 0
        guard let last = figures.lastPurge else {
            add(
                "purge", waiting ? .amber : .green,
                waiting ? "clips are due, and the purge has never run" : "the purge has not run yet"
            )
            return
        }
        let age = last.date.days(to: figures.date)
        if !last.isFinished, age > 0 {
            add("purge", .amber, "the purge of \(last.date) did not finish; the next one does")
        } else if last.isFinished, last.outcome != "done" {
            add("purge", .amber, "the purge of \(last.date) ended as \(last.outcome)")
        } else if waiting, age > 2 {
            add("purge", .amber, "clips are due, and the purge last ran on \(last.date)")
        } else {
            add(
                "purge", .green,
                "last purge \(last.date): \(last.outcome), \(count(last.destroyed, "clip")) destroyed"
            )
        }
    }

    private mutating func quarantine() {
        guard figures.quarantined > 0 else {
            add("quarantine", .green, "nothing in quarantine")
            return
        }
        let oldest = figures.quarantineOldest.map { ", the oldest since \($0)" } ?? ""
        let past = figures.quarantinePastTime
        add(
            "quarantine", past > 0 ? .amber : .green,
            "\(count(figures.quarantined, "film")) in quarantine\(oldest)"
                + (past > 0 ? "; \(past) longer than the policy allows" : ""))
    }

    private mutating func holds() {
        guard figures.holds > 0 else {
            add("holds", .green, "no hold is open")
            return
        }
        let oldest = figures.holdOldest.map { ", the oldest since \($0)" } ?? ""
        let past = figures.holdsPastReview
        add(
            "holds",
            past.isEmpty ? .green : figures.holdReviewLate > Self.daysForHoldReview ? .red : .amber,
            "\(count(figures.holds, "hold")) open\(oldest)"
                + (past.isEmpty ? "" : "; \(past.count) past the day of review"),
            past.map { "hold \($0)" })
    }

    /// A hold that nobody has looked at for so many days past its day keeps films without a reason.
    private static let daysForHoldReview = 30

    /// Nothing is said where nobody asked for what is held.
    private mutating func requests() {
        guard let first = figures.requests.map(\.due).min() else { return }
        let past = figures.requests.count { $0.due < figures.date }
        let left = figures.date.days(to: first)
        add(
            "requests", past > 0 ? .red : left <= Self.daysBeforeAnswer ? .amber : .green,
            past > 0
                ? "\(count(past, "subject-access request")) not answered in time: `footage sar list`"
                : "\(count(figures.requests.count, "subject-access request")) open, the first to be answered by \(first)",
            figures.requests.map {
                "request \($0.number): due \($0.due)\($0.isStopped ? ", its clock stands still" : "")"
            })
    }

    /// So many days before an answer is due, somebody should look.
    private static let daysBeforeAnswer = 7

    private mutating func incidents() {
        guard let oldest = figures.incidents.first else {
            add("incidents", .green, "no incident is open")
            return
        }
        add(
            "incidents", .amber,
            "\(count(figures.incidents.count, "incident")) open, the oldest since \(oldest.opened): `footage incident list`",
            figures.incidents.prefix(StatusFigures.maximumDetails).map {
                "incident \($0.number): \($0.kind), \($0.opened)"
            })
    }

    private mutating func exports() {
        let past = figures.exportsPastReturn
        let details = past.prefix(StatusFigures.maximumDetails).map { "export \($0)" }
        if let fault = figures.exportsByNoRecord {
            return add(
                "exports", .red,
                """
                \(count(past.count, "export")) not returned in time, and which others nobody can tell: \(fault); \
                run `footage audit verify`
                """, details)
        }
        add(
            "exports", past.isEmpty ? .green : .amber,
            past.isEmpty
                ? "\(count(figures.exportsOpen, "export")) not yet returned"
                : "\(count(past.count, "export")) not returned in time",
            details)
    }

    private mutating func clips() {
        add(
            "clips", .green,
            "\(count(figures.clips, "clip")) of \(count(figures.families, "family", "families"))")
        if figures.damagedClips > 0 {
            add(
                "damaged", .red,
                "\(count(figures.damagedClips, "clip")) damaged on the disk: `footage scrub` says what to restore"
            )
        }
        if let read = figures.oldestReadBack {
            let days = (figures.now.seconds - read.seconds) / 86_400
            add(
                "read-back", days > Self.daysWithoutScrub ? .amber : .green,
                "the clip whose reading back is longest ago was read \(Self.ago(days))"
                    + (days > Self.daysWithoutScrub ? ": run `footage scrub`" : ""))
        }
        if figures.unverifiedClips > 0 {
            add(
                "unverified", .amber,
                "\(count(figures.unverifiedClips, "clip")) never read back since the upload: keep the tablet's copy"
            )
        }
    }

    /// After so many days without being read, what rots on a disk is found too late for the backups.
    private static let daysWithoutScrub: Int64 = 90

    private static func ago(_ days: Int64) -> String {
        switch days {
        case ...0: "today"
        case 1: "a day ago"
        default: "\(days) days ago"
        }
    }

    private mutating func log() {
        let records = count(Int(clamping: figures.logSize), "record")
        if let fault = figures.logFault {
            // Nor is anything said of heads and drills, which only records tell of.
            return add(
                "log", .red,
                "\(records) in the log, and they are not to be believed: \(fault); run `footage audit verify`"
            )
        }
        add("log", .green, "\(records) in the log")
        if let newest = figures.newestRecord, figures.now < newest {
            add("clock", .amber, "the clock is behind the newest record, of \(newest)")
        }
        guard let head = figures.headElsewhere else {
            add(
                "head-elsewhere", .amber,
                "no head of the log was ever handed out: print one with `footage audit checkpoint`")
            return
        }
        let days = (figures.now.seconds - head.at.seconds) / 86_400
        add(
            "head-elsewhere", days >= Self.daysWithoutHead ? .amber : .green,
            """
            the newest head kept elsewhere is \(days) days old and vouches for \(head.size) of \
            \(figures.logSize) records
            """)
    }

    private mutating func backups() {
        guard figures.readsBackups else { return }
        let past = figures.keyPartsPastTime
        if !past.isEmpty {
            add(
                "backup-keys", .red,
                "\(count(past.count, "key part")) of backups kept longer than the policy and certificates say: `footage backup` to that medium overwrites them; `footage backup forget` puts a lost one on record",
                Array(past.prefix(StatusFigures.maximumDetails)))
        }
        let lost = figures.keyPartsLost
        if !lost.isEmpty {
            add(
                "backup-keys-lost", .amber,
                "\(count(lost.count, "key part")) past their time on media that are on record as lost: who finds one could open what was destroyed since",
                Array(lost.prefix(StatusFigures.maximumDetails)))
        }
        guard let last = figures.lastBackup else {
            add("backup", .amber, "no backup was ever made: `footage backup DIR` makes one")
            return
        }
        let days = (figures.now.seconds - last.at.seconds) / 86_400
        add(
            "backup", days >= Self.daysWithoutBackup || !last.isComplete ? .amber : .green,
            "the newest backup is \(count(Int(clamping: days), "day")) old (\(last.stamp))"
                + (last.isComplete ? "" : "; not everything could be backed up"))
    }

    private mutating func people() {
        if figures.keysOwed > 0 {
            add(
                "keys-owed", .amber,
                "\(count(figures.keysOwed, "key")) owed to colleagues: `footage person share-keys` gives them"
            )
        }
        if figures.familiesWithOneGrantee > 0 {
            let families = count(figures.familiesWithOneGrantee, "family", "families")
            add("grantees", .amber, "\(families) that fewer than two people can open")
        }
        if figures.isLogKeyOwed {
            add(
                "log-key", .amber,
                "the log's key is one that somebody has who left, or whose keys were replaced: `footage audit rotate-key`"
            )
        }
        if let since = figures.rotationOldest {
            let families = count(figures.rotationsOwed, "family", "families")
            let isLate = since.days(to: figures.date) > UnlockedVault.daysForRotation
            add(
                "rotation", isLate ? .red : .amber,
                "\(families) owed a new identity since \(since), because somebody knows the old one"
            )
        }
        recovery()
    }

    private mutating func recovery() {
        if figures.familiesOwedToRecovery > 0 {
            let families = count(figures.familiesOwedToRecovery, "family", "families")
            add(
                "recovery-owed", .amber,
                "\(families) that the recovery identity does not open: whoever works with them runs `footage person share-keys`"
            )
        }
        guard figures.logFault == nil else { return }
        guard let drilled = figures.recoveryDrilled else {
            return add("recovery", .amber, "the recovery identity was never drilled")
        }
        let days = (figures.now.seconds - drilled.seconds) / 86_400
        if days > Self.daysWithoutDrill {
            add(
                "recovery", .amber,
                "the recovery identity was last drilled \(count(Int(clamping: days), "day")) ago: governance runs `footage recovery drill` once a year"
            )
        } else if figures.isDrilledByFounderAlone {
            add(
                "recovery", .amber,
                "nobody but the founder has drilled the recovery identity: somebody else with governance runs `footage recovery drill`"
            )
        } else {
            add("recovery", .green, "the recovery identity was last drilled at \(drilled)")
        }
    }

    private mutating func slots() {
        guard let kind = figures.slotsKeptBy else { return }
        add(
            "key-slots", .amber,
            """
            the key slots lie on \(kind), which may keep old blocks of a destroyed key: the disk must be \
            encrypted
            """)
    }

    private mutating func reserve() {
        let (held, size) = (figures.logReserve.held, figures.logReserve.size)
        guard held < size else { return }
        add(
            "log-reserve", held == 0 ? .red : .amber,
            """
            \(held >> 10) of \(size >> 10) KiB are left of what is kept for the log on a full disk: free some \
            space, and the next command makes it whole
            """)
    }
}
