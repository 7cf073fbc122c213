import Catalog
import Database
import Retention
import VaultModel

extension UnlockedVault {
    /// Whether what an incident says is still so; none where nobody but a person can tell.
    func standing(of incident: IncidentRow) throws -> IncidentSummary.Standing? {
        let clip = incident.clip.flatMap { ClipID(bytes: $0) }
        switch incident.kind {
        case "export-not-returned":
            return try exportIncidents(on: vault.today).contains {
                $0.family == incident.family && $0.detail == incident.detail
            } ? .persists : .mended
        case "rotation-owed":
            return try rotationIncidents(on: vault.today).contains {
                $0.family == incident.family && $0.detail == incident.detail
            } ? .persists : .mended
        case "quarantine-past-time":
            return try clip.map {
                try vault.catalog.find(QuarantineRow.self, $0.bytes) == nil ? .mended : .persists
            }
        case "destruction-failed":
            return try clip.map { try isThere($0) ? .persists : .mended }
        case _ where Catalog.kindsOfDamage.contains(incident.kind):
            return try clip.map { clip in
                let film = try StoredFilmRow(clip, in: vault.catalog)
                return film.map { $0.verified == nil } ?? false ? .persists : .mended
            }
        case _ where Self.kindsOfStatus.contains(incident.kind):
            return try clip.flatMap { try standing(of: $0, as: incident.kind) }
        default: return nil
        }
    }

    /// The kinds that a clip's status makes an incident.
    private static var kindsOfStatus: Set<String> {
        Set(
            [
                Decision.Incident.uncovered, .undecided(missing: []), .blockedPastDeadline,
                .reviewPastTime, .overdue,
            ].map(\.name))
    }

    private func isThere(_ film: ClipID) throws -> Bool {
        try vault.catalog.find(ClipRow.self, film.bytes) != nil
            || vault.catalog.find(QuarantineRow.self, film.bytes) != nil
    }

    private func standing(
        of clip: ClipID, as kind: String
    ) throws -> IncidentSummary.Standing? {
        guard let row = try vault.catalog.find(ClipRow.self, clip.bytes) else { return .mended }
        // Without a child's date the decision would be another one.
        guard try holds(.dates), let policy = try vault.policyInForce(on: vault.today) else {
            return nil
        }
        let family = try vault.catalog.require(FamilyRow.self, row.family.bytes)
        let outcome = Evaluator.outcome(
            try holdings(of: family).facts(of: row), under: policy, on: vault.today)
        return outcome.incident?.name == kind ? .persists : .mended
    }
}
