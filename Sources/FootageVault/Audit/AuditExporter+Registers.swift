import AuditLog
import Catalog
import Database
import GovernanceReport
import Retention
import VaultCrypto
import VaultModel

extension AuditExporter {
    /// Writes `clips.csv`: clips held, films in quarantine, clips destroyed; and `programmes.csv`.
    func writeClips() throws {
        let file = try folder.open("clips.csv")
        var table = CSVTable(header: ClipRegister.guide.header, beginning)
        let policy = try vault.policyInForce(on: vault.today)
        let programmes = try ProgrammeWriter(self)
        for family in try vault.catalog.rows(FamilyRow.self, where: "1 ORDER BY reference") {
            let holdings = try reader.holdings(of: family)
            try programmes.take(holdings)
            for clip in holdings.clips {
                var entry = self.entry(of: clip, of: family)
                let session = try holdings.sessionNumber(of: clip)
                entry.address = "\(family.reference)/\(session)/\(clip.number)"
                entry.holds = holdings.openHolds(on: clip)
                entry.derivedFrom = holdings.derivations.direct(of: clip.id)
                if clip.state == .live, policy == nil {
                    figures.withoutRule.take(Self.place(of: clip, entry.address ?? ""))
                } else if clip.state == .live, let policy {
                    let outcome = Evaluator.outcome(
                        try holdings.facts(of: clip), under: policy, on: vault.today)
                    entry.status = outcome.status.rawValue
                    entry.rule = outcome.limitingRule?.id
                    entry.limit = outcome.limit
                    entry.due = outcome.start
                    count(outcome, of: clip, at: entry.address ?? "")
                }
                table.append(ClipRegister.cells(of: entry))
                lines.clips += 1
            }
            if table.count > 1 << 18 { try file.append(table.take()) }
        }
        try programmes.close()
        try appendQuarantine(to: &table)
        try appendTombstones(to: &table, file)
        try file.append(table.take())
        try folder.close(file)
    }

    private func count(_ outcome: Decision.Outcome, of clip: ClipRow, at address: String) {
        var place = Self.place(of: clip, address)
        place["limit"] = outcome.limit.map { .string($0.description) }
        place["rule"] = (outcome.limitingRule?.id).map { .string($0) }
        switch outcome.status {
        case .overdue: figures.overdue.take(place)
        case .uncovered: figures.withoutRule.take(Self.place(of: clip, address))
        // What a hold or a keep blocks is kept on purpose.
        case .held, .restricted, .kept: break
        case .undecided, .queued, .blocked, .review, .due:
            guard let limit = outcome.limit, limit < vault.today else { break }
            place["status"] = .string(outcome.status.rawValue)
            figures.pastLimit.take(place)
        }
        if outcome.limitingRule?.id == Policy.consentRule {
            figures.consents.take(heldUntil: outcome.limit, of: clip.family)
        }
    }

    private static func place(of clip: ClipRow, _ address: String) -> [String: JSONValue] {
        ["clip": .string(clip.id.description), "address": .string(address)]
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

    private func appendTombstones(to table: inout CSVTable, _ file: ExportFile) throws {
        try forEachTombstone { stone in
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
            if table.count > 1 << 18 { try file.append(table.take()) }
        }
    }

    private func forEachTombstone(_ body: (TombstoneRow) throws -> Void) throws {
        try vault.catalog.forEach(
            TombstoneRow.self, where: "1 ORDER BY destroyed, id", [], body)
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
        var table = CSVTable(header: DestructionRegister.guide.header, beginning)
        try forEachTombstone { stone in
            let date = stone.destroyedOn
            if stone.end == .destroyed, period.from ?? date <= date, date <= period.to ?? date {
                period.destroyedByRule[stone.rule, default: 0] += 1
                figures.destroyed.take(
                    on: date, rule: stone.rule, policy: Hex.encode(stone.policy),
                    version: stone.policyVersion)
            }
            if stone.rule == Policy.consentRule, let family = stone.family {
                figures.consents.take(destroyedOn: date, of: family)
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
                        digest: Hex.encode(stone.digest), end: stone.end.status)))
            if table.count > 1 << 18 { try file.append(table.take()) }
        }
        try file.append(table.take())
        try folder.close(file)
    }

    /// Writes `devices.csv`: the newest word on each device, of the period and before.
    func writeDevices() throws {
        var table = CSVTable(header: DeviceRegister.guide.header, beginning)
        for attestation in devices.attestations {
            table.append(
                DeviceRegister.cells(
                    of: attestation, byName: try resolver.name(of: attestation.by)))
        }
        try folder.write(table.take(), to: "devices.csv")
    }
}
