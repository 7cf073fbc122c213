import FootageVault
import LoopbackServer
import VaultModel

/// What answers the requests of a watch, on the threads of their connections.
final class WatchAnswers: Sendable {
    private let showing: WatchShowing
    private let door = WatchDoor()
    private let desk: VaultDesk
    private let films: OpenFilms
    private let activity: WatchActivity
    private let converter = FilmConverter()

    init(
        _ showing: WatchShowing, _ desk: VaultDesk, _ films: OpenFilms, _ activity: WatchActivity
    ) {
        self.showing = showing
        self.desk = desk
        self.films = films
        self.activity = activity
    }

    /// What the link bears.
    var key: String { door.key }

    /// Answers a request for the server of a port.
    func answer(_ request: ServerRequest, port: UInt16) -> ServerResponse {
        let guarding = RequestGuard(port: port)
        let route = request.hasQuery ? nil : route(to: request.path)
        if let refusal = guarding.refusal(of: request, at: route == .door ? .door : .inside) {
            return .refused(refusal)
        }
        guard let route else { return isIn(request) ? .notThere : .notIn }
        // Before anything is said of what is there: nobody who is not in learns whether a room is.
        guard !route.isBehindDoor || isIn(request) else { return .notIn }
        guard route.methods.contains(request.method.rawValue) else {
            return ServerResponse(
                405, fields: [("Allow", route.methods.joined(separator: ", "))])
        }
        switch route {
        case .door: return .page(200, WatchPage.door)
        case .entrance: return enter(request)
        case .resource(let resource):
            return ServerResponse(
                200, fields: [("Content-Type", resource.type)],
                body: .bytes(Array(resource.text.utf8)))
        default:
            // A page that only asks whether a film is still open would keep the watch open for ever.
            if case .standing(_, .isAsked) = route {} else { activity.note() }
            return inside(route, request)
        }
    }

    /// What a path leads to: what is shown lies behind the door, and nothing else does.
    private func route(to path: String) -> WatchRoute? {
        let inner = door.address(behind: path)
        let route = WatchRoute(inner ?? path)
        return route?.isBehindDoor == (inner != nil) ? route : nil
    }

    private func isIn(_ request: ServerRequest) -> Bool {
        request.values(of: "Cookie").contains { door.admits(cookies: $0) }
    }

    private func enter(_ request: ServerRequest) -> ServerResponse {
        switch door.enter(with: String(decoding: request.body, as: UTF8.self)) {
        case .entered(let cookie):
            activity.note()
            activity.tell(.entered)
            var response = ServerResponse.json(
                200, .object(["start": .string("\(door.threshold)/\(showing.start)")]))
            response.fields.append(
                (
                    "Set-Cookie",
                    "\(WatchDoor.cookieName)=\(cookie); Path=\(door.threshold)/; HttpOnly; SameSite=Strict"
                ))
            return response
        case .used:
            activity.tell(.usedAgain)
            return .refused(403, Self.used)
        case .wrong: return .refused(403, Self.wrong)
        }
    }

    private static let used = VaultError(
        .notPermitted, "link-used", "this link was used before, and opens once only",
        hint: """
            if it was you, go on in the tab where it opened (Ctrl+Shift+T opens a closed one again), or run `footage \
            watch` again; if it was not, end the watch (Ctrl-C) and tell information governance
            """)
    private static let wrong = VaultError(
        .notPermitted, "link-wrong", "this is not the link of this watch",
        hint: "run `footage watch` again, and use its new link whole")

