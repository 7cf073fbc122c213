import AuditLog
import Catalog
import Database
import Retention
public import VaultModel

/// An incident as it stands.
public struct IncidentSummary: Sendable, Hashable {
    /// Whether what an incident says is still so.
    public enum Standing: String, Sendable, Hashable {
        /// It is: once closed, the incident is opened again after seven days.
        case persists
        /// It is not any more.
        case mended
    }

    /// Its number in the vault, by which it is closed.
    public let number: Int
    /// What happened, of a closed list.
    public let kind: String
    /// The family, where it concerns one.
    public let family: FamilyReference?
    /// The clip, where it concerns one and the reader may list clips.
    public let clip: ClipAddress?
    /// What it rests on, in ids and counts only.
    public let detail: String
    /// The day it was opened.
    public let opened: CivilDate
    /// Whose act it was, where it was anyone's and the reader may read names.
    public let cause: String?
    /// Whether it is still so; none where nobody but a person can tell.
    public internal(set) var standing: Standing?
    /// The day it was closed.
    public let closed: CivilDate?
    /// Who closed it, where the reader may read names.
    public let closedBy: String?
    /// Why, where the reader may read texts.
    public let reason: String?
}

/// Which incidents a list is to show.
public enum IncidentFilter: String, Sendable, Hashable {
    /// Those that nobody has closed.
    case open
    /// All of them.
    case all
}

extension UnlockedVault {
    /// The incidents this person may see, by number: of the families they may list, and, for who may list
    /// every family, those that concern none.
    ///
    /// A supervisor sees of those the ones that they may close.
    public func listIncidents(
        family reference: FamilyReference? = nil, _ filter: IncidentFilter = .open
    ) throws -> [IncidentSummary] {
        let family = try reference.map { try vault.family($0) }
        var act = Act(.incidentList, family: family?.id)
        try require(.listIncidents, for: act)
        // An incident whose row is gone would be closed by nobody.
        try words.check(whole: [IncidentRow.self])
        let seesAll = try Action.listIncidents.reach(of: roles()) == .all
        let seesLoss = try Action.closeLostRecovery.reach(of: roles()) != nil
        let ids = try Set((family.map { [$0] } ?? reachableFamilies(for: .listIncidents)).map(\.id))
        let rows = try vault.catalog.rows(IncidentRow.self, where: "1 ORDER BY number").filter {
            row in
            guard filter == .all || row.closed == nil else { return false }
            let seesNone = seesAll || seesLoss && row.saysRecoveryLost
            return row.family.map(ids.contains) ?? (seesNone && family == nil)
        }
        act.amount = .init(items: UInt64(rows.count))
        try record(act)
        let resolver = RecordResolver(self)
        return try rows.map { try summary(of: $0, resolver) }
    }

    func summary(
        of row: IncidentRow, _ resolver: RecordResolver
    ) throws -> IncidentSummary {
        let family = try row.family.flatMap { try vault.catalog.find(FamilyRow.self, $0.bytes) }
        let mayList = try Action.listClips.reach(of: roles()) != nil
        return IncidentSummary(
            number: Int(clamping: row.number), kind: row.kind,
            family: family.flatMap { FamilyReference($0.reference) },
            clip: mayList
                ? try row.clip.flatMap { ClipID(bytes: $0) }.flatMap {
                    try resolver.address(of: $0)
                } : nil,
            detail: row.detail, opened: vault.date(of: row.opened),
            cause: try row.cause.flatMap { try resolver.name(of: $0) },
            standing: row.closed == nil ? try standing(of: row) : nil,
            closed: row.closed.map { vault.date(of: $0) },
            closedBy: try row.closedBy.flatMap { try resolver.name(of: $0) },
            reason: try row.note.flatMap { try openReason($0, of: family, for: .incidentClose) })
    }
}
