import VaultModel

/// What the vault's own figures say of its upkeep: clock, backups, drills, heads kept elsewhere.
struct StandingExamination {
    let figures: StatusFigures

    var lines: [Examination.Line] {
        guard let fault = figures.logFault else { return [clock, backup, backupKeys, drill, head] }
        let log = Examination.Line(
            "log", .wrong, "the log's records are not to be believed: \(fault)",
            mend: "run `footage audit verify`, and tell information governance")
        return [log, backup, backupKeys]
    }

    private func days(since moment: Instant) -> Int64 {
        (figures.now.seconds - moment.seconds) / 86_400
    }

    private static func count(_ number: Int64, _ one: String, _ many: String) -> String {
        number == 1 ? "1 \(one)" : "\(number) \(many)"
    }

    private var clock: Examination.Line {
        guard let newest = figures.newestRecord, figures.now < newest else {
            return .init("clock", .ok, "the clock is not behind the newest record")
        }
        return .init(
            "clock", .attention, "the clock is behind the newest record, of \(newest)",
            mend: "set the clock, and find out which of the two is wrong before the next purge")
    }

    private var backup: Examination.Line {
        guard let last = figures.lastBackup else {
            return .init(
                "backup", .attention, "no backup was ever made",
                mend: "`footage backup DIR` makes one")
        }
        let days = days(since: last.at)
        let age = "the newest backup is \(Self.count(days, "day", "days")) old (\(last.stamp))"
        guard last.isComplete else {
            return .init(
                "backup", .attention, age + ", and not everything could be backed up",
                mend: "`footage scrub` says what is damaged; then back up again")
        }
        guard days < StatusRules.daysWithoutBackup else {
            return .init("backup", .attention, age, mend: "`footage backup DIR`, best by a timer")
        }
        return .init("backup", .ok, age)
    }

    private var backupKeys: Examination.Line {
        let (past, lost) = (figures.keyPartsPastTime, figures.keyPartsLost)
        if !past.isEmpty {
            return .init(
                "backup-keys", .wrong,
                "keys are kept in backups for longer than the policy and certificates say: what was destroyed could be opened with them",
                mend: """
                    back up to that medium, which overwrites them; `footage backup forget` puts a lost medium on \
                    record
                    """, details: past + lost)
        }
        guard lost.isEmpty else {
            return .init(
                "backup-keys", .attention,
                "keys past their time are on media that are on record as lost: who finds one could open what was destroyed since",
                mend: "destroy the medium if it is found", details: lost)
        }
        return .init("backup-keys", .ok, "no backup keeps keys for longer than the policy says")
    }

    private var drill: Examination.Line {
        let mend = """
            let governance run `footage recovery drill`: on paper or a stick it may be unreadable by now
            """
        guard let drilled = figures.recoveryDrilled else {
            return .init(
                "recovery", .attention, "the recovery identity was never drilled", mend: mend)
        }
        let days = days(since: drilled)
        let sentence =
            "the recovery identity was last drilled \(Self.count(days, "day", "days")) ago"
        if days > StatusRules.daysWithoutDrill {
            return .init("recovery", .attention, sentence, mend: mend)
        }
        return figures.isDrilledByFounderAlone
            ? .init("recovery", .attention, sentence + ", by nobody but the founder", mend: mend)
            : .init("recovery", .ok, sentence)
    }

    private var head: Examination.Line {
        let mend = "print one with `footage audit checkpoint`, and keep it elsewhere"
        guard let head = figures.headElsewhere else {
            return .init(
                "head-elsewhere", .attention, "no head of the log was ever handed out", mend: mend)
        }
        let days = days(since: head.at)
        let sentence = """
            the newest head kept elsewhere is \(Self.count(days, "day", "days")) old, and vouches for \
            \(head.size) of \(figures.logSize) records
            """
        return days >= StatusRules.daysWithoutHead
            ? .init("head-elsewhere", .attention, sentence, mend: mend)
            : .init("head-elsewhere", .ok, sentence)
    }
}
