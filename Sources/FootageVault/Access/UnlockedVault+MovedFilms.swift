import AuditLog
import Catalog
import Database
import VaultModel

/// Films that were moved from one family to another: whoever could open the one could open the other's film.
extension UnlockedVault {
    /// The films that came to a family from another's record, and that left it for another, by the day they did.
    ///
    /// A film that came by a third family lay there, too.
    func movedFilms(of family: FamilyID, _ resolver: RecordResolver) throws -> [MovedFilm] {
        let moves = try moves()
        var found: [MovedFilm] = []
        for move in moves where move.row.family != move.target {
            if move.row.family == family {
                found.append(try film(move, .away, resolver))
            } else if move.target == family {
                found += try ways(to: move, among: moves)
                    .filter { $0.row.family != family && $0.row.family != $0.target }
                    .map { try film($0, .here, resolver) }
            }
        }
        return found.sorted {
            ($0.until, $0.from, $0.way.rawValue) < ($1.until, $1.from, $1.way.rawValue)
        }
    }

    /// The films of other families that somebody could open while they lay in the record of one of these, which
    /// whoever asks is told of.
    func movedFilms(
        openTo person: PrincipalID, in families: Set<FamilyID>, _ resolver: RecordResolver
    ) throws -> [MovedFilm] {
        try moves().filter {
            families.contains($0.row.family) && $0.row.family != $0.target
        }.map { move in
            let film = try film(move, .away, resolver, isPlaceTold: true)
            return MovedFilm(
                was: film.was, now: film.now, from: film.from, until: film.until, way: film.way,
                people: film.people.filter { $0.id == person },
                opened: film.opened.filter { $0.person == person })
        }.filter { !$0.people.isEmpty || !$0.opened.isEmpty }
    }

    /// A film's move from the record of one family to another's.
    private struct Move {
        let row: RebindRow
        let target: FamilyID
    }

    private func moves() throws -> [Move] {
        try vault.catalog.rows(RebindRow.self, where: "done IS NOT NULL ORDER BY done, id")
            .map { row in
                let target = try vault.catalog.require(SessionRow.self, row.session.bytes).family
                return Move(row: row, target: target)
            }
    }

    /// A move, and the moves before by which the film came to where it began.
    private func ways(to move: Move, among moves: [Move]) throws -> [Move] {
        var ways = [move]
        while let last = ways.last, ways.count <= moves.count,
            let before = moves.first(where: { $0.row.moved == last.row.clip })
        {
            ways.append(before)
        }
        return ways
    }

    private func film(
        _ move: Move, _ way: MovedFilm.Way, _ resolver: RecordResolver, isPlaceTold: Bool = false
    ) throws -> MovedFilm {
        guard let clip = ClipID(bytes: move.row.clip) else {
            throw CatalogError.malformed(table: RebindRow.table, detail: "no clip")
        }
        try words.check([move.row.family])
        let stay = try stay(of: clip)
        let moved = move.row.moved.flatMap { ClipID(bytes: $0) }
        let wasKnown = try isPlaceTold || mayName(move.row.family)
        let nowKnown = try mayName(move.target)
        return MovedFilm(
            was: wasKnown ? try resolver.address(of: clip) : nil,
            now: nowKnown ? try moved.flatMap { try resolver.address(of: $0) } : nil,
            from: stay.from, until: stay.until, way: way,
            people: stay.people,
            opened: try opened(stay.accesses, wasKnown ? move.row.family : nil, resolver))
    }

    private func opened(
        _ accesses: [ClipExposure.Access], _ family: FamilyID?, _ resolver: RecordResolver
    ) throws -> [FilmOpenings] {
        // As `AccessLog` counts them.
        let given = accesses.filter {
            $0.event != Event.momentList.rawValue
                && (["ok", "unknown"].contains($0.outcome) || $0.bytes ?? 0 > 0)
        }
        let reference = try family.flatMap { try resolver.reference(of: $0) }
        return Dictionary(grouping: given, by: \.person).compactMap { person, accesses in
            let days = accesses.map(\.on)
            guard let first = days.min(), let last = days.max() else { return nil }
            return FilmOpenings(
                person: person, name: accesses.first?.name, family: reference,
                times: accesses.count, films: 1, first: first, last: last)
        }.sorted { ($0.first, $0.name ?? "", $0.person) < ($1.first, $1.name ?? "", $1.person) }
    }

    /// Whether this person may be told where a film of that family is.
    private func mayName(_ family: FamilyID) throws -> Bool {
        switch Action.listClips.reach(of: try roles()) {
        case .all: true
        case .own: try grant(of: family) != nil
        case nil: false
        }
    }
}
