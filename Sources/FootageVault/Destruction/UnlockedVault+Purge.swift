import AuditLog
import Catalog
import Database
import Retention
public import VaultCrypto
import VaultDisk
public import VaultModel

extension UnlockedVault {
    /// Says what a purge would destroy on a day, without destroying it.
    ///
    /// Holds and changes of clips are held to the log in all families, and every row of those with something due;
    /// a date that was moved elsewhere is found by `runPurge`.
    ///
    /// - Throws: `VaultError` when no policy is in force on that day, or no appraisal.
    public func planPurge(on date: CivilDate) throws -> PurgePlan {
        var act = Act(.purgePlan)
        try require(.purge, for: act)
        try requireDatesKey(for: act)
        let (row, policy) = try purgePolicy(on: date, for: act)
        try requireAppraisal(policy.policy, on: date, for: act)
        let plan = makePlan(
            try survey(
                on: date, under: policy, row, resting: words, comparing: DecidingTables.keeping))
        act.amount = .init(items: UInt64(plan.clips.count))
        try record(act)
        return plan
    }

    /// Destroys what is due today, and finishes what an earlier run began.
    ///
    /// Every row that says when a film goes is held to the log first, in all families.
    ///
    /// Safe to run again on the same day, after missed days and after a crash. Incidents are opened for
    /// what is overdue, blocked past its deadline, uncovered, undecided or past its review, and for films
    /// too long in quarantine and exports not returned.
    ///
    /// - Throws: `VaultError` `locked` while another purge runs; `failed` with the code `clock-behind`,
    ///   `clock-ahead`, `no-policy`, `no-appraisal`, `restore-unsettled` or `braked`, once that is on record: nothing was
    ///   destroyed; `tampered` when the log, or a row that decides, is not what it was signed as. Where
    ///   something was destroyed before it stopped, the hint says how much, and `failed` is `partlyDone`.
    public func runPurge() throws -> PurgeSummary {
        try purge { run in
            let (row, policy) = try purgePolicy(on: run.date, for: Act(.purgeRefuse))
            let survey = try survey(
                on: run.date, under: policy, row, resting: run.rows,
                comparing: DecidingTables.dating)
            let plan = makePlan(survey)
            let trips = try trips(of: plan, held: survey.held, policy.policy.brakes)
            var found = try survey.incidents + quarantineIncidents(on: run.date, policy.policy)
            found += try exportIncidents(on: run.date)
            found += try rotationIncidents(on: run.date)
            if !trips.isEmpty { found = try withoutBraked(found, plan) }
            let incidents = try open(found)
            try requireAppraisal(policy.policy, on: run.date, for: Act(.purgeRefuse))
            try requireSettled()
            guard trips.isEmpty else { try brake(plan, trips, after: run.tally) }
            var summary = try execute(
                plan, row, policy, held: survey.held, judged: survey.judged, in: run)
            summary.incidents += incidents
            let terms = AfterwardsTerms(
                policy: policy.policy, row: row, date: run.date, rows: run.rows)
            summary.erasedFamilies = try carryOutAfterwards(terms)
            summary.erasedQuarantined = try eraseQuarantineTombstones(terms)
            summary.erasedTexts = try eraseTextsOfNoFamily(terms)
            return summary
        }
    }

    /// Destroys what a plan names and is still due, on the facts that the plan rests on.
    ///
    /// - Parameters:
    ///   - plan: A plan for today, or for one of the seven days before.
    ///   - confirmed: The plan's hash, by which governance lets this very plan pass the brakes.
    /// - Returns: What it did.
    /// - Throws: As `runPurge`, and `badInput` for a plan of another vault, day, policy or signer.
    public func applyPurge(
        _ plan: PurgePlan, confirmedHash confirmed: SHA256Digest? = nil
    ) throws -> PurgeSummary {
        try purge { run in
            let (row, policy) = try purgePolicy(on: run.date, for: Act(.purgeRefuse))
            try check(plan, on: run.date, row)
            try requireAppraisal(policy.policy, on: run.date, for: Act(.purgeRefuse))
            try requireSettled()
            let held = try vault.catalog.count(ClipRow.self, where: "state = 'live'")
            let trips = try trips(of: plan, held: held, policy.policy.brakes)
            if !trips.isEmpty, try !isConfirmed(plan, confirmed) {
                try brake(plan, trips, after: run.tally)
            }
            return try execute(plan, row, policy, held: held, judged: JudgedClips(), in: run)
        }
    }

    /// A purge under way: its day, what it rests on, and how far it is.
    private struct Underway {
        let date: CivilDate
        let rows: LogWords
        let tally = PurgeTally()
    }

