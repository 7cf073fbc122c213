import CMicrohttpd
import Glibc
import Synchronization
import VaultDisk

/// A small HTTP server for programs of the same account on the same machine, and for nobody else.
///
/// It listens on 127.0.0.1 alone, takes `GET`, `HEAD` and `POST`, and lets no program of another account in
/// (`LoopbackClient`), whatever that one knows. Requests come whole, each on the thread of its connection, and what
/// is answered is a value. It knows nothing of what it serves, decodes nothing, and writes no log.
///
/// A client that sends slowly is cut off by `closeSlowClients`, which somebody calls each second or so.
public final class LoopbackServer: Sendable {
    /// Answers a request, on the thread of its connection.
    public typealias Answer = @Sendable (ServerRequest) -> ServerResponse

    private let exchanges: ServerExchanges
    private let daemon: Mutex<Daemon?>

    /// Listens on a port, or on one that the system chooses where it is 0.
    ///
    /// - Parameters:
    ///   - port: Which one.
    ///   - limits: What a client may use.
    ///   - always: The header fields of every response, those among them that this server gives without asking
    ///     `answer`: to a method that it does not take, to a body that is too long, and to what is no text. What
    ///     libmicrohttpd cannot take for a request at all it answers by itself, with a sentence of its own that is
    ///     the same for everybody, and with no such field.
    ///   - answer: Answers the others.
    /// - Throws: `ServerError`.
    public init(
        port: UInt16 = 0, _ limits: ServerLimits = ServerLimits(),
        always: [(name: String, value: String)] = [], answer: @escaping Answer
    ) throws(ServerError) {
        guard LoopbackClient.isTold else { throw .clientsUnknown }
        exchanges = ServerExchanges(limits, always, answer)
        errno = 0
        guard let started = Daemon(port, limits, exchanges) else {
            throw .cannotListen(port: port, Errno(rawValue: errno))
        }
        exchanges.port.store(started.port, ordering: .releasing)
        daemon = Mutex(started)
    }

    deinit { stop() }

    /// The port it listens on.
    public var port: UInt16 { exchanges.port.load(ordering: .acquiring) }

    /// How many connections there are.
    public var connections: Int { exchanges.connections }

    /// Cuts off every client that takes longer to send a request than it may.
    public func closeSlowClients() { exchanges.closeSlowClients() }

    /// Listens no longer, cuts every connection off, and waits for the answers under way.
    public func stop() {
        let stopped = daemon.withLock { held -> Daemon? in
            defer { held = nil }
            return held
        }
        stopped?.stop()
    }
}

/// A daemon of libmicrohttpd, which has to be stopped.
@safe
private struct Daemon: @unchecked Sendable {
    private let handle: OpaquePointer
    /// What the daemon's callbacks are handed; held until no thread of the daemon is left.
    private let context: Unmanaged<ServerExchanges>
    let port: UInt16

    init?(_ port: UInt16, _ limits: ServerLimits, _ exchanges: ServerExchanges) {
        unsafe context = Unmanaged.passRetained(exchanges)
        let calls = unsafe cmhd_calls(
            accept: acceptClient, connection: noteConnection, request: takeRequest,
            completed: endRequest, context: context.toOpaque())
        let bounds = cmhd_limits(
            connections: UInt32(limits.connections), backlog: UInt32(limits.connections),
            seconds: UInt32(clamping: limits.stall.components.seconds),
            memory: limits.headerBytes, stack: 1 << 20)
        guard let handle = unsafe cmhd_start(port, bounds, calls) else {
            unsafe context.release()
            return nil
        }
        unsafe self.handle = handle
        self.port = unsafe cmhd_port(handle)
    }

    func stop() {
        unsafe MHD_stop_daemon(handle)
        unsafe context.release()
    }
}
