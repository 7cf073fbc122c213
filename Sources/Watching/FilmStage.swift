import GovernanceReport

/// Where a film is shown: the picture, and over it the button that starts it.
enum FilmStage {
    static func html(_ label: String, start: HTML) -> HTML {
        .element(
            "div", [("id", "stage")],
            of: [
                .element(
                    "video",
                    [
                        ("id", "film"), ("playsinline", ""), ("preload", "auto"),
                        ("tabindex", "-1"), ("aria-label", label),
                        ("disablepictureinpicture", ""), ("disableremoteplayback", ""),
                    ], of: []), .element("div", [("id", "cover")], of: [start]),
            ])
    }
}

/// What a button of a player is.
enum PlayerKey {
    case plain
    /// The one that is meant first.
    case main
    /// One that stays down when it is pressed; it is up at first.
    case stays
}

extension HTML {
    /// A button that a player's script knows by its id.
    static func key(_ id: String, _ words: String, _ kind: PlayerKey = .plain) -> HTML {
        var attributes = [("type", "button"), ("id", id)]
        switch kind {
        case .plain: break
        case .main: attributes.append(("class", "main"))
        case .stays: attributes.append(("aria-pressed", "false"))
        }
        return .element("button", attributes, text: words)
    }
}