    /// Takes the purge's lock, finishes what was begun, and goes on with the body.
    private func purge(_ body: (Underway) throws -> PurgeSummary) throws -> PurgeSummary {
        let act = Act(.purgeRun)
        // What it destroys no rollback brings back.
        if isRehearsing { try checkRehearsable(act) }
        try require(.purge, for: act)
        try requireDatesKey(for: Act(.purgeRefuse))
        try requireWritable()
        let lock = try vault.disk.openLockFile(
            vault.location.purgeLock, mode: vault.modes.file, group: vault.modes.group)
        do throws(DiskError) {
            try lock.lock(.exclusive)
        } catch {
            guard case .locked = error else { throw error }
            throw VaultError(
                .locked, "purge-running", "another purge is running",
                hint: "wait for it to finish; nothing was changed")
        }
        defer { try? lock.unlock() }
        // However it ends: so that no old page of the catalog waits in SQLite's log.
        defer { vault.foldWriteAheadLog(beyond: 0, waiting: .seconds(1)) }
        let (date, clock) = try requireWholeCatalog {
            try vault.catalog.read {
                // Films that wait, and those of them whose destruction somebody ordered.
                try words.check(whole: [QuarantineRow.self])
                try words.check(films: vault.catalog.rows(QuarantineRow.self).map(\.id))
                // What the survey compares, where nobody else writes meanwhile; it tells what is wrong, once
                // that is finished which was begun.
                try? words.check(whole: DecidingTables.dating)
            }
            // The day that is held to the log is the day by which is destroyed.
            return (vault.today, try clockError())
        }
        if let clock { try refuse(Act(.purgeRefuse), clock) }
        let run = Underway(date: date, rows: words)
        do {
            return try drawing(for: .destruction) {
                // A copy that somebody's command left half sealed must not outlive the film it was made of.
                try? cleanUpDeadUploads()
                var finished = try finishBegun(words, run.tally)
                finished.incidents = try open(incidents(of: finished.pending))
                var summary = try body(run)
                summary.merge(finished)
                try sealLedger()
                summary.destroyed.sort()
                return summary
            }
        } catch {
            guard !run.tally.isEmpty, let stopped = VaultError(explaining: error) else {
                throw error
            }
            throw stopped.after(run.tally)
        }
    }

    func makePlan(_ survey: PurgeSurvey) -> PurgePlan {
        PurgePlan(
            vault: vault.description.id, date: survey.date, policy: survey.policyDigest,
            clips: survey.due, planner: principal, made: vault.environment.clock(),
            key: signingKey)
    }

    private func check(_ plan: PurgePlan, on date: CivilDate, _ row: PolicyRow) throws {
        guard plan.vault == vault.description.id else {
            throw VaultError.badInput("plan-vault", "the plan is for another vault")
        }
        let planner = try vault.catalog.find(PersonRow.self, plan.planner.bytes)
        guard let planner, planner.standing == .active,
            Action.purge.reach(of: planner.roles) != nil,
            let key = VerifyingKey(bytes: planner.verifying), plan.isSigned(by: key)
        else {
            throw VaultError.badInput(
                "plan-signature", "the plan is not signed by someone who may plan a purge here",
                hint: "make a new one with `footage purge plan`")
        }
        guard (0...Brakes.daysUnderBrake).contains(plan.date.days(to: date)) else {
            throw VaultError.badInput(
                "plan-date", "the plan is for \(plan.date); today is \(date)",
                hint: "a plan can be applied on its day and for seven days after")
        }
        guard plan.policy.bytes == row.sha256 else {
            throw VaultError.badInput(
                "plan-policy", "another policy has come into force since the plan was made",
                hint: "make a new plan with `footage purge plan`")
        }
    }

    private func isConfirmed(_ plan: PurgePlan, _ confirmed: SHA256Digest?) throws -> Bool {
        guard let confirmed else { return false }
        guard try currentPerson().roles.contains(.governance) else {
            try refuse(
                Act(.purgeRefuse),
                VaultError(
                    .notPermitted, "role", "only governance lets a plan pass the brakes"))
        }
        guard confirmed == plan.hash else {
            throw VaultError.badInput(
                "plan-hash", "the hash that was confirmed is not this plan's (\(plan.hash))")
        }
        return true
    }

    private func execute(
        _ plan: PurgePlan, _ row: PolicyRow, _ policy: PolicyInForce, held: Int,
        judged: JudgedClips, in run: Underway
    ) throws -> PurgeSummary {
        let terms = DestructionTerms(
            run: .random(), date: run.date, policy: policy, row: row, rows: run.rows,
            judged: judged)
        _ = try judge(plan.clips, terms)
        var summary = PurgeSummary(
            run: terms.run, date: run.date, plan: plan.hash, planned: plan.clips.count, held: held)
        try start(terms, plan)
        do {
            for first in stride(from: 0, to: plan.clips.count, by: clipsPerBatch) {
                let last = min(first + clipsPerBatch, plan.clips.count)
                let (begun, skipped) = try beginDestruction(of: plan.clips[first..<last], terms)
                summary.skipped += skipped
                run.tally.begin(begun.count)
                let result = try finishDestruction(of: begun)
                run.tally.add(result, of: begun.count)
                summary.merge(result)
            }
        } catch {
            // What could not be finished is found by the next run; that it failed is said if it can be.
            try? end(terms.run, skipped: summary.skipped.count, .failed)
            throw error
        }
        summary.incidents += try open(incidents(of: summary.pending))
        try end(
            terms.run, skipped: summary.skipped.count, summary.pending.isEmpty ? .done : .failed)
        return summary
    }
}

extension PurgeSummary {
    mutating func merge(_ result: UnlockedVault.DestructionResult) {
        destroyed += result.destroyed
        pending += result.pending
        incidents += result.incidents
    }
}
