import AuditLog
import Catalog
import Database
import GovernanceReport
import Retention
import VaultCrypto
import VaultDisk
import VaultModel

/// Gathers the figures of a vault's status, for all families or for some.
struct StatusReading {
    let vault: Vault
    /// The families that count; none for all of them.
    let families: Set<FamilyID>?
    /// Whether addresses may be listed.
    let namesClips: Bool
    /// Whether the children's dates can be read.
    let readsDates: Bool
    /// Everything recorded of a family that a decision rests on.
    let holdings: (FamilyRow) throws -> FamilyHoldings
    /// The person whose quarantine counts, where not all of it does.
    let person: PrincipalID?
    /// Heads handed out by this record or a later one do not count: an export says how old the one before is.
    var headsBefore: UInt64 = .max

    func figures() throws -> StatusFigures {
        let now = vault.environment.clock()
        var figures = StatusFigures(date: vault.date(of: now), now: now)
        let policy = try vault.policyInForce(on: figures.date)
        figures.policy = policy.map { policy in
            .init(
                name: policy.policy.name, version: policy.policy.version,
                reviewBy: policy.policy.reviewBy,
                appraisalUntil: policy.policy.appraisal(on: figures.date)?.until,
                appraisalEnded: policy.policy.appraisals.map(\.until)
                    .filter { $0 < figures.date }.max())
        }
        try readClips(policy, &figures)
        try readQuarantine(policy?.policy, &figures)
        try readHolds(&figures)
        try readRequests(&figures)
        try readIncidents(&figures)
        try readExports(&figures)
        try readPurge(&figures)
        figures.isUnsettled = try vault.isUnsettled()
        figures.isClosedByRestore = try vault.isClosedByRestore()
        try readLog(&figures)
        try readPeople(&figures)
        try readRotations(&figures)
        try readBackups(&figures)
        figures.logReserve = .init(held: vault.reserve.held, size: vault.reserve.size)
        let kind = try vault.slotPlace.fileSystem(on: vault.disk)
        figures.slotsKeptBy = kind.overwritesInPlace ? nil : kind.name
        return figures
    }

    private func isWanted(_ family: FamilyID?) -> Bool {
        guard let families else { return true }
        return family.map(families.contains) ?? false
    }

    private func readClips(_ policy: PolicyInForce?, _ figures: inout StatusFigures) throws {
        let yesterday = Instant(
            milliseconds: figures.now.milliseconds.subtractingReportingOverflow(86_400_000)
                .partialValue)
        for family in try vault.catalog.rows(FamilyRow.self, where: "1 ORDER BY reference")
        where isWanted(family.id) {
            figures.families += 1
            let grantees = try vault.catalog.database.query(
                """
                SELECT count(DISTINCT principal) FROM grant_ WHERE family = ? AND revoked IS NULL \
                AND length(sealed) > 0 AND (until IS NULL OR until >= ?) AND NOT \(GrantRow.byBreakGlass)
                """, [.id(family.id), .date(figures.date)]
            ) { try $0.int(at: 0) }
            if (grantees.first ?? 0) < 2 { figures.familiesWithOneGrantee += 1 }
            let sealed = try vault.catalog.count(
                GrantRow.self, where: "family = ? AND principal IS NULL AND revoked IS NULL",
                [.id(family.id)])
            if sealed == 0 { figures.familiesOwedToRecovery += 1 }
            let holdings = try holdings(family)
            if let read = try vault.catalog.oldestReadBack(in: family.id, at: figures.now) {
                figures.oldestReadBack = min(figures.oldestReadBack ?? read, read)
            }
            let guesses = try readsDates ? [] : guesses(at: family)
            for clip in holdings.clips {
                figures.clips += 1
                if try !vault.catalog.damage(of: clip).isEmpty {
                    figures.damagedClips += 1
                } else if clip.verified == nil, clip.uploaded < yesterday {
                    figures.unverifiedClips += 1
                }
                guard clip.state == .live else {
                    figures.destroying += 1
                    continue
                }
                guard let policy else { continue }
                let outcome = Evaluator.outcome(
                    try holdings.facts(of: clip), under: policy, on: figures.date)
                if try isSealed(outcome, of: clip, guesses, under: policy, on: figures.date) {
                    figures.sealedDates += 1
                    continue
                }
                figures.standing[outcome.status, default: 0] += 1
                countDue(outcome, &figures)
                if outcome.status == .overdue, namesClips,
                    figures.overdue.count < StatusFigures.maximumDetails
                {
                    figures.overdue.append(try vault.address(of: clip))
                }
            }
        }
    }

