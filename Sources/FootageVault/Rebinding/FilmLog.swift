import AuditLog
import Catalog
import VaultModel

/// What the log says of a film while it lay in a family's record: since when, who could open it, and who did.
///
/// As in `AccessLog`, when a grant was given and taken back is told by records, and not by its row.
struct FilmLog {
    /// A grant, and the moments between which it was in force.
    struct Span {
        let grant: GrantRow
        let person: PrincipalID
        let given: Instant
        let revoked: Instant?
        /// What it was for in that time, also where it is for less since.
        let purposes: [String]
    }

    private let clip: ClipID
    private let grants: [GrantRow]
    private var words: AccessLog
    /// When the film came to the family.
    private(set) var takenIn: Instant?
    /// The records by which it was about to be opened, as far as that was allowed.
    private(set) var begun: [Record] = []
    /// The records by which moments of its family, its session or itself were listed while it had some: what was
    /// marked in it was read then, unless it was left out as a film that may not be watched.
    private(set) var listed: [Record] = []
    /// The session it lies in, once something was marked in it.
    private var marked: SessionID?
    private var ended: [RequestID: Record] = [:]

    /// Looks for a film, and for these grants of the family.
    init(of clip: ClipID, _ grants: [GrantRow]) {
        self.clip = clip
        self.grants = grants
        words = AccessLog(of: grants.map(\.id))
    }

    /// Takes a record of the family, in the log's order.
    mutating func take(_ record: Record) {
        words.takeGrants(of: record)
        if record.event == .momentList { takeList(record) }
        guard record.clip == clip else { return }
        switch record.event {
        case .clipUpload, .quarantineBind:
            if record.outcome == .ok { takenIn = takenIn ?? record.at }
        case .clipRebind where record.phase == .outcome:
            guard record.outcome == .ok else { return }
            takenIn = takenIn ?? record.at
            // What was marked in it before has come with it.
            if record.rows.contains(where: { $0.table == RowTable.moment.rawValue }) {
                marked = record.session
            }
        case .momentAdd where record.outcome == .ok: marked = record.session
        case _ where record.opensFilm:
            guard let request = record.request else { return }
            if record.phase == .intent {
                if record.outcome == .ok { begun.append(record) }
            } else {
                ended[request] = record
            }
        default: return
        }
    }

    private mutating func takeList(_ record: Record) {
        guard record.outcome == .ok, let marked, record.clip ?? clip == clip,
            record.session ?? marked == marked
        else { return }
        listed.append(record)
    }

    /// The record that says how an opening ended; none while that is not known.
    func end(of record: Record) -> Record? { record.request.flatMap { ended[$0] } }

    /// The grants by which somebody could open the film at some moment of a time, in the order in which they
    /// were given; the first moment's day is told apart, for a grant may end with a day.
    ///
    /// - Throws: `VaultError` of kind `tampered` for a grant that no record speaks of.
    func spans(
        from: Instant, onDay day: CivilDate, until: Instant
    ) throws -> [Span] {
        try grants.compactMap { grant -> (UInt64, Span)? in
            guard let person = grant.principal else { return nil }
            guard let given = words.given[grant.id] else {
                throw LogWords.tampered(GrantRow.table, grant.id.description)
            }
            let revoked = grant.revoked == nil ? nil : words.last[grant.id]?.at
            guard given.at <= until, revoked.map({ $0 >= from }) ?? true,
                grant.until.map({ $0 >= day }) ?? true
            else { return nil }
            var purposes = grant.purposes.split(separator: " ").map(String.init)
            if let (word, lost) = words.narrowing(of: grant), word.at >= from {
                purposes = (purposes + [lost]).sorted()
            }
            return (
                given.index,
                Span(
                    grant: grant, person: person, given: given.at, revoked: revoked,
                    purposes: purposes)
            )
        }.sorted { ($0.0, $0.1.grant.id) < ($1.0, $1.1.grant.id) }.map(\.1)
    }
}
