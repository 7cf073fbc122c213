import AuditLog
import Catalog
import Database
import Retention
import VaultCrypto
import VaultModel

/// How a run of the purge begins, is braked, ends, and is finished by another.
extension UnlockedVault {
    /// How a run ended.
    enum RunOutcome: String {
        case running, done, braked, failed
    }

    func start(_ terms: DestructionTerms, _ plan: PurgePlan) throws {
        var act = Act(.purgeRun)
        act.amount = .init(items: UInt64(plan.clips.count))
        try perform(act) { transaction, _ in
            try transaction.insert(runRow(terms.run, plan, .running, on: terms.date))
        }
    }

    func end(_ run: RunID, skipped: Int, _ outcome: RunOutcome, reason: String? = nil) throws {
        var act = Act(.purgeEnd)
        act.outcome = outcome == .done ? .ok : .failed
        act.reason = outcome == .done ? nil : reason ?? "not-finished"
        try perform(act) { transaction, act in
            var row = try vault.catalog.require(PurgeRunRow.self, run.bytes)
            let destroyed = try vault.catalog.count(
                TombstoneRow.self, where: "run = ?", [.id(run)])
            row.ended = vault.environment.clock()
            row.destroyed = Int64(destroyed)
            row.skipped = Int64(skipped)
            row.outcome = outcome.rawValue
            try transaction.update(row)
            act.amount = .init(items: UInt64(destroyed))
        }
    }

    /// Finishes the destructions that earlier runs began, and closes those runs.
    ///
    /// - Throws: `VaultError` of kind `tampered` when a mark is not the log's.
    func finishBegun(
        _ rows: LogWords, _ tally: PurgeTally = PurgeTally()
    ) throws -> DestructionResult {
        var result = DestructionResult()
        let (begun, waiting) = try vault.catalog.read {
            let begun = try vault.catalog.rows(
                ClipRow.self, where: "state = 'destroying' ORDER BY id")
            try rows.check(Set(begun.map(\.family)))
            let waiting = try quarantineBeingDestroyed()
            try rows.check(films: waiting.map(\.id))
            return (begun, waiting)
        }
        tally.begin(begun.count + waiting.count)
        let runs = try begun.reduce(into: [ClipID: RunID]()) { runs, clip in
            let terms = try vault.catalog.require(DestructionRow.self, clip.id.bytes)
            // The run of an act that concerned one film ends with the film.
            if FilmEnd(rule: terms.rule) != .moved { runs[clip.id] = terms.run }
        }
        for first in stride(from: 0, to: begun.count, by: clipsPerBatch) {
            let batch = begun[first..<min(first + clipsPerBatch, begun.count)]
            let finished = try finishDestruction(of: Array(batch))
            tally.add(finished, of: batch.count)
            result.destroyed += finished.destroyed
            result.pending += finished.pending
        }
        let finished = try finishQuarantined(waiting)
        tally.add(finished, of: waiting.count)
        result.destroyed += finished.destroyed
        result.pending += finished.pending
        let cutShort = try vault.catalog.rows(
            PurgeRunRow.self,
            where: """
                outcome = 'running' AND NOT (plan = zeroblob(32) AND id IN (SELECT run FROM destruction))
                """)
        for run in Set(result.destroyed.compactMap { runs[$0] } + cutShort.map(\.id)).sorted() {
            let skipped = try vault.catalog.require(PurgeRunRow.self, run.bytes).skipped
            try end(run, skipped: Int(clamping: skipped), .failed, reason: "cut-short")
        }
        return result
    }

    /// What a person must see to: clips that could not be destroyed, but for those that somebody reads, or seals
    /// anew, for less than a day.
    func incidents(of pending: [PendingClip]) throws -> [FoundIncident] {
        try pending.compactMap { pending in
            let detail: String
            switch pending.reason {
            case .inUse:
                let day: Int64 = 86_400_000
                let row = try vault.catalog.find(DestructionRow.self, pending.clip.bytes)
                let now = vault.environment.clock().milliseconds
                guard let row, now - row.begun.milliseconds > day else { return nil }
                detail = "in use"
            case .notRemoved: detail = "payload"
            case .wrongSlot: detail = "key slot"
            }
            let family = try vault.catalog.find(ClipRow.self, pending.clip.bytes)?.family
            return FoundIncident(
                kind: "destruction-failed", family: family, clip: pending.clip.bytes,
                detail: detail)
        }
    }

    /// The brakes that a plan would trip, with what was destroyed today, or begun to be, already counted in.
    func trips(of plan: PurgePlan, held: Int, _ brakes: Brakes) throws -> [Brakes.Trip] {
        guard !plan.clips.isEmpty else { return [] }
        let gone = try vault.catalog.rows(
            TombstoneRow.self, where: "destroyed_on = ?", [.date(vault.today)]
        ).compactMap { stone in
            // What a person ordered for one film was no purge's.
            stone.end == .destroyed ? stone.family.map { (clip: stone.id, family: $0) } : nil
        }
        let due = plan.clips.map { (clip: $0.clip, family: $0.family) }
        let going = try begunToday(except: Set(plan.clips.map(\.clip)))
        return brakes.check(
            due: due + gone + going, held: held + gone.count + going.count)
    }

