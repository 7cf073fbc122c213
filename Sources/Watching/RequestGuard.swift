import LoopbackServer

/// Whether a request comes from a page of this server, or from somewhere else (Fetch Metadata, RFC 6454).
///
/// What is not for this server's own address is refused, so that no name that another site owns can be made to lead
/// here; and so is what a page of another site, or of another port, makes a browser send.
struct RequestGuard: Sendable {
    /// The server's address, as a browser shows it.
    let host: String

    /// The guard of a port.
    init(port: UInt16) { host = "127.0.0.1:\(port)" }

    /// What the server's pages are, to a browser.
    var origin: String { "http://" + host }

    /// Why a request is refused; nothing when it is not.
    func refusal(of request: ServerRequest, at place: Place) -> Refusal? {
        guard request.values(of: "Host") == [host] else { return .otherHost }
        let origins = request.values(of: "Origin")
        guard origins.allSatisfy({ $0 == origin }) else { return .otherOrigin }
        if request.method == .post, origins.isEmpty { return .otherOrigin }
        for site in request.values(of: "Sec-Fetch-Site") {
            guard site == "same-origin" || site == "none" || isVisit(request, place) else {
                return .otherOrigin
            }
        }
        return nil
    }

    /// Whether somebody follows a link to the door.
    private func isVisit(_ request: ServerRequest, _ place: Place) -> Bool {
        place == .door && request.method != .post
            && request.values(of: "Sec-Fetch-Mode") == ["navigate"]
            && request.values(of: "Sec-Fetch-Dest") == ["document"]
    }

    /// What is asked for.
    enum Place: Sendable {
        /// The page that a link leads to.
        case door
        /// Anything behind it.
        case inside
    }

    /// Why a request is refused.
    enum Refusal: Sendable {
        /// It is for another host than this server.
        case otherHost
        /// Another site's page makes the browser send it.
        case otherOrigin
    }
}
