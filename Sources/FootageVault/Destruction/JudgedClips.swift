import Catalog
import Database
import Retention
import VaultCrypto
import VaultModel

/// What the clips of a plan were found to be, and as of when.
///
/// Every batch is judged within the transaction that marks it. What the rows said and what the log says of
/// them is the same as long as nobody else has written to the catalog, and a decision is a function of
/// these: so it is made once, and made again, from the log up, as soon as another connection has committed
/// anything at all.
final class JudgedClips {
    /// Those that are not to be destroyed, and why; the others of `judged` are.
    private var reasons: [ClipID: SkippedClip.Reason] = [:]
    private var judged: Set<ClipID> = []
    private var version: Int64?

    /// Notes what clips were found to be, as of what the catalog's transaction sees.
    func keep(
        _ found: [ClipID: SkippedClip.Reason], of clips: some Sequence<ClipID>, at version: Int64
    ) {
        forgetUnless(version)
        reasons.merge(found) { _, new in new }
        judged.formUnion(clips)
    }

    /// Why each of these clips is to be left alone; none when one was never judged, or something changed.
    func reasons(
        for clips: some Sequence<ClipID>, at version: Int64
    ) -> [ClipID: SkippedClip.Reason]? {
        forgetUnless(version)
        guard clips.allSatisfy(judged.contains) else { return nil }
        return reasons
    }

    private func forgetUnless(_ current: Int64) {
        guard version != current else { return }
        reasons = [:]
        judged = []
        version = current
    }
}

extension UnlockedVault {
    /// Judges clips that a plan names, under rows held to the log; all as of one moment.
    ///
    /// - Returns: Those that are to be left alone, and why.
    /// - Throws: `VaultError` of kind `tampered` when a row that decides is not what the log says.
    func judge(
        _ entries: some Sequence<PurgePlan.Entry>, _ terms: DestructionTerms
    ) throws -> [ClipID: SkippedClip.Reason] {
        try vault.catalog.read {
            let version = try vault.catalog.database.othersVersion()
            let clips = entries.map(\.clip)
            if let known = terms.judged.reasons(for: clips, at: version) { return known }
            let families = Dictionary(grouping: entries, by: \.family)
            try terms.rows.check(Set(families.keys))
            var reasons: [ClipID: SkippedClip.Reason] = [:]
            for (family, entries) in families {
                let found = try judge(entries, of: family, terms)
                reasons.merge(found) { _, new in new }
            }
            terms.judged.keep(reasons, of: clips, at: version)
            return reasons
        }
    }

    private func judge(
        _ entries: [PurgePlan.Entry], of family: FamilyID, _ terms: DestructionTerms
    ) throws -> [ClipID: SkippedClip.Reason] {
        guard let row = try vault.catalog.find(FamilyRow.self, family.bytes) else {
            return Dictionary(
                entries.map { ($0.clip, .gone) }, uniquingKeysWith: { first, _ in first })
        }
        let holdings = try holdings(of: row)
        let clips = Dictionary(
            holdings.clips.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var reasons: [ClipID: SkippedClip.Reason] = [:]
        var due: [(entry: PurgePlan.Entry, clip: ClipRow, outcome: Decision.Outcome)] = []
        for entry in entries {
            guard let clip = clips[entry.clip], clip.state == .live else {
                reasons[entry.clip] = .gone
                continue
            }
            let outcome = Evaluator.outcome(
                try holdings.facts(of: clip), under: terms.policy, on: terms.date)
            if outcome.destroyable {
                due.append((entry, clip, outcome))
            } else {
                reasons[entry.clip] = .notDue(status: outcome.status.rawValue)
            }
        }
        guard !due.isEmpty else { return reasons }
        try withFactsDigest(of: row) { digest in
            for (entry, clip, outcome) in due {
                let now = try self.entry(clip, outcome, digest(holdings.facts(of: clip)))
                guard now != entry else { continue }
                // That a source of it was due too, and is gone since, is this run's own doing.
                if try !hasLostSource(clip, of: holdings, to: terms.run) {
                    reasons[entry.clip] = .factsChanged
                }
            }
        }
        return reasons
    }

    /// Whether a run destroyed something that a clip is derived from.
    private func hasLostSource(
        _ clip: ClipRow, of holdings: FamilyHoldings, to run: RunID
    ) throws -> Bool {
        try holdings.derivations.all(of: clip.id).keys.contains { source in
            try vault.catalog.find(TombstoneRow.self, source.bytes)?.run == run
        }
    }
}
