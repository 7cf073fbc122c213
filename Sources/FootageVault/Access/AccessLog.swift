import AuditLog
import Catalog
import GovernanceReport
import VaultModel

/// What the log says of some grants, and of films that were opened.
///
/// When a grant was given and when it was taken back is told by the records that spoke of its row, and not by the
/// row's own columns, which whoever signs a record may fill as they like.
struct AccessLog {
    /// A record that spoke of a grant.
    struct Word {
        let index: UInt64
        let at: Instant
        let event: Event
        let actor: PrincipalID
    }

    /// What somebody opened of one family.
    struct Openings {
        private(set) var films: Set<ClipID> = []
        private(set) var times = 0
        private(set) var first: CivilDate
        private(set) var last: CivilDate

        init(on day: CivilDate) { (first, last) = (day, day) }

        mutating func add(_ film: ClipID?, on day: CivilDate) {
            times += 1
            if let film { films.insert(film) }
            (first, last) = (min(first, day), max(last, day))
        }
    }

    /// Who opened films, and of which family.
    struct Opener: Hashable {
        let person: PrincipalID
        let family: FamilyID
    }

    private struct Begun {
        let opener: Opener
        let film: ClipID?
        let day: CivilDate
    }

    private let grants: Set<RowID>
    private(set) var given: [RowID: Word] = [:]
    private(set) var last: [RowID: Word] = [:]
    /// The records by which grants lost what a request was the reason for, when it was closed.
    private var closing: [RowID: Word] = [:]
    private var begun: [RequestID: Begun] = [:]
    private var counted: [Opener: Openings] = [:]

    /// The events whose records may speak of grants.
    private static let granting = Set(
        Event.allCases.filter { $0.rows[.grant] != nil }.map(\.rawValue))
    /// The events that may be an opening.
    private static let opening: Set<String> = Set(
        [Event.clipWatch, .clipExport, .disclosureRecord, .requestPackage].map(\.rawValue))

    /// Looks for these grants.
    init(of grants: some Sequence<RowID>) { self.grants = Set(grants) }

    /// Whether a record may speak of a grant.
    static func mayGrant(_ glance: RecordGlance) -> Bool {
        glance.writesRows && granting.contains(glance.event)
    }

    /// Whether a record may tell of a film that was opened.
    static func mayOpen(_ glance: RecordGlance) -> Bool { opening.contains(glance.event) }

    /// Takes a record that speaks of grants, in the log's order.
    mutating func takeGrants(of record: Record) {
        for row in record.rows where row.table == RowTable.grant.rawValue {
            guard let id = RowID(row.id), grants.contains(id) else { continue }
            let word = Word(
                index: record.index, at: record.at, event: record.event, actor: record.actor)
            if given[id] == nil { given[id] = word }
            last[id] = word
            if record.event == .familyRevoke, record.reason == Self.requestClosed {
                closing[id] = closing[id] ?? word
            }
        }
    }

    /// The record by which a grant became narrower while it went on, and what it is not for since.
    ///
    /// Only the closing of a request makes one narrower; a grant that was for nothing else ended with it, and
    /// still names what it was for.
    func narrowing(of grant: GrantRow) -> (word: Word, lost: String)? {
        let lost = AccessPurpose.subjectAccess.description
        guard let word = closing[grant.id],
            !grant.purposes.split(separator: " ").contains(where: { $0 == lost })
        else { return nil }
        return (word, lost)
    }

    /// The reason of the record that ends grants with the request that they were given for.
    static let requestClosed = "request-closed"

    /// Takes a record of a film that was opened, or was to be, in the log's order, of a day.
    ///
    /// What was allowed counts, unless its outcome says that it failed before the first byte was given.
    mutating func takeOpening(_ record: Record, on day: CivilDate) {
        guard record.opensFilm, let family = record.family else { return }
        let opening = Begun(
            opener: Opener(person: record.actor, family: family), film: record.clip, day: day)
        switch record.phase {
        case .intent where record.outcome == .ok:
            guard let request = record.request else { return count(opening) }
            begun[request] = opening
        case .intent: return
        case .outcome:
            guard let known = record.request.flatMap({ begun.removeValue(forKey: $0) }) else {
                return
            }
            if record.outcome == .ok || record.amount?.bytes ?? 0 > 0 { count(known) }
        case nil:
            if record.outcome == .ok { count(opening) }
        }
    }

    /// What was opened by whom, once the log's last record was taken: of what has no outcome nobody knows that
    /// nothing was given.
    func openings() -> [Opener: Openings] {
        var all = self
        for opening in begun.values { all.count(opening) }
        return all.counted
    }

    private mutating func count(_ opening: Begun) {
        counted[opening.opener, default: Openings(on: opening.day)]
            .add(opening.film, on: opening.day)
    }
}

extension Record {
    /// Whether it tells of a film that was opened, or was to be; of an act of several records the first does.
    var opensFilm: Bool { isOpening && part.map { $0.i == 1 } ?? true }
}
