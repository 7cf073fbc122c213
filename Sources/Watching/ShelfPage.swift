import FootageVault
import GovernanceReport
import VaultModel

/// The pages that list films.
struct ShelfPage {
    let shelf: FilmShelf
    let showing: WatchShowing

    /// All the sessions, each with its films.
    var films: [UInt8] {
        var body = [reel, heading, purpose]
        if shelf.sessions.isEmpty {
            body.append(.element("p", text: "There is no session yet."))
        }
        for row in shelf.sessions {
            let number = row.session.number
            body.append(
                .element(
                    "section",
                    of: [
                        .element(
                            "h2",
                            of: [
                                WatchPage.link("session/\(number)", "Session \(number)"),
                                .text(" · \(row.session.when)"),
                            ]),
                        .element("p", [("class", "soft")], text: words(of: row)),
                    ] + cards(of: row, pictures: .none)))
        }
        return WatchPage.page("Films", body: body)
    }

    /// One session, with a picture of each of its films.
    func session(_ row: FilmShelf.Row) -> [UInt8] {
        let number = row.session.number
        return WatchPage.page(
            "Session \(number)", at: .second, scripts: row.clips.isEmpty ? [] : [.pictures],
            body: [
                back, heading,
                .element("h2", text: "Session \(number) · \(row.session.when)"),
                .element("p", [("class", "soft")], text: words(of: row)), purpose,
            ] + cards(of: row, pictures: .taken))
    }

    /// Whether a list shows a picture of each film.
    private enum Pictures {
        case none
        case taken
    }

    private var heading: HTML {
        let alias = shelf.alias.map { [.text(" · "), .words($0)] } ?? [HTML]()
        return .element("h1", of: [.text("Films of \(shelf.family)")] + alias)
    }

    private var purpose: HTML {
        .element(
            "p", [("class", "soft")],
            text: "Opened for \(showing.purpose). Each film that you open is on record.")
    }

    /// The way to the other sessions, where they are shown.
    private var back: HTML {
        let all = showing.session == nil ? [WatchPage.link("films", "All sessions")] : []
        return .element(
            "nav", [("aria-label", "Pages")], of: all + [WatchPage.link("reel", "Moments")])
    }

    private var reel: HTML {
        .element("nav", [("aria-label", "Pages")], of: [WatchPage.link("reel", "Moments")])
    }

    private func words(of row: FilmShelf.Row) -> String {
        let who = showing.names == .shown ? row.session.practitioner.map { "With \($0). " } : nil
        return (who ?? "") + row.session.standing
    }

    private func cards(of row: FilmShelf.Row, pictures: Pictures) -> [HTML] {
        guard !row.clips.isEmpty else {
            return [.element("p", text: "No film of this session is kept.")]
        }
        return [
            .element(
                "ul", [("class", "cards")], of: row.clips.map { card(of: $0, pictures) })
        ]
    }

    private func card(of clip: ClipSummary, _ pictures: Pictures) -> HTML {
        let address = "\(clip.address.session)/\(clip.address.clip)"
        var pieces: [HTML] = []
        if pictures == .taken { pieces.append(picture(of: clip, address)) }
        pieces.append(
            WatchPage.link(
                "clip/\(address)", "Film \(clip.address.session)/\(clip.address.clip)"))
        pieces.append(
            WatchPage.facts([
                ("Filmed", clip.recorded.inWords), ("Length", clip.length),
                ("Kept until", clip.keptUntil),
            ]))
        pieces += clip.cautions(for: showing.purpose).map {
            .element("p", [("class", "warn")], text: $0)
        }
        return .element("li", [("class", "card")], of: pieces)
    }

    /// Where a picture of a film comes; of one that may not be watched none is asked for, as that would be refused.
    private func picture(of clip: ClipSummary, _ address: String) -> HTML {
        guard clip.isWatchable(for: showing.purpose) else {
            return .element(
                "div", [("class", "picture")],
                of: [.element("p", [("class", "none")], text: "No picture: it may not be watched.")]
            )
        }
        return .element(
            "div",
            [
                ("class", "picture"), ("data-open", "open/picture/\(address)"),
                ("data-codec", clip.codec ?? ""),
            ],
            of: [
                .element(
                    "canvas",
                    [
                        ("hidden", ""), ("role", "img"),
                        ("aria-label", "A picture of film \(clip.address.clip)"),
                    ], of: []),
                .element("p", [("class", "none")], text: "A picture is being taken…"),
            ])
    }
}
