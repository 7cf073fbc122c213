import AuditLog
import Catalog
import Database
import VaultCrypto
public import VaultModel

extension UnlockedVault {
    /// Who could see a clip, and who did, while it was filed at an address from which it was moved since.
    ///
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record; of kind `badInput` when no
    ///   clip was moved from there; `tampered` when the records are not those that the log's signed head vouches
    ///   for.
    public func clipExposure(_ address: ClipAddress) throws -> ClipExposure {
        let family = try vault.family(address.family)
        let session = try vault.session(address.session, of: family)
        var act = Act(.reportMake, family: family.id, session: session.id)
        try require(.listClips, for: act)
        let number: [DatabaseValue] = [
            .id(family.id), .integer(session.number), .integer(Int64(address.clip)),
        ]
        let stone = try vault.catalog.rows(
            TombstoneRow.self, where: "family = ? AND session = ? AND number = ?", number
        ).first
        let leaving = try vault.catalog.rows(
            ClipRow.self, where: "session = ? AND number = ? AND state = 'destroying'",
            [.id(session.id), .integer(Int64(address.clip))]
        ).first
        guard let clip = stone?.id ?? leaving?.id,
            try !vault.catalog.rows(
                RebindRow.self, where: "clip = ? AND done IS NOT NULL", [.id(clip)]
            ).isEmpty
        else {
            throw VaultError.badInput("not-moved", "no clip was moved from \(address)")
        }
        act.clip = clip
        act.reason = "exposure"
        try record(act)
        return try exposure(of: clip, at: address)
    }

    /// The exposure of a clip that was moved.
    func exposure(of clip: ClipID, at address: ClipAddress) throws -> ClipExposure {
        let stay = try stay(of: clip)
        let new = try vault.catalog.find(ClipRow.self, stay.moved)
        return ClipExposure(
            address: address, movedTo: try new.map { try vault.address(of: $0) },
            from: stay.from, until: stay.until, people: stay.people, accesses: stay.accesses,
            exports: try vault.catalog.rows(
                ExportRow.self, where: "clip = ? ORDER BY number", [.id(clip)]
            ).map { row in
                ClipExposure.Export(
                    number: Int(clamping: row.number), person: row.principal,
                    name: try name(of: row.principal), taken: row.takenOn,
                    returned: row.returned.map { vault.date(of: $0) })
            })
    }

    /// What a clip was exposed to where it lay before it was moved.
    struct Stay {
        /// The clip's id at the place it was moved to.
        let moved: [UInt8]
        let from: CivilDate
        let until: CivilDate
        let people: [ClipExposure.Person]
        let accesses: [ClipExposure.Access]
    }

    /// Who could open a clip, and who did, where it lay before it was moved.
    func stay(of clip: ClipID) throws -> Stay {
        let moves = try vault.catalog.rows(
            RebindRow.self, where: "clip = ? AND done IS NOT NULL", [.id(clip)])
        guard let move = moves.first, let done = move.done else {
            throw CatalogError.missing(table: RebindRow.table, id: clip.description)
        }
        let log = try filmLog(of: clip, in: move.family)
        let began = log.takenIn ?? done
        let target = try vault.catalog.require(SessionRow.self, move.session.bytes)
        return Stay(
            moved: move.moved ?? [], from: vault.date(of: began), until: vault.date(of: done),
            people: try log.spans(from: began, onDay: vault.date(of: began), until: done).map {
                try person($0, from: began, until: done, rightly: target.family)
            },
            accesses: try accesses(by: log))
    }

    /// The exposure of a clip that is about to be moved, in counts that anyone may read.
    func exposureInNumbers(of clip: ClipRow, until now: Instant) throws -> String {
        let log = try filmLog(of: clip.id, in: clip.family)
        let people = Set(
            try log.spans(
                from: clip.uploaded, onDay: vault.date(of: clip.uploaded), until: now
            ).map(\.person))
        let opened = Set(log.begun.map(\.actor))
        let readers = Set(log.listed.map(\.actor)).count
        let read = readers == 0 ? "" : ", what was marked in it read by \(readers)"
        let exports = try vault.catalog.rows(ExportRow.self, where: "clip = ?", [.id(clip.id)])
        let days = clip.uploadedOn.days(to: vault.date(of: now)) + 1
        return """
            filed under the wrong place for \(days) days; could be opened by \(people.count), was opened \
            by \(opened.count)\(read); exports \(exports.count), not returned \
            \(exports.count { $0.returned == nil })
            """
    }

    /// What the log says of a film while it lay in a family's record, and of the family's grants.
    private func filmLog(of clip: ClipID, in family: FamilyID) throws -> FilmLog {
        let grants = try vault.catalog.rows(
            GrantRow.self, where: "family = ? AND principal IS NOT NULL ORDER BY id", [.id(family)])
        var log = FilmLog(of: clip, grants)
        try vault.catalog.read {
            try forEachBelievedLeaf { glance, leaf in
                guard glance.family == family else { return }
                log.take(try record(of: leaf, at: glance.index))
            }
        }
        return log
    }

    private func person(
        _ span: FilmLog.Span, from: Instant, until: Instant, rightly family: FamilyID
    ) throws -> ClipExposure.Person {
        let ends = [
            span.grant.until, span.revoked.map { vault.date(of: $0) }, vault.date(of: until),
        ]
        return ClipExposure.Person(
            id: span.person, name: try name(of: span.person),
            purposes: span.purposes,
            from: max(vault.date(of: from), vault.date(of: span.given)),
            until: ends.compactMap(\.self).min() ?? vault.date(of: until),
            isGrantedRightFamily: try !grants(to: span.person, of: family).isEmpty)
    }

    /// The accesses to a clip that are on record, with what is known of their outcomes.
    private func accesses(by log: FilmLog) throws -> [ClipExposure.Access] {
        try (log.begun + log.listed).sorted { $0.index < $1.index }.map { record in
            // A list is one record, which says all.
            let end = record.phase == nil ? record : log.end(of: record)
            return ClipExposure.Access(
                on: vault.date(of: record.at), event: record.event.rawValue,
                person: record.actor, name: try name(of: record.actor),
                purpose: record.purpose?.description, bytes: end?.amount?.bytes,
                outcome: end?.outcome.rawValue ?? "unknown")
        }
    }
}
