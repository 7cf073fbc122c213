import AuditLog
import Catalog
import Database
import VaultCrypto
import VaultModel

extension UnlockedVault {
    /// Records of the log that this person may read, the newest first; the reading is itself recorded.
    ///
    /// Governance reads all of them. A practitioner reads those of families they hold a grant for, and no
    /// others.
    ///
    /// - Parameters:
    ///   - filter: Which records.
    ///   - limit: At most so many.
    ///   - offset: So many are passed over first.
    /// - Returns: The records, with names and references as far as the reader may see them.
    /// - Throws: `VaultError` when the role does not allow it, or the filter makes no sense; of kind `tampered`
    ///   when the records that were passed are not those that the log's signed head vouches for.
    public func listRecords(
        _ filter: RecordFilter = RecordFilter(), limit: Int = 100, offset: Int = 0
    ) throws -> [RecordSummary] {
        let family = try filter.family.map { try vault.family($0) }
        var act = Act(.auditRead, family: family?.id)
        try require(.readLog, for: act)
        try check(filter, limit: limit, offset: offset)
        let leaves = try vault.catalog.read {
            try find(filter, family: family?.id, limit: limit, offset: offset)
        }
        let resolver = RecordResolver(self)
        let found = try leaves.map { index, leaf, isOpen in
            try resolver.summary(of: record(of: leaf, at: index), isOutcomeUnknown: isOpen)
        }
        act.amount = .init(items: UInt64(found.count))
        try record(act)
        return found
    }

    private func check(_ filter: RecordFilter, limit: Int, offset: Int) throws {
        guard limit > 0, limit <= 100_000, offset >= 0 else {
            throw VaultError(.usage, "limit", "a limit is 1 to 100000, and an offset not negative")
        }
        if let from = filter.from, let to = filter.to, to < from {
            throw VaultError(.usage, "order-of-dates", "--to lies before --from")
        }
        if let event = filter.event,
            !Event.allCases.contains(where: { filter.admits(event: $0.rawValue) })
        {
            throw VaultError(
                .usage, "unknown-event", "no event is called \(event)",
                hint: "events are called like clip.watch; `clip` stands for all that begin so")
        }
        if let outcome = filter.outcome, Record.Outcome(rawValue: outcome) == nil {
            throw VaultError(.usage, "unknown-outcome", "an outcome is ok, refused or failed")
        }
    }

    private func find(
        _ filter: RecordFilter, family: FamilyID?, limit: Int, offset: Int
    ) throws -> [(index: UInt64, leaf: [UInt8], isOpen: Bool)] {
        var reachable: Set<FamilyID>?
        if case .own? = Action.readLog.reach(of: try currentPerson().roles) {
            reachable = Set(try reachableFamilies(for: .readLog).map(\.id))
        }
        var found: [(index: UInt64, leaf: [UInt8], isOpen: Bool)] = []
        // From the newest on, so that an outcome is met before its intent.
        var intents = OpenIntents()
        var passed = 0
        try forEachBelievedLeafBackwards { glance, leaf in
            let isOpen = intents.isOpen(passing: glance)
            guard isWanted(glance, filter, family, reachable) else { return true }
            if passed < offset { passed += 1 } else { found.append((glance.index, leaf, isOpen)) }
            return found.count < limit
        }
        return found
    }

    private func isWanted(
        _ glance: RecordGlance, _ filter: RecordFilter, _ family: FamilyID?,
        _ reachable: Set<FamilyID>?
    ) -> Bool {
        if let reachable {
            guard let family = glance.family, reachable.contains(family) else { return false }
        }
        if let family, glance.family != family { return false }
        if let person = filter.person, glance.actor != person { return false }
        guard filter.admits(event: glance.event) else { return false }
        if let outcome = filter.outcome, glance.outcome.rawValue != outcome { return false }
        guard filter.from != nil || filter.to != nil else { return true }
        let date = vault.date(of: glance.at)
        return filter.from ?? date <= date && date <= filter.to ?? date
    }

    static func unreadable(_ index: Int64) -> VaultError {
        VaultError(
            .tampered, "record", "record \(index) of the log cannot be read",
            hint: "run `footage audit verify` and tell information governance")
    }
}
