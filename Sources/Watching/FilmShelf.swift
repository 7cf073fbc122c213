import FootageVault
import VaultModel

/// What a page lists: a family's sessions, each with its films.
struct FilmShelf: Sendable {
    /// The family.
    let family: FamilyReference
    /// What the team calls the family; none unless names are shown.
    let alias: String?
    /// Its sessions, the last first.
    let sessions: [Row]

    /// A session on the shelf.
    struct Row: Sendable {
        /// The session.
        let session: SessionSummary
        /// Its films, by number.
        let clips: [ClipSummary]
    }

    /// A session by its number.
    func row(_ session: Int) -> Row? { sessions.first { $0.session.number == session } }

    /// A film by its numbers.
    func clip(_ session: Int, _ clip: Int) -> ClipSummary? {
        row(session)?.clips.first { $0.address.clip == clip }
    }
}

extension UnlockedVault {
    /// What a watch shows of a family.
    func shelf(of showing: WatchShowing) throws -> FilmShelf {
        let family = showing.selection.family
        let sessions = try listSessions(family).filter { showing.shows(session: $0.number) }
        let clips = try listClips(family: family, ClipFilter(session: showing.session))
        let alias = showing.names == .shown ? try showFamily(family).summary.alias : nil
        return FilmShelf(
            family: family, alias: alias,
            sessions: sessions.sorted { $0.number > $1.number }.map { session in
                FilmShelf.Row(
                    session: session,
                    clips: clips.filter {
                        $0.address.session == session.number && showing.shows($0.address)
                    })
            })
    }
}