    /// The family with children's dates made up, where there are dates that cannot be read here.
    private func guesses(at family: FamilyRow) throws -> [FamilyHoldings] {
        let known = try vault.catalog.count(
            ChildRow.self, where: "family = ?", [.id(family.id)])
        guard known > 0, let old = CivilDate(year: 1900, month: 1, day: 1) else { return [] }
        let early = Fact(old, entered: old, by: "")
        let late = Fact(vault.today, entered: old, by: "")
        let children = [
            ClipFacts.Child(birth: early, death: nil), ClipFacts.Child(birth: late, death: nil),
            ClipFacts.Child(birth: early, death: early), ClipFacts.Child(birth: late, death: late),
        ]
        return try children.map { child in
            try FamilyHoldings(family, in: vault.catalog) { _ in .guessed(child) }
        }
    }

    /// Whether what becomes of a clip hangs on a child's date that cannot be read here.
    private func isSealed(
        _ outcome: Decision.Outcome, of clip: ClipRow, _ guesses: [FamilyHoldings],
        under policy: PolicyInForce, on date: CivilDate
    ) throws -> Bool {
        try guesses.contains { guess in
            let other = Evaluator.outcome(try guess.facts(of: clip), under: policy, on: date)
            return other.status != outcome.status || other.start != outcome.start
                || other.limit != outcome.limit
        }
    }

    private func countDue(_ outcome: Decision.Outcome, _ figures: inout StatusFigures) {
        guard outcome.status == .kept || outcome.status == .queued, !outcome.awaitsReview,
            let start = outcome.start
        else { return }
        let days = figures.date.days(to: start)
        if days <= 7 { figures.dueIn7Days += 1 }
        if days <= 30 { figures.dueIn30Days += 1 }
    }

    private func readQuarantine(_ policy: Policy?, _ figures: inout StatusFigures) throws {
        for row in try vault.catalog.rows(QuarantineRow.self, where: "1 ORDER BY uploaded, id") {
            if let person, row.practitioner != person, row.uploadedBy != person { continue }
            figures.quarantined += 1
            figures.quarantineOldest = min(
                figures.quarantineOldest ?? row.uploadedOn, row.uploadedOn)
            guard let policy else { continue }
            if row.lastDay(in: policy.quarantine) < figures.date {
                figures.quarantinePastTime += 1
            }
        }
    }

    private func readHolds(_ figures: inout StatusFigures) throws {
        for row in try vault.catalog.rows(HoldRow.self, where: "released IS NULL ORDER BY number")
        where isWanted(row.family) {
            figures.holds += 1
            figures.holdOldest = min(figures.holdOldest ?? row.placedOn, row.placedOn)
            guard row.reviewBy < figures.date else { continue }
            figures.holdsPastReview.append(Int(row.number))
            figures.holdReviewLate = max(
                figures.holdReviewLate, row.reviewBy.days(to: figures.date))
        }
    }

    private func readRequests(_ figures: inout StatusFigures) throws {
        let rows = try vault.catalog.rows(RequestRow.self, where: "closed IS NULL ORDER BY number")
        for row in rows where isWanted(row.family) {
            let clock = row.clock(try vault.catalog.entries(of: row))
            figures.requests.append(
                .init(
                    number: Int(clamping: row.number), due: clock.due(on: figures.date),
                    isStopped: clock.isStopped))
        }
    }

    private func readIncidents(_ figures: inout StatusFigures) throws {
        let rows = try vault.catalog.rows(
            IncidentRow.self, where: "closed IS NULL ORDER BY opened, number")
        figures.incidents = rows.filter { isWanted($0.family) }.map {
            .init(number: Int($0.number), kind: $0.kind, opened: vault.date(of: $0.opened))
        }
    }

    private func readExports(_ figures: inout StatusFigures) throws {
        for row in try vault.catalog.rows(ExportRow.self, where: "returned IS NULL ORDER BY number")
        where isWanted(row.family) {
            figures.exportsOpen += 1
            if let day = row.returnBy, day < figures.date {
                figures.exportsPastReturn.append(Int(row.number))
            }
        }
    }

    private func readPurge(_ figures: inout StatusFigures) throws {
        let rows = try vault.catalog.rows(
            PurgeRunRow.self,
            // What was destroyed by a person's order, or again by a ledger, had no plan.
            where: "plan <> zeroblob(32) ORDER BY started DESC, id LIMIT 1")
        figures.lastPurge = rows.first.map {
            .init(
                date: $0.date, outcome: $0.outcome, isFinished: $0.ended != nil,
                destroyed: Int($0.destroyed))
        }
    }

