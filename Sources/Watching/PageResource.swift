/// A file that pages load: a script, or the style sheet.
enum PageResource: String, CaseIterable {
    /// How the pages look.
    case style = "/style.css"
    /// What hands the link's key in.
    case door = "/door.js"
    /// What takes the pictures of a session's films.
    case pictures = "/pictures.js"
    /// What plays a film.
    case player = "/player.js"
    /// What marks moments of a film.
    case moments = "/moments.js"
    /// What plays moments one after the other.
    case reel = "/reel.js"
    /// The mark that a browser shows beside a page's title.
    case mark = "/icon.svg"

    /// The one at a path.
    init?(path: String) { self.init(rawValue: path) }

    /// Its media type.
    var type: String {
        switch self {
        case .style: "text/css; charset=utf-8"
        case .mark: "image/svg+xml"
        case .door, .pictures, .player, .moments, .reel: "text/javascript; charset=utf-8"
        }
    }

    /// Its text.
    var text: String {
        switch self {
        case .style: WatchStyle.sheet
        case .door: DoorScript.text
        case .pictures: PictureScript.text
        case .player: PlayerScript.text
        case .moments: MomentScript.text
        case .reel: ReelScript.text
        case .mark:
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" \
            fill="#17509a"/><path d="M6 4l6 4-6 4z" fill="#fff"/></svg>
            """
        }
    }
}
