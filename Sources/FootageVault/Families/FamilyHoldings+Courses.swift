import Catalog
import GovernanceReport
import Retention
import VaultModel

extension FamilyHoldings {
    /// The family's programmes, by number, with their sessions and what was filmed in them.
    ///
    /// A recording counts once, by its bytes: an edit of another does not count, nor does the place that a clip was
    /// moved from. One that was destroyed counts for as long as its tombstone stands.
    ///
    /// - Throws: `CatalogError` for a programme that was never opened; errors of the catalog.
    func courses(in catalog: Catalog) throws -> [ProgrammeCourse] {
        let films = try films(in: catalog)
        let sessions = Dictionary(grouping: self.sessions.values, by: \.programme)
        return try programmes.values.sorted { $0.number < $1.number }.map { row in
            guard let opened = fact(.programmeOpened, about: row.id)?.date else {
                throw CatalogError.malformed(
                    table: FactRow.table, detail: "a programme never opened")
            }
            return ProgrammeCourse(
                programme: row.id, family: family.id, reference: family.reference,
                number: Int(clamping: row.number), kind: row.kind, opened: opened,
                ended: fact(.programmeEnded, about: row.id)?.date,
                sessions: (sessions[row.id] ?? []).map { session in
                    .init(
                        date: session.date, films: films[session.number] ?? [],
                        reviewed: fact(.sessionReviewed, about: session.id)?.date)
                })
        }
    }

    /// The length of each recording, by the number of its session.
    private func films(in catalog: Catalog) throws -> [Int64: [Int64?]] {
        var films: [Int64: [Int64?]] = [:]
        var counted: Set<[UInt8]> = []
        func count(_ digest: [UInt8], _ milliseconds: Int64, in session: Int64) {
            guard counted.insert(digest).inserted else { return }
            // A film that nobody looked into has no length.
            films[session, default: []].append(milliseconds > 0 ? milliseconds : nil)
        }
        for clip in clips where derivations.direct(of: clip.id).isEmpty {
            if clip.state == .destroying {
                let end = try catalog.find(DestructionRow.self, clip.id.bytes)
                guard end.map({ FilmEnd(rule: $0.rule) }) != .moved else { continue }
            }
            count(clip.digest, clip.milliseconds, in: try sessionNumber(of: clip))
        }
        let stones = try catalog.rows(
            TombstoneRow.self, where: "family = ? ORDER BY id", [.id(family.id)])
        for stone in stones where stone.end == .destroyed {
            guard let session = stone.session, derivations.direct(of: stone.id).isEmpty else {
                continue
            }
            count(stone.digest, stone.milliseconds, in: session)
        }
        return films
    }
}
