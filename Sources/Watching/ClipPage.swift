import FootageVault
import GovernanceReport
import VaultModel

/// The page of one film, with what plays it.
struct ClipPage {
    let shelf: FilmShelf
    let row: FilmShelf.Row
    let clip: ClipSummary
    let showing: WatchShowing
    let converting: Converting

    /// Whether a film that a browser does not play can be converted for it.
    enum Converting: Sendable {
        case possible
        case impossible
    }

    /// The page.
    var bytes: [UInt8] {
        WatchPage.page(
            "Film \(numbers)", at: .third, scripts: [.player, .moments],
            body: [navigation, heading, facts] + cautions
                + [player, trouble, MomentPanel(address: clip.address).html, keys])
    }

    private var numbers: String { "\(clip.address.session)/\(clip.address.clip)" }

    private var navigation: HTML {
        var links: [HTML] = []
        if showing.session == nil { links.append(WatchPage.link("films", "All sessions")) }
        if case .clip = showing.selection {
        } else {
            let session = clip.address.session
            links.append(WatchPage.link("session/\(session)", "Session \(session)"))
            links += neighbours
        }
        links.append(WatchPage.link("reel", "Moments"))
        return links.isEmpty ? .none : .element("nav", [("aria-label", "Pages")], of: links)
    }

    private var neighbours: [HTML] {
        [("Film before", -1), ("Next film", 1)].compactMap { words, by in
            let index = row.clips.firstIndex { $0.address == clip.address }.map { $0 + by } ?? -1
            guard row.clips.indices.contains(index) else { return nil }
            let address = row.clips[index].address
            return WatchPage.link("clip/\(address.session)/\(address.clip)", words)
        }
    }

    private var heading: HTML {
        .element("h1", text: "Film \(numbers) · \(clip.recorded.inWords)")
    }

    private var facts: HTML {
        .element(
            "p", [("class", "soft")],
            text: "Of \(shelf.family), \(clip.length), kept until: \(clip.keptUntil). "
                + "Opened for \(showing.purpose); that you open it is on record.")
    }

    private var cautions: [HTML] {
        clip.cautions(for: showing.purpose).map { .element("p", [("class", "warn")], text: $0) }
    }

    private var player: HTML {
        .element(
            "section",
            [
                ("id", "player"), ("aria-label", "Player"),
                ("data-open", "open/film/\(numbers)"), ("data-codec", clip.codec ?? ""),
                ("data-seconds", Self.seconds(clip.milliseconds)),
                ("data-converts", converting == .possible ? "yes" : ""),
            ],
            of: [
                FilmStage.html("The film", start: .key("watch", "Watch this film", .main)),
                controls, .element("p", [("id", "said"), ("role", "status")], of: []),
            ])
    }

    private var controls: HTML {
        .element(
            "div",
            [
                ("id", "controls"), ("role", "group"), ("aria-label", "What the player does"),
                ("hidden", ""),
            ],
            of: [
                .element(
                    "div", [("class", "place")],
                    of: [
                        .void(
                            "input",
                            [
                                ("id", "place"), ("type", "range"), ("min", "0"), ("max", "0"),
                                ("step", "0.01"), ("value", "0"),
                                ("aria-label", "Place in the film"),
                            ]),
                        .element("span", [("id", "time")], text: "0:00"),
                    ]),
                .key("play", "Play", .main), .key("back", "− 5 s"),
                .key("before", "‹ Frame"), .key("after", "Frame ›"),
                .key("forward", "+ 5 s"), .key("half", "Half speed", .stays),
                .key("mute", "Silent", .stays), .key("full", "Full screen"),
                .element(
                    "span", [("id", "files")],
                    of: [
                        .element("label", [("for", "part")], text: "File "),
                        .element("select", [("id", "part")], of: []),
                    ]), .key("close", "Close the film"),
            ])
    }

    private var trouble: HTML {
        .element(
            "div", [("id", "trouble"), ("role", "alert"), ("hidden", "")],
            of: [
                .element("p", [("id", "what")], of: []),
                .key("convert", "Play it converted", .main),
            ])
    }

    private var keys: HTML {
        let keys = [
            ("Space, K", "play and pause"), ("← →", "5 seconds back and on"),
            (", .", "a frame back and on"), ("H", "half speed"), ("M", "silent"),
            ("F", "full screen"), ("I, O", "a moment begins, ends"),
            ("Home, End", "to the beginning, to the end"),
        ]
        return .element(
            "details",
            of: [
                .element("summary", text: "Keys"),
                .element(
                    "ul", [("class", "keys")],
                    of: keys.map { key, words in
                        .element(
                            "li", of: [.element("kbd", text: key), .text(" \(words)")])
                    }),
            ])
    }

    /// Milliseconds as seconds, as a script reads them.
    private static func seconds(_ milliseconds: Int64) -> String {
        let rest = String(milliseconds % 1000)
        return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
    }
}
