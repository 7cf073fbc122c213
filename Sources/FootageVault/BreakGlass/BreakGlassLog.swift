import AuditLog
import GovernanceReport
import VaultCrypto
import VaultModel

/// What the log says of families that were opened by break-glass, record by record from the first on.
struct BreakGlassLog {
    /// One opening of a family.
    struct Opening {
        let record: Record
        var note: SHA256Digest?
        let incident: IncidentID
        let grant: RowID
        var films: [ClipID: BreakGlass.Film] = [:]
        var order: [ClipID] = []
        var review: Record?
    }

    private struct Key: Hashable {
        let officer: PrincipalID
        let family: FamilyID
    }

    private(set) var openings: [Opening] = []
    /// The one whose grant an officer's openings of a family fall under.
    private var newest: [Key: Int] = [:]
    private var byIncident: [IncidentID: Int] = [:]
    private var notes: [RequestID: SHA256Digest] = [:]
    private var begun: [RequestID: (opening: Int, clip: ClipID)] = [:]

    /// Whether a record may tell anything.
    static func isWanted(_ glance: RecordGlance) -> Bool {
        glance.outcome != .refused && glance.family != nil && events.contains(glance.event)
    }

    private static let events = Set(
        [
            Event.breakglassOpen, .breakglassReview, .clipWatch, .clipExport, .disclosureRecord,
            .requestPackage,
        ].map(\.rawValue))

    /// Takes the next record of those that are wanted.
    mutating func take(_ record: Record) {
        switch record.event {
        case .breakglassOpen: takeOpen(record)
        case .breakglassReview: takeReview(record)
        default: takeFilm(record)
        }
    }

    private mutating func takeOpen(_ record: Record) {
        guard let request = record.request, let family = record.family else { return }
        if record.phase == .intent { notes[request] = record.note }
        guard record.phase == .outcome, record.outcome == .ok,
            let incident = record.rows.first(where: { $0.table == RowTable.incident.rawValue })
                .flatMap({ IncidentID($0.id) }),
            let grant = record.rows.first(where: { $0.table == RowTable.grant.rawValue })
                .flatMap({ RowID($0.id) })
        else { return }
        newest[Key(officer: record.actor, family: family)] = openings.count
        byIncident[incident] = openings.count
        openings.append(
            Opening(record: record, note: notes[request], incident: incident, grant: grant))
    }

    private mutating func takeReview(_ record: Record) {
        guard record.outcome == .ok, record.phase != .intent,
            let incident = record.rows.first(where: { $0.table == RowTable.incident.rawValue })
                .flatMap({ IncidentID($0.id) }),
            let place = byIncident[incident]
        else { return }
        openings[place].review = record
    }

    /// Takes a film that was opened by an emergency's grant, or the end of one.
    private mutating func takeFilm(_ record: Record) {
        guard record.isOpening, record.checks?.emergency == .yes, let clip = record.clip,
            let family = record.family,
            let place = newest[Key(officer: record.actor, family: family)]
        else { return }
        switch record.phase {
        case .intent:
            guard record.outcome == .ok, let request = record.request else { return }
            begun[request] = (place, clip)
            count(clip, in: place, isExport: record.event != .clipWatch)
        case .outcome:
            guard let (place, clip) = record.request.flatMap({ begun.removeValue(forKey: $0) })
            else { return }
            add(record.amount, to: clip, in: place)
        case nil:
            guard record.outcome == .ok else { return }
            count(clip, in: place, isExport: record.event != .clipWatch)
            add(record.amount, to: clip, in: place)
        }
    }

    private mutating func count(_ clip: ClipID, in place: Int, isExport: Bool) {
        if openings[place].films[clip] == nil { openings[place].order.append(clip) }
        var film =
            openings[place].films[clip]
            ?? .init(
                clip: clip, address: nil, times: 0, wasExported: false, bytes: 0, seconds: 0,
                isKnown: true)
        film.times += 1
        film.wasExported = film.wasExported || isExport
        openings[place].films[clip] = film
    }

    private mutating func add(_ amount: Record.Amount?, to clip: ClipID, in place: Int) {
        openings[place].films[clip]?.bytes &+= amount?.bytes ?? 0
        openings[place].films[clip]?.seconds &+= amount?.seconds ?? 0
    }

    /// What was opened, once the last record was taken: of what has no end, not all is known.
    func films(of opening: Opening, at place: Int) -> [BreakGlass.Film] {
        let unknown = Set(begun.values.filter { $0.opening == place }.map(\.clip))
        return opening.order.compactMap { clip in
            var film = opening.films[clip]
            if unknown.contains(clip) { film?.isKnown = false }
            return film
        }
    }
}
