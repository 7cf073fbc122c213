import CMicrohttpd
import Glibc
import Synchronization
import VaultDisk

/// The connections of a server, and what goes to and fro on them.
final class ServerExchanges: Sendable {
    let limits: ServerLimits
    /// The header fields of every response.
    let always: [(name: String, value: String)]
    let answer: LoopbackServer.Answer
    let port = Atomic<UInt16>(0)
    private let open = Mutex<[Int: Connection]>([:])

    /// A connection, and since when its client owes a request.
    private struct Connection {
        let socket: Int32
        var owesSince: ContinuousClock.Instant?
    }

    init(
        _ limits: ServerLimits, _ always: [(name: String, value: String)],
        _ answer: @escaping LoopbackServer.Answer
    ) {
        self.limits = limits
        self.always = always
        self.answer = answer
    }

    var connections: Int { open.withLock { $0.count } }

    /// Whether a client is let in: a program of the account that the server runs as.
    func admits(_ client: UInt16) -> Bool {
        let port = port.load(ordering: .acquiring)
        // A client that comes before the port is known comes too early.
        guard client > 0, port > 0 else { return false }
        return LoopbackClient.account(from: client, to: port) == SystemAccount.current
    }

    func began(_ connection: Int, _ socket: Int32) {
        open.withLock { $0[connection] = Connection(socket: socket, owesSince: .now) }
    }

    func ended(_ connection: Int) { open.withLock { $0[connection] = nil } }

    /// A request came whole: it is the server's turn.
    func took(_ connection: Int) { open.withLock { $0[connection]?.owesSince = nil } }

    /// A request was answered: it is the client's turn.
    func answered(_ connection: Int) { open.withLock { $0[connection]?.owesSince = .now } }

    func closeSlowClients() {
        let latest = ContinuousClock.now - limits.patience
        // Under the lock, or the number may be another connection's by then: it is closed after `ended`.
        open.withLock { open in
            for connection in open.values {
                guard let since = connection.owesSince, since < latest else { continue }
                _ = shutdown(connection.socket, Int32(SHUT_RDWR))
            }
        }
    }
}

/// A request that is coming in.
final class ServerExchange {
    var body: [UInt8] = []
    var isTooLong = false
}
