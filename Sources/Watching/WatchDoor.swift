import Synchronization

/// Who is let in: whoever has the link comes first, and whoever came so has the session's cookie.
///
/// A browser takes a cookie to every port of a machine's address, another account's server among them. This one is for
/// a room that nobody else can name: the first part of each address behind the door (RFC 6265, section 5.1.4).
final class WatchDoor: Sendable {
    /// What becomes of somebody who comes with a link.
    enum Entry: Sendable {
        /// They are in, with the value of the session's cookie.
        case entered(cookie: String)
        /// The link was used before: it opens once, ever.
        case used
        /// It is no link of this watch.
        case wrong
    }

    /// The name of the session's cookie.
    static let cookieName = "footage-watch"

    private let link = WatchToken()
    private let session = WatchToken()
    private let room = WatchToken()
    private let isUsed = Mutex(false)

    /// What the link bears.
    var key: String { link.text }

    /// What every address behind the door begins with.
    var threshold: String { "/\(room.text)" }

    /// The address behind the door that a path means; none for one that is not there.
    func address(behind path: String) -> String? {
        guard path.hasPrefix("/"), let end = path.dropFirst().firstIndex(of: "/"),
            room.matches(String(path[..<end].dropFirst()))
        else { return nil }
        return String(path[end...])
    }

    /// Uses the link up.
    func enter(with key: String) -> Entry {
        guard link.matches(key) else { return .wrong }
        let isFirst = isUsed.withLock { used in
            defer { used = true }
            return !used
        }
        return isFirst ? .entered(cookie: session.text) : .used
    }

    /// Whether a `Cookie` field has the session's cookie.
    func admits(cookies field: String) -> Bool {
        let pairs = field.split(separator: ";").map { pair in
            pair.drop { $0 == " " }.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        }
        let values = pairs.filter { $0.count == 2 && $0[0] == Self.cookieName }.map { $0[1] }
        // Another server of this machine may have set one of the same name: any of them may be ours.
        return values.contains { session.matches(String($0)) }
    }
}
