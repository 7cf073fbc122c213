import AuditLog
import Catalog
import Database
import GovernanceReport
import Retention
import VaultCrypto
import VaultModel

extension AuditExporter {
    /// Writes `clips.csv`: clips held, films in quarantine, clips destroyed.
    func writeClips() throws {
        let file = try folder.open("clips.csv")
        var table = CSVTable(header: ClipRegister.header)
        let policy = try vault.policyInForce(on: vault.today)
        for family in try vault.catalog.rows(FamilyRow.self, where: "1 ORDER BY reference") {
            let holdings = try reader.holdings(of: family)
            for clip in holdings.clips {
                var entry = self.entry(of: clip, of: family)
                let session = try holdings.sessionNumber(of: clip)
                entry.address = "\(family.reference)/\(session)/\(clip.number)"
                entry.holds = holdings.openHolds(on: clip)
                entry.derivedFrom = holdings.derivations.direct(of: clip.id)
                if clip.state == .live, let policy {
                    let outcome = Evaluator.outcome(
                        try holdings.facts(of: clip), under: policy, on: vault.today)
                    entry.status = outcome.status.rawValue
                    entry.rule = outcome.limitingRule?.id
                    entry.limit = outcome.limit
                    entry.due = outcome.start
                    if outcome.status == .overdue { overdue += 1 }
                }
                table.append(ClipRegister.cells(of: entry))
                lines.clips += 1
            }
            if table.count > 1 << 18 { try file.append(table.take()) }
        }
        try appendQuarantine(to: &table)
        try appendTombstones(to: &table)
        try file.append(table.take())
        try folder.close(file)
    }

    private func entry(of clip: ClipRow, of family: FamilyRow) -> ClipRegister.Entry {
        var entry = ClipRegister.Entry(
            clip: clip.id, uploaded: clip.uploadedOn,
            status: clip.state == .live ? "no-policy" : "destroying", bytes: clip.payloadLength)
        entry.family = family.id
        entry.recorded = clip.recorded
        entry.recordedFrom = clip.recordedFrom.rawValue
        entry.kind = clip.kind
        entry.purposes = Array(clip.purposes)
        entry.readBack = clip.verified.map { vault.date(of: $0) }
        return entry
    }

    private func appendQuarantine(to table: inout CSVTable) throws {
        for row in try vault.catalog.rows(QuarantineRow.self, where: "1 ORDER BY number") {
            var entry = ClipRegister.Entry(
                clip: row.id, uploaded: row.uploadedOn, status: "quarantined",
                bytes: row.payloadLength)
            entry.recorded = row.recorded
            table.append(ClipRegister.cells(of: entry))
            lines.quarantined += 1
        }
    }

    private func appendTombstones(to table: inout CSVTable) throws {
        for stone in try tombstones() {
            var entry = ClipRegister.Entry(
                clip: stone.id, uploaded: stone.uploadedOn, status: stone.end.status,
                bytes: stone.payloadLength)
            entry.address = try address(of: stone)
            entry.family = stone.family
            entry.recorded = stone.recorded
            entry.rule = stone.rule
            entry.limit = stone.limit
            entry.destroyed = stone.destroyedOn
            table.append(ClipRegister.cells(of: entry))
            lines.tombstones += 1
        }
    }

    private func tombstones() throws -> [TombstoneRow] {
        try vault.catalog.rows(TombstoneRow.self, where: "1 ORDER BY destroyed, id")
    }

    private func address(of stone: TombstoneRow) throws -> String {
        guard let family = stone.family, let session = stone.session else {
            return "quarantine \(stone.number)"
        }
        let reference = try vault.catalog.require(FamilyRow.self, family.bytes).reference
        return "\(reference)/\(session)/\(stone.number)"
    }

    /// Writes `destroyed.csv`: every certificate, of the period and before.
    func writeDestroyed() throws {
        let file = try folder.open("destroyed.csv")
        var table = CSVTable(header: DestructionRegister.header)
        for stone in try tombstones() {
            let date = stone.destroyedOn
            if period.from ?? date <= date, date <= period.to ?? date {
                period.destroyedByRule[stone.rule, default: 0] += 1
            }
            lines.destroyed += 1
            table.append(
                DestructionRegister.cells(
                    of: .init(
                        address: try address(of: stone), clip: stone.id, family: stone.family,
                        recorded: stone.recorded, uploaded: stone.uploadedOn,
                        milliseconds: stone.milliseconds, bytes: stone.payloadLength,
                        rule: stone.rule, limit: stone.limit, policyVersion: stone.policyVersion,
                        policy: Hex.encode(stone.policy), destroyed: stone.destroyed,
                        destroyedOn: stone.destroyedOn, destroyedBy: stone.destroyedBy,
                        destroyedByName: try resolver.name(of: stone.destroyedBy), run: stone.run,
                        method: stone.method, exports: stone.exports,
                        exportsOpen: stone.exportsOpen, backupsUntil: stone.backupsUntil,
                        digest: Hex.encode(stone.digest))))
            if table.count > 1 << 18 { try file.append(table.take()) }
        }
        try file.append(table.take())
        try folder.close(file)
    }

    /// Writes `devices.csv`: the newest word on each device, of the period and before.
    func writeDevices() throws {
        var table = CSVTable(header: DeviceRegister.header)
        for attestation in devices.attestations {
            table.append(
                DeviceRegister.cells(
                    of: attestation, byName: try resolver.name(of: attestation.by)))
        }
        try folder.write(table.take(), to: "devices.csv")
    }

    /// Writes `statement.json`: the figures, with where the log and the registers stand.
    func writeStatement(_ films: Statement.Reconciliation, root: SHA256Digest) throws {
        let figures = try StatusReading(
            vault: vault, families: nil, namesClips: false, readsDates: try reader.holds(.dates),
            holdings: { family in try self.reader.holdings(of: family) }, person: nil,
            headsBefore: size - 1
        ).figures()
        var statement = Statement()
        statement.set(films)
        statement.set(period)
        statement.members["vault"] = .object([
            "id": .string(vault.description.id.description),
            "name": .string(vault.description.name), "origin": .string(vault.description.origin),
            "zone": .string(vault.description.zone),
            "smallTeam": .bool(vault.genesis.isSmallTeam),
        ])
        statement.members["made"] = .object([
            "at": .string(figures.now.description), "date": .string(figures.date.description),
            "by": .string(reader.principal.description),
        ])
        statement.members["log"] = .object([
            "size": .integer(Int64(clamping: size)), "root": .string(root.description),
            // Registers are of the moment they were written; another act may have come in between.
            "registersAtSize": .integer(Int64(clamping: figures.logSize)),
        ])
        statement.members.merge(StatementFigures.members(of: figures)) { first, _ in first }
        try folder.write(statement.bytes, to: "statement.json")
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
            "keysOwed": number(figures.keysOwed),
            "familiesWithOneGrantee": number(figures.familiesWithOneGrantee),
            "recoveryDrilled": .bool(figures.recoveryDrilled != nil),
        ]
        if let oldest = figures.holdOldest { members["holdOldest"] = .string(oldest.description) }
        if let head = figures.headElsewhere {
            members["headElsewhere"] = .object([
                "event": .string(head.event), "at": .string(head.at.description),
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