    private func readLog(_ figures: inout StatusFigures) throws {
        figures.logSize = UInt64(clamping: try vault.catalog.logHead()?.size ?? 0)
        var read = figures
        do {
            try readRecords(&read)
            figures = read
        } catch {
            // What is gathered from records counts only if all of it does.
            guard let fault = VaultError(explaining: error), fault.kind == .tampered else {
                throw error
            }
            figures.logFault = fault.message
        }
    }

    private func readRecords(_ figures: inout StatusFigures) throws {
        let log = try LogTable(vault.catalog.database)
        if log.size > 0 {
            figures.newestRecord = try RecordGlance(leaf: log.leaf(at: log.size - 1)).at
        }
        // A witness remembers, print and exports go elsewhere; an upload's receipt lies on this machine.
        let handedOut: [Event] = [.auditCheckpoint, .auditWitness, .auditExport]
        figures.headElsewhere = try vault.catalog.newestRecord(
            of: handedOut, before: headsBefore, unless: UnlockedVault.oldHead
        ).map {
            .init(event: $0.event.rawValue, at: $0.at, size: $0.index + 1)
        }
        try readDrills(&figures)
    }

    /// Drills of the recovery identity that the vault has now: those since the last rotation.
    private func readDrills(_ figures: inout StatusFigures) throws {
        let founder = vault.genesis.introduction.founder.person
        var end = UInt64.max
        var isDrilledByOther = false
        while !isDrilledByOther,
            let record = try vault.catalog.newestRecord(
                of: [.recoveryDrill, .recoveryRotate], before: end),
            record.event == .recoveryDrill
        {
            figures.recoveryDrilled = figures.recoveryDrilled ?? record.at
            isDrilledByOther = record.actor != founder
            end = record.index
        }
        guard figures.recoveryDrilled != nil, !isDrilledByOther else { return }
        figures.isDrilledByFounderAlone = try vault.catalog.rows(
            PersonRow.self, where: "standing = 'active' ORDER BY id"
        ).contains { $0.id != founder && $0.roles.contains(.governance) }
    }

    private func readBackups(_ figures: inout StatusFigures) throws {
        guard families == nil else { return }
        figures.readsBackups = true
        let newest = try vault.catalog.rows(
            BackupRow.self,
            where: "outcome IN ('done', 'incomplete') ORDER BY begun DESC, number DESC LIMIT 1")
        figures.lastBackup = newest.first.map {
            .init(stamp: $0.stamp, at: $0.begun, isComplete: $0.outcome == "done")
        }
        figures.keyPartsPastTime = try keyPartsPastTime(vault.openKeyParts(), figures.date)
        figures.keyPartsLost = try keyPartsPastTime(vault.lostKeyParts(), figures.date)
    }

    private func keyPartsPastTime(
        _ parts: [BackupRow], _ date: CivilDate
    ) throws -> [String] {
        try parts.compactMap { part in
            guard let end = try vault.keyPartEnd(madeOn: part.begunOn), end < date else {
                return nil
            }
            let medium = Hex.encode(part.keysMedium).prefix(8)
            return "key part \(part.stamp) on medium \(medium), to be gone by \(end)"
        }
    }

    private func readRotations(_ figures: inout StatusFigures) throws {
        var seen: Set<FamilyID> = []
        for row in try vault.catalog.rows(RotationRow.self, where: "1 ORDER BY since, id")
        where isWanted(row.family) {
            let clips = try vault.catalog.count(
                ClipRow.self, where: "family = ?", [.id(row.family)])
            guard clips > 0, seen.insert(row.family).inserted else { continue }
            figures.rotationOldest = figures.rotationOldest ?? row.sinceOn
        }
        figures.rotationsOwed = seen.count
    }

    private func readPeople(_ figures: inout StatusFigures) throws {
        guard families == nil else { return }
        let keys = try vault.catalog.rows(VaultKeyRow.self)
        for person in try vault.catalog.rows(PersonRow.self, where: "standing <> 'retired'") {
            let held = Set(
                try vault.catalog.rows(WrapRow.self, where: "principal = ?", [.id(person.id)])
                    .map(\.vaultKey))
            figures.keysOwed +=
                keys.filter { key in
                    !key.key.holders.isDisjoint(with: person.roles) && !held.contains(key.id)
                }.count
        }
    }
}
