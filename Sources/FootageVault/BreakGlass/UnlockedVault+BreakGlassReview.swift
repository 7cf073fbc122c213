import AuditLog
import Catalog
import Database
import VaultCrypto
import VaultModel

extension UnlockedVault {
    /// Every family that was opened by break-glass, the newest first, and what was opened of it.
    ///
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record: governance and supervisors ask.
    public func listBreakGlass() throws -> [BreakGlass] {
        var act = Act(.incidentList)
        act.reason = BreakGlass.incidentKind
        try require(.reviewBreakGlass, for: act)
        // An incident whose row is gone would be reviewed by nobody.
        try words.check(whole: [IncidentRow.self])
        let found = try vault.catalog.read { try breakGlasses() }
        act.amount = .init(items: UInt64(found.count))
        try record(act)
        return found.reversed()
    }

    /// Closes a break-glass as reviewed, by somebody else than who opened the family.
    ///
    /// It ends the officer's grant, where midnight has not: what they would open afterwards, nobody would review.
    ///
    /// - Parameters:
    ///   - number: The number of its incident.
    ///   - reason: What the reviewer found; it is sealed, and the log commits to it.
    /// - Returns: The break-glass as it was reviewed, with all that was opened.
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record: other governance and supervisors
    ///   review, never the officer; of kind `failed` for one that was reviewed before.
    public func reviewBreakGlass(_ number: Int, reason: String) throws -> BreakGlass {
        try require(.reviewBreakGlass, for: Act(.breakglassReview))
        let found = try vault.catalog.rows(
            IncidentRow.self, where: "number = ? AND kind = ?",
            [.integer(Int64(number)), .text(BreakGlass.incidentKind)]
        ).first
        guard let found, let id = found.family else {
            throw VaultError.notFound(
                "break-glass", String(number),
                hint: "`footage break-glass list` shows their numbers")
        }
        var act = Act(.breakglassReview, family: id)
        let family = try vault.catalog.require(FamilyRow.self, id.bytes)
        let text = try sealedReason(reason, of: family, for: act.event)
        act.note = text.note
        return try perform(act) { transaction, act in
            var row = try vault.catalog.require(IncidentRow.self, found.id.bytes)
            let places = try openings()
            guard let place = places.openings.firstIndex(where: { $0.incident == row.id }) else {
                throw LogWords.tampered(IncidentRow.table, row.id.description)
            }
            let opening = places.openings[place]
            try checkReviewable(row, openedBy: opening.record.actor)
            let seen = try summary(
                of: opening, places.films(of: opening, at: place), row, RecordResolver(self))
            act.request = opening.record.request
            act.amount = .init(
                bytes: seen.bytes, seconds: seen.seconds, items: UInt64(seen.films.count))
            let now = vault.environment.clock()
            try end(opening.grant, at: now, transaction)
            row.closed = now
            row.closedBy = principal
            row.note = text.note.bytes
            try transaction.update(row)
            try transaction.insert(text, of: id)
            return seen
        }
    }

    private func checkReviewable(_ row: IncidentRow, openedBy officer: PrincipalID) throws {
        // The log vouches for who opened it; the row says it again.
        for person in [officer, row.cause] {
            try requireNotOwn(
                person, "nobody reviews a break-glass of their own",
                hint: "somebody else with governance does, or a supervisor")
        }
        guard row.closed == nil else {
            throw Refusal(
                VaultError(
                    .failed, "reviewed-before",
                    "break-glass \(row.number) was reviewed before; nothing was changed"))
        }
    }

    /// Ends the officer's grant where it is not over, and in any case removes what is sealed to them.
    private func end(
        _ id: RowID, at now: Instant, _ transaction: CatalogTransaction
    ) throws {
        var grant = try vault.catalog.require(GrantRow.self, id.bytes)
        guard grant.revoked == nil else { return }
        (grant.revoked, grant.revokedBy) = (now, principal)
        grant.sealed = []
        try transaction.update(grant)
    }

    /// The break-glass of a number, as it stands.
    func breakGlass(_ number: Int) throws -> BreakGlass {
        guard
            let found = try vault.catalog.read({ try breakGlasses() }).first(where: {
                $0.number == number
            })
        else { throw VaultError.notFound("break-glass", String(number)) }
        return found
    }

    private func openings() throws -> BreakGlassLog {
        var log = BreakGlassLog()
        try forEachBelievedLeaf { glance, leaf in
            guard BreakGlassLog.isWanted(glance) else { return }
            log.take(try record(of: leaf, at: glance.index))
        }
        return log
    }

    private func breakGlasses() throws -> [BreakGlass] {
        let log = try openings()
        let resolver = RecordResolver(self)
        return try log.openings.enumerated().map { place, opening in
            let row = try vault.catalog.require(IncidentRow.self, opening.incident.bytes)
            return try summary(of: opening, log.films(of: opening, at: place), row, resolver)
        }
    }

    private func summary(
        of opening: BreakGlassLog.Opening, _ films: [BreakGlass.Film], _ row: IncidentRow,
        _ resolver: RecordResolver
    ) throws -> BreakGlass {
        guard let id = row.family, let reference = try resolver.reference(of: id) else {
            throw CatalogError.missing(table: FamilyRow.table, id: row.id.description)
        }
        let family = try vault.catalog.require(FamilyRow.self, id.bytes)
        let grant = try vault.catalog.require(GrantRow.self, opening.grant.bytes)
        let until = grant.until ?? vault.date(of: opening.record.at)
        return BreakGlass(
            number: Int(clamping: row.number), family: reference, officer: opening.record.actor,
            officerName: try resolver.name(of: opening.record.actor),
            opened: vault.date(of: opening.record.at), until: until,
            isOpen: grant.revoked == nil && until >= vault.today,
            reason: try opening.note.flatMap {
                try openReason($0.bytes, of: family, for: .breakglassOpen)
            },
            films: try films.map { film in
                BreakGlass.Film(
                    clip: film.clip, address: try resolver.address(of: film.clip),
                    times: film.times, wasExported: film.wasExported, bytes: film.bytes,
                    seconds: film.seconds, isKnown: film.isKnown)
            },
            review: try opening.review.map { review in
                BreakGlass.Review(
                    person: review.actor, name: try resolver.name(of: review.actor),
                    on: vault.date(of: review.at),
                    reason: try review.note.flatMap {
                        try openReason($0.bytes, of: family, for: .breakglassReview)
                    })
            }, mayReview: row.closed == nil && opening.record.actor != principal)
    }
}