    /// The clips whose destruction was begun today and is not at its end: they may open no more already.
    private func begunToday(
        except planned: Set<ClipID>
    ) throws -> [(clip: ClipID, family: FamilyID)] {
        try vault.catalog.rows(DestructionRow.self, where: "1 ORDER BY id").compactMap { row in
            guard vault.date(of: row.begun) == vault.today, !planned.contains(row.id),
                let clip = try vault.catalog.find(ClipRow.self, row.id.bytes)
            else { return nil }
            return (row.id, clip.family)
        }
    }

    /// Destroys nothing of a plan, and has governance look at the plan.
    func brake(
        _ plan: PurgePlan, _ trips: [Brakes.Trip], after tally: PurgeTally
    ) throws -> Never {
        let families = plan.families.sorted().map(\.description).joined(separator: " ")
        let since = try since(brakes(where: "closed IS NULL"))
        if plan.families.contains(where: { since[$0.description] == nil }) {
            try open([
                FoundIncident(
                    kind: Self.brakedKind,
                    detail: """
                        plan \(plan.hash) for \(plan.date): \(plan.clips.count) clips of families \
                        \(families)
                        """)
            ])
        }
        var act = Act(.purgeBrake)
        act.outcome = .failed
        act.reason = "braked"
        act.amount = .init(items: UInt64(plan.clips.count))
        try perform(act) { transaction, _ in
            try transaction.insert(runRow(.random(), plan, .braked, on: vault.today))
        }
        let nothing = tally.destroyed == 0 ? "nothing was" : "nothing more was"
        throw VaultError(
            .failed, "braked",
            "\(nothing) destroyed: " + trips.map(\.message).joined(separator: " "),
            hint: """
                governance looks at `footage purge plan --on \(plan.date) --to PLAN` and, if it is right, runs \
                `footage purge apply PLAN --confirm \(plan.hash)` within 7 days
                """)
    }

    /// What was found, without what is overdue because the brakes held it for no more than 7 days.
    ///
    /// They hold it from the first incident that named its family after a run went on: to close one gives no more
    /// time.
    func withoutBraked(_ found: [FoundIncident], _ plan: PurgePlan) throws -> [FoundIncident] {
        let now = vault.environment.clock().milliseconds
        let ran = try vault.catalog.rows(
            PurgeRunRow.self, where: "outcome = ? AND plan <> ? ORDER BY started DESC, id LIMIT 1",
            [.text(RunOutcome.done.rawValue), .blob(Self.noPlan)]
        ).first?.started
        let since = try since(
            brakes(where: "opened > ?", [.instant(ran ?? Instant(milliseconds: .min))]))
        let waiting = plan.clips.filter { entry in
            guard let since = since[entry.family.description]?.milliseconds else { return true }
            let (waited, overflow) = now.subtractingReportingOverflow(since)
            return !overflow && waited < Int64(Brakes.daysUnderBrake) * 86_400_000
        }
        let clips = Set(waiting.map(\.clip.bytes))
        return found.filter { incident in
            guard incident.kind == "overdue", let clip = incident.clip else { return true }
            return !clips.contains(clip)
        }
    }

    private static var brakedKind: String { "purge-braked" }

    /// Incidents that say that the brakes hold clips.
    private func brakes(
        where condition: String, _ values: [DatabaseValue] = []
    ) throws -> [IncidentRow] {
        try vault.catalog.rows(
            IncidentRow.self, where: "kind = ? AND \(condition) ORDER BY number",
            [.text(Self.brakedKind)] + values)
    }

    /// Since when incidents have said that the brakes hold clips of a family, by its id as words.
    private func since(_ rows: [IncidentRow]) -> [String: Instant] {
        var since: [String: Instant] = [:]
        for row in rows {
            for word in row.detail.split(separator: " ").map(String.init) {
                since[word] = min(since[word] ?? row.opened, row.opened)
            }
        }
        return since
    }

    private func runRow(
        _ run: RunID, _ plan: PurgePlan, _ outcome: RunOutcome, on date: CivilDate
    ) -> PurgeRunRow {
        let now = vault.environment.clock()
        return PurgeRunRow(
            id: run, date: date, plan: plan.hash.bytes, policy: plan.policy.bytes, started: now,
            ended: outcome == .running ? nil : now, planned: Int64(plan.clips.count),
            destroyed: 0, skipped: 0, outcome: outcome.rawValue, principal: principal)
    }
}