    private func inside(_ route: WatchRoute, _ request: ServerRequest) -> ServerResponse {
        do throws(VaultError) {
            switch route {
            case .films:
                let shelf = try desk.ask { try $0.listed() }
                return .page(200, ShelfPage(shelf: shelf, showing: showing).films)
            case .session(let number):
                let shelf = try desk.ask { try $0.listed() }
                guard let row = shelf.row(number) else { return .notThere }
                return .page(200, ShelfPage(shelf: shelf, showing: showing).session(row))
            case .clip(let session, let clip):
                let shelf = try desk.ask { try $0.listed() }
                guard let row = shelf.row(session), let clip = shelf.clip(session, clip) else {
                    return .notThere
                }
                return .page(
                    200,
                    ClipPage(
                        shelf: shelf, row: row, clip: clip, showing: showing,
                        converting: converter == nil ? .impossible : .possible
                    ).bytes)
            case .watching(let session, let clip, let look):
                if showing.browsers == .leavingNothing, Self.keepsFilms(request) {
                    return .refused(403, Self.browserKeeps)
                }
                let watch = try desk.ask { try $0.watch(session, clip, look) }
                return .json(200, watch.json)
            case .standing(let id, .goesOn), .standing(let id, .isAsked):
                guard let watch = films.watch(id) else {
                    return .refused(410, films.ending(of: id))
                }
                if case .standing(_, .goesOn) = route { watch.use() }
                return .json(200, watch.json)
            case .standing(let id, .isOver):
                try desk.ask { $0.end(id) }
                return .json(200, .object([:]))
            case .film(let id, let number):
                guard let watch = films.watch(id) else {
                    return .refused(410, films.ending(of: id))
                }
                guard let part = watch.part(number), Self.isPlayed(request) else {
                    return .notThere
                }
                return .film(part, of: watch, number, for: request)
            case .converted(let id, let number, let start):
                return try converted(id, number, from: start, request)
            case .reel:
                let shelf = try desk.ask { try $0.listed() }
                let list = try desk.ask { try $0.moments(session: nil, clip: nil) }
                return .page(
                    200, ReelPage(shelf: shelf, list: list, showing: showing).bytes)
            case .moments(let session, let clip):
                if request.method == .post {
                    guard let mark = MomentMark(body: request.body) else {
                        return ServerResponse(400)
                    }
                    let moment = try desk.ask { try $0.mark(mark, session, clip) }
                    return .json(200, moment.json(names: showing.names))
                }
                let list = try desk.ask { try $0.moments(session: session, clip: clip) }
                return .json(
                    200,
                    .object([
                        "moments": .array(list.moments.map { $0.json(names: showing.names) })
                    ]))
            case .drop(let session, let clip, let number):
                try desk.ask { try $0.drop(number, session, clip) }
                return .json(200, .object([:]))
            case .door, .entrance, .resource: return .notThere
            }
        } catch {
            return route.isPage ? .refusedPage(error) : .refused(Self.status(of: error), error)
        }
    }

    /// Whether a film is asked for by what plays it, and not to be shown as a page, which a browser may save.
    private static func isPlayed(_ request: ServerRequest) -> Bool {
        request.values(of: "Sec-Fetch-Dest").allSatisfy { $0 == "video" }
    }

    /// Whether a browser plays what is longer than some megabytes from a file of its own on its disk.
    private static func keepsFilms(_ request: ServerRequest) -> Bool {
        request.values(of: "User-Agent").contains { $0.contains("Firefox/") }
    }

    private static let browserKeeps = VaultError(
        .notPermitted, "browser-keeps",
        "this browser plays longer films from a file that it makes on its disk",
        hint: """
            use Chromium, Chrome or Edge; or, where that disk is encrypted and yours alone, run `footage watch` with \
            --any-browser
            """)

    private func converted(
        _ id: String, _ number: Int, from start: Int64, _ request: ServerRequest
    ) throws(VaultError) -> ServerResponse {
        guard let watch = films.watch(id) else { return .refused(410, films.ending(of: id)) }
        guard let converter, Self.isPlayed(request) else { return .notThere }
        let fields = [(name: "Content-Type", value: "video/mp4"), ("Accept-Ranges", "none")]
        // Nothing of the film is read to say this.
        guard request.method == .get else { return ServerResponse(200, fields: fields) }
        do {
            guard let film = try watch.converted(number, from: start, by: converter) else {
                return .notThere
            }
            return ServerResponse(200, fields: fields, body: .stream(film))
        } catch {
            throw VaultError(explaining: error)
                ?? VaultError(.failed, "not-converted", "the film could not be converted")
        }
    }

    private static func status(of error: VaultError) -> Int {
        switch error.kind {
        case .notPermitted: 403
        case .badInput, .usage: 404
        case .locked, .unavailable: 503
        default: 500
        }
    }
}

extension WatchRoute {
    /// Whether people look at what it gives.
    fileprivate var isPage: Bool {
        switch self {
        case .films, .session, .clip, .reel: true
        default: false
        }
    }
}

extension Watch {
    /// What its page is told.
    fileprivate var json: JSONValue {
        .object([
            "watch": .string(id), "type": .string(type.description),
            "starts": .array(starts.map { .integer($0) }),
            "parts": .array((1...max(1, parts)).map { .string("film/\(id)/\($0)") }),
        ])
    }
}
