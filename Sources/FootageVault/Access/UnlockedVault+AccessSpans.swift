import AuditLog
import Catalog
import Database
import VaultModel

extension UnlockedVault {
    /// What the log says of grants and openings of some families, or of one person, from its first record on.
    func accessLog(
        of grants: [GrantRow], openedWhere isWanted: (RecordGlance) -> Bool
    ) throws -> AccessLog {
        var log = AccessLog(of: grants.map(\.id))
        try forEachBelievedLeaf { glance, leaf in
            let mayOpen = AccessLog.mayOpen(glance) && isWanted(glance)
            guard mayOpen || AccessLog.mayGrant(glance) else { return }
            let record = try record(of: leaf, at: glance.index)
            log.takeGrants(of: record)
            if mayOpen { log.takeOpening(record, on: vault.date(of: record.at)) }
        }
        return log
    }

    /// The times between which grants opened films, in the order in which they were given.
    ///
    /// One that became narrower is told twice: as what it is since, and as what it lost, with the day of that.
    func spans(
        of grants: [GrantRow], by log: AccessLog, _ resolver: RecordResolver
    ) throws -> [AccessSpan] {
        var spans: [(UInt64, AccessSpan)] = []
        for grant in grants {
            guard let person = grant.principal else { continue }
            guard let given = log.given[grant.id] else {
                throw LogWords.tampered(GrantRow.table, grant.id.description)
            }
            if let (word, lost) = log.narrowing(of: grant) {
                var before = grant
                (before.purposes, before.revokedBy) = (lost, word.actor)
                let span = try span(of: before, to: person, given, endedBy: word, resolver)
                spans.append((given.index, span))
            }
            let word = grant.revoked == nil ? nil : log.last[grant.id]
            spans.append(
                (given.index, try span(of: grant, to: person, given, endedBy: word, resolver)))
        }
        return spans.sorted { left, right in
            // Of those that were given with the family, its practitioner's has no order before the other.
            (left.0, left.1.name ?? "", left.1.person.description)
                < (right.0, right.1.name ?? "", right.1.person.description)
        }.map(\.1)
    }

    private func span(
        of grant: GrantRow, to person: PrincipalID, _ given: AccessLog.Word,
        endedBy word: AccessLog.Word?, _ resolver: RecordResolver
    ) throws -> AccessSpan {
        let purposes = grant.purposes.split(separator: " ").map(String.init)
        let (until, end) = try end(of: grant, by: word, resolver)
        var hindrance: AccessSpan.Hindrance?
        if end == nil {
            let row = try vault.catalog.require(PersonRow.self, person.bytes)
            hindrance =
                .init(standing: row.standing, roles: row.roles, purposes: purposes)
                ?? (grant.sealed.isEmpty ? .newKeys : nil)
        }
        guard let family = try resolver.reference(of: grant.family) else {
            throw CatalogError.missing(table: FamilyRow.table, id: grant.family.description)
        }
        return AccessSpan(
            person: person, name: try resolver.name(of: person), family: family,
            purposes: purposes, given: .init(given.event), givenBy: grant.givenBy,
            giverName: try resolver.name(of: grant.givenBy), from: vault.date(of: given.at),
            until: until, end: end, hindrance: hindrance)
    }

    /// A grant's last day, and how it came; the day on which it was taken back is still one of them.
    private func end(
        of grant: GrantRow, by word: AccessLog.Word?, _ resolver: RecordResolver
    ) throws -> (until: CivilDate?, end: AccessSpan.End?) {
        let revoked = word.map { vault.date(of: $0.at) }
        if let until = grant.until, until < revoked ?? vault.today { return (until, .expired) }
        guard let revoked, let word else { return (grant.until, nil) }
        let person = grant.revokedBy ?? word.actor
        return (revoked, .revoked(by: person, name: try resolver.name(of: person)))
    }

    /// What was opened, as people read it, the last opened first.
    func openings(
        _ openings: [AccessLog.Opener: AccessLog.Openings], _ resolver: RecordResolver
    ) throws -> [FilmOpenings] {
        try openings.map { opener, opened in
            FilmOpenings(
                person: opener.person, name: try resolver.name(of: opener.person),
                family: try resolver.reference(of: opener.family), times: opened.times,
                films: opened.films.count, first: opened.first, last: opened.last)
        }.sorted { left, right in
            guard left.last == right.last else { return left.last > right.last }
            return (left.name ?? "", left.person, left.family?.description ?? "")
                < (right.name ?? "", right.person, right.family?.description ?? "")
        }
    }
}

extension AccessSpan.Given {
    /// How a grant was given, by the event of the record that spoke of it first.
    fileprivate init(_ event: Event) {
        switch event {
        case .familyCreate: self = .created
        case .recoveryUse: self = .recovery
        case .breakglassOpen: self = .breakGlass
        default: self = .granted
        }
    }
}
