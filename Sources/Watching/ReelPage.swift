import FootageVault
import GovernanceReport
import VaultModel

/// The page that plays moments of films one after the other.
struct ReelPage {
    let shelf: FilmShelf
    let list: MomentList
    let showing: WatchShowing

    /// The page.
    var bytes: [UInt8] {
        var body = [
            navigation, HTML.element("h1", text: "Moments of \(shelf.family)"),
            HTML.element(
                "p", [("class", "soft")],
                text: "Played for \(showing.purpose). Each film that is opened for it is on record."
            ),
        ]
        if list.moments.isEmpty {
            body.append(
                .element(
                    "p", text: "Nothing is marked yet: a film's page does, with the keys I and O."))
        } else {
            body += [player, marks]
        }
        body += list.withheld.map { clip, error in
            .element(
                "p", [("class", "warn")],
                text: "Film \(clip.session)/\(clip.clip) is left out: \(error.sentence)")
        }
        return WatchPage.page(
            "Moments", scripts: list.moments.isEmpty ? [] : [.reel], body: body)
    }

    private var navigation: HTML {
        .element(
            "nav", [("aria-label", "Pages")], of: [WatchPage.link(showing.start, "Films")])
    }

    private var player: HTML {
        .element(
            "section", [("id", "player"), ("aria-label", "Player")],
            of: [
                FilmStage.html("The moment", start: .key("all", "Play all", .main)),
                .element(
                    "div", [("id", "controls"), ("hidden", "")],
                    of: [
                        .key("play", "Pause", .main),
                        .key("next", "Next moment"),
                        .key("half", "Half speed", .stays),
                        .key("full", "Full screen"), .key("close", "Close"),
                    ]),
                .element("p", [("id", "said"), ("role", "status")], of: []),
            ])
    }

    private var marks: HTML {
        .element(
            "ol", [("id", "marks"), ("class", "marks")],
            of: list.moments.map { moment in
                let film = "\(moment.clip.session)/\(moment.clip.clip)"
                let note = moment.mark.note.map { [HTML.words($0)] } ?? []
                let by = showing.names == .shown ? moment.addedByName : nil
                return .element(
                    "li",
                    [
                        ("data-open", "open/film/\(film)"),
                        ("data-from", String(moment.mark.milliseconds.lowerBound)),
                        ("data-to", String(moment.mark.milliseconds.upperBound)),
                    ],
                    of: [
                        .element(
                            "button",
                            [
                                ("type", "button"),
                                ("aria-label", "Play moment \(moment.number) of film \(film)"),
                            ], text: "Play"),
                        .element(
                            "span", [("class", "times")],
                            text: "Film \(film), \(moment.from) to \(moment.to)"),
                        .element("span", [("class", "seen")], text: moment.mark.kind.title),
                        .element(
                            "span", [("class", "words")],
                            of: note + (by.map { [.text(" ("), .words($0), .text(")")] } ?? [])),
                    ])
            })
    }
}
