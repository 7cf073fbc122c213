import AuditLog
import Catalog
import Database
import Retention
import VaultCrypto
import VaultModel

/// Something that a person must close, as it was found; it is opened once, and never closed by itself.
struct FoundIncident: Hashable {
    var kind: String
    var family: FamilyID?
    /// The id of the clip, or of the film in quarantine.
    var clip: [UInt8]?
    /// Ids, codes and counts only: whoever may list incidents may read it.
    var detail: String
    /// Who caused it, where somebody did: it is not theirs to close.
    var cause: PrincipalID?

    init(kind: String, family: FamilyID? = nil, clip: [UInt8]? = nil, detail: String) {
        self.kind = kind
        self.family = family
        self.clip = clip
        self.detail = detail
    }

    /// What a clip's status makes an incident.
    init?(_ outcome: Decision.Outcome, _ clip: ClipRow) {
        guard let incident = outcome.incident else { return nil }
        let detail: String =
            switch incident {
            case .uncovered: "no rule"
            case .undecided(let missing): Self.list(missing)
            case .blockedPastDeadline:
                "missing \(Self.list(outcome.missing)), deadline \(Self.day(outcome.deadline))"
            case .reviewPastTime: "review by \(Self.day(outcome.reviewBy))"
            case .overdue:
                "limit \(Self.day(outcome.limit)), deadline \(Self.day(outcome.deadline))"
            }
        self.init(kind: incident.name, family: clip.family, clip: clip.id.bytes, detail: detail)
    }

    private static func list(_ names: [FactName]) -> String {
        names.map(\.description).joined(separator: " ")
    }

    private static func day(_ date: CivilDate?) -> String { date?.description ?? "unknown" }
}

extension UnlockedVault {
    /// Opens the incidents that were not opened before; a record each, all in one transaction.
    ///
    /// An incident is the same when its kind and clip are, or, without a clip, its kind and detail. One
    /// that a person closed is opened again when what it says is still so after 7 days.
    ///
    /// - Returns: How many are new.
    @discardableResult
    func open(_ incidents: [FoundIncident]) throws -> Int {
        let new = try incidents.filter { try !isKnown($0) }
        guard !new.isEmpty else { return 0 }
        return try performEach { transaction, append in
            var opened = 0
            for incident in new where try !isKnown(incident) {
                try transaction.insert(
                    IncidentRow(
                        id: .random(), number: try transaction.nextNumber(in: IncidentRow.self),
                        kind: incident.kind, family: incident.family, clip: incident.clip,
                        cause: incident.cause, detail: incident.detail,
                        opened: vault.environment.clock()))
                var act = Act(.incidentOpen, family: incident.family)
                act.clip = incident.clip.flatMap { ClipID(bytes: $0) }
                act.reason = incident.kind
                try append(act)
                opened += 1
            }
            return opened
        }
    }

    /// Whether it is open, or was closed a short while ago.
    func isKnown(_ incident: FoundIncident) throws -> Bool {
        let (since, overflow) = vault.environment.clock().milliseconds
            .subtractingReportingOverflow(Self.daysForMending * 86_400_000)
        let recent: DatabaseValue = .integer(overflow ? .min : since)
        guard let clip = incident.clip else {
            return try vault.catalog.count(
                IncidentRow.self,
                where: "kind = ? AND clip IS NULL AND detail = ? AND \(Self.stands)",
                [.text(incident.kind), .text(incident.detail), recent]) > 0
        }
        return try vault.catalog.count(
            IncidentRow.self, where: "kind = ? AND clip = ? AND \(Self.stands)",
            [.text(incident.kind), .blob(clip), recent]) > 0
    }

    /// Whether an incident of this kind is open about a film.
    func hasOpenIncident(_ kind: String, of clip: ClipID) throws -> Bool {
        try vault.catalog.count(
            IncidentRow.self, where: "kind = ? AND clip = ? AND closed IS NULL",
            [.text(kind), .id(clip)]) > 0
    }

    private static var stands: String { "(closed IS NULL OR closed >= ?)" }

    /// For so many days after it was closed, an incident that persists is not opened again.
    private static var daysForMending: Int64 { 7 }

    /// Films that have waited in quarantine longer than the policy lets them.
    func quarantineIncidents(on date: CivilDate, _ policy: Policy) throws -> [FoundIncident] {
        try vault.catalog.rows(QuarantineRow.self, where: "1 ORDER BY number").compactMap { row in
            guard date > row.lastDay(in: policy.quarantine) else { return nil }
            return FoundIncident(
                kind: "quarantine-past-time", clip: row.id.bytes,
                detail: "item \(row.number), \(row.reason), since \(row.uploadedOn)")
        }
    }

    /// Exports that should have been back.
    func exportIncidents(on date: CivilDate) throws -> [FoundIncident] {
        try vault.catalog.rows(
            ExportRow.self, where: "returned IS NULL AND return_by < ? ORDER BY number",
            [.date(date)]
        ).map { row in
            var incident = FoundIncident(
                kind: "export-not-returned", family: row.family,
                detail: "export \(row.number), due \(row.returnBy?.description ?? "")")
            incident.cause = row.principal
            return incident
        }
    }
}
