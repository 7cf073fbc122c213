/// What the addresses of the server lead to; nothing in an address is a path of any disk.
enum WatchRoute: Equatable {
    /// The page that the link leads to.
    case door
    /// Where the link's key is handed in.
    case entrance
    /// A script or the style sheet.
    case resource(PageResource)
    /// The list of sessions and films.
    case films
    /// A session's films, with a picture of each.
    case session(Int)
    /// One film, and what plays it.
    case clip(session: Int, clip: Int)
    /// Where a watch of a film begins.
    case watching(session: Int, clip: Int, WatchEvent.Look)
    /// Where it is said that a watch goes on, or is over.
    case standing(watch: String, Standing)
    /// The film of a watch, or one of its files, from 1.
    case film(watch: String, part: Int)
    /// The same for a browser that does not play it, from so many milliseconds on.
    case converted(watch: String, part: Int, from: Int64)
    /// What was marked in a film; to list it, or to add to it.
    case moments(session: Int, clip: Int)
    /// Where the mark of a moment is taken away.
    case drop(session: Int, clip: Int, moment: Int)
    /// All that was marked, to be played one after the other.
    case reel

    /// What a page says of a watch.
    enum Standing: String, Sendable {
        /// Somebody still watches.
        case goesOn = "on"
        /// A page asks whether it may go on; nobody need be watching.
        case isAsked = "still"
        /// Nobody does any more.
        case isOver = "over"
    }

    /// Reads a path, which has to be exactly one of these.
    init?(_ path: String) {
        if let resource = PageResource(path: path) {
            self = .resource(resource)
            return
        }
        guard path.hasPrefix("/") else { return nil }
        let parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
            .map(String.init)
        switch (parts.first, parts.count) {
        case ("", 1): self = .door
        case ("enter", 1): self = .entrance
        case ("films", 1): self = .films
        case ("session", 2):
            guard let session = Self.number(parts[1]) else { return nil }
            self = .session(session)
        case ("clip", 3):
            guard let session = Self.number(parts[1]), let clip = Self.number(parts[2]) else {
                return nil
            }
            self = .clip(session: session, clip: clip)
        case ("open", 4):
            guard let look = WatchEvent.Look(rawValue: parts[1]),
                let session = Self.number(parts[2]),
                let clip = Self.number(parts[3])
            else { return nil }
            self = .watching(session: session, clip: clip, look)
        case ("watch", 3):
            guard WatchToken.isOne(parts[1]), let standing = Standing(rawValue: parts[2]) else {
                return nil
            }
            self = .standing(watch: parts[1], standing)
        case ("film", 3):
            guard WatchToken.isOne(parts[1]), let part = Self.number(parts[2]) else { return nil }
            self = .film(watch: parts[1], part: part)
        case ("reel", 1): self = .reel
        case ("moments", 3):
            guard let session = Self.number(parts[1]), let clip = Self.number(parts[2]) else {
                return nil
            }
            self = .moments(session: session, clip: clip)
        case ("moments", 5):
            guard let session = Self.number(parts[1]), let clip = Self.number(parts[2]),
                let moment = Self.number(parts[3]), parts[4] == "drop"
            else { return nil }
            self = .drop(session: session, clip: clip, moment: moment)
        case ("converted", 4):
            guard WatchToken.isOne(parts[1]), let part = Self.number(parts[2]),
                let start = Int64(parts[3]), start >= 0, String(start) == parts[3],
                start < Self.longest
            else { return nil }
            self = .converted(watch: parts[1], part: part, from: start)
        default: return nil
        }
    }

    /// No film lasts a day.
    private static let longest: Int64 = 86_400_000

    /// Whether only who came in by the link may ask for it.
    var isBehindDoor: Bool {
        switch self {
        case .door, .entrance, .resource: false
        default: true
        }
    }

    /// The methods that it takes.
    var methods: [String] {
        switch self {
        case .entrance, .watching, .standing, .drop: ["POST"]
        case .moments: ["GET", "HEAD", "POST"]
        default: ["GET", "HEAD"]
        }
    }

    private static func number(_ text: String) -> Int? {
        guard let number = Int(text), number > 0, String(number) == text else { return nil }
        return number
    }
}
