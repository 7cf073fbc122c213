import Catalog
import GovernanceReport
import Retention
import VaultCrypto
import VaultModel

extension AuditExporter {
    /// Writes `statement.json`: the figures, with where the log and the registers stand; and the page of them.
    func writeStatement(_ films: Statement.Reconciliation, root: SHA256Digest) throws {
        let status = try StatusReading(
            vault: vault, families: nil, namesClips: false, readsDates: try reader.holds(.dates),
            holdings: { family in try self.reader.holdings(of: family) }, person: nil,
            headsBefore: size - 1
        ).figures()
        var statement = Statement()
        statement.set(films)
        statement.set(
            period, figures.activity, figures.breakGlass, figures.destroyed, figures.supervision)
        statement.setHeadline(overdue: figures.overdue.count, films)
        statement.members["vault"] = .object([
            "id": .string(vault.description.id.description),
            "name": .string(vault.description.name), "origin": .string(vault.description.origin),
            "zone": .string(vault.description.zone),
            "smallTeam": .bool(vault.genesis.isSmallTeam),
        ])
        statement.members["made"] = .object([
            "at": .string(status.now.description), "date": .string(status.date.description),
            "by": .string(reader.principal.description),
        ])
        statement.members["log"] = .object([
            "size": .integer(Int64(clamping: size)), "root": .string(root.description),
            // Registers are of the moment they were written; another act may have come in between.
            "registersAtSize": .integer(Int64(clamping: status.logSize)),
        ])
        statement.members.merge(figures.members) { first, _ in first }
        statement.members.merge(StatementFigures.members(of: status)) { first, _ in first }
        try folder.write(statement.bytes, to: "statement.json")
        let page = StatementPage(statement) { person in
            PrincipalID(person).flatMap { try? self.resolver.name(of: $0) }
        }
        try folder.write(page.bytes, to: "statement.html")
    }
}

/// The figures of a status as a statement writes them.
enum StatementFigures {
    static func members(of figures: StatusFigures) -> [String: JSONValue] {
        func number(_ value: Int) -> JSONValue { .integer(Int64(value)) }
        var members: [String: JSONValue] = [
            "overdue": number(figures.count(.overdue)), "families": number(figures.families),
            "standing": Statement.counts(
                Dictionary(
                    figures.standing.map { ($0.key.rawValue, $0.value) },
                    uniquingKeysWith: { first, _ in first })),
            "dueIn7Days": number(figures.dueIn7Days), "dueIn30Days": number(figures.dueIn30Days),
            "holdsOpen": number(figures.holds),
            "holdsPastReview": number(figures.holdsPastReview.count),
            "incidentsOpen": number(figures.incidents.count),
            "exportsOpen": number(figures.exportsOpen),
            "exportsPastReturn": number(figures.exportsPastReturn.count),
            "quarantinePastTime": number(figures.quarantinePastTime),
            "destroying": number(figures.destroying), "keysOwed": number(figures.keysOwed),
            "familiesWithOneGrantee": number(figures.familiesWithOneGrantee),
            "recoveryDrilled": .bool(figures.recoveryDrilled != nil),
        ]
        if let oldest = figures.holdOldest { members["holdOldest"] = .string(oldest.description) }
        if let head = figures.headElsewhere {
            members["headElsewhere"] = .object([
                "event": .string(head.event), "at": .string(head.at.description),
                "days": .integer(figures.now.days(since: head.at)),
                "size": .integer(Int64(clamping: head.size)),
            ])
        }
        guard let policy = figures.policy else { return members }
        var stated: [String: JSONValue] = [
            "name": .string(policy.name), "version": number(policy.version),
            "reviewBy": .string(policy.reviewBy.description),
        ]
        if let until = policy.appraisalUntil {
            stated["appraisalUntil"] = .string(until.description)
        }
        members["policy"] = .object(stated)
        return members
    }
}

extension Instant {
    /// Whole days since an earlier moment; none since a later one.
    fileprivate func days(since earlier: Self) -> Int64 {
        let (difference, overflow) = milliseconds.subtractingReportingOverflow(earlier.milliseconds)
        return overflow ? 0 : max(0, difference / 86_400_000)
    }
}
