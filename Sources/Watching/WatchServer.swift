import Dispatch
public import FootageVault
import LoopbackServer

/// Shows films in a browser of the same account on the same machine, for as long as the command runs.
///
/// Pages come from a server on 127.0.0.1 and are of no use without the link, which opens once, in one browser. A film
/// is read by ranges, decrypted piece by piece as it is asked for, and lies on no disk. Each opening of a film on a
/// page is an access of its own, with both its records.
public struct WatchServer: Sendable {
    private let showing: WatchShowing
    private let port: UInt16

    /// Shows films at a port of 127.0.0.1, or at one that the system chooses where it is 0.
    public init(_ showing: WatchShowing, port: UInt16 = 0) {
        self.showing = showing
        self.port = port
    }

    /// Shows films until it is told to end, or nobody has asked for anything for too long.
    ///
    /// - Parameters:
    ///   - unlocked: Whose films, and by whom they are opened: it stays with this thread.
    ///   - ending: Asked a few times a second, whether and why to end.
    ///   - tell: Told what happens.
    /// - Returns: Why it ended. Every film is closed then.
    /// - Throws: `VaultError` when the family may not be seen, when there is no such film, when no port can be had, and,
    ///   with the code `outcome-not-recorded`, when what was given of a film could not be put on record.
    public func run(
        _ unlocked: UnlockedVault, until ending: () -> WatchEnd?,
        tell: @escaping (WatchEvent) -> Void
    ) throws -> WatchEnd {
        let films = OpenFilms()
        let desk = VaultDesk()
        let activity = WatchActivity()
        let keeper = WatchKeeper(unlocked, showing, films, tell: tell)
        // Who may not see the family hears so at the terminal, and so does who mistyped a number.
        try keeper.check()
        let answers = WatchAnswers(showing, desk, films, activity)
        let server = try listen(answers)
        tell(
            .ready(link: "http://127.0.0.1:\(server.port)/#\(answers.key)", port: server.port))
        var tended = ContinuousClock.now
        var end: WatchEnd?
        while end == nil {
            desk.serve(keeper, waiting: .milliseconds(200))
            for event in activity.news() { tell(event) }
            if ContinuousClock.now - tended > .seconds(1) {
                tended = .now
                server.closeSlowClients()
                keeper.tend()
            }
            end = ending()
            if end == nil, !keeper.isWatching, activity.idle > showing.patience { end = .idle }
        }
        // Nothing is opened any more; a conversion ends with its film, or its connection would be waited for.
        desk.close()
        keeper.endAll()
        server.stop()
        if let failure = keeper.failure { throw failure }
        return end ?? .stopped
    }

    private func listen(_ answers: WatchAnswers) throws -> LoopbackServer {
        let own = OwnPort()
        do {
            let server = try LoopbackServer(port: port, always: PageFields.all) { request in
                answers.answer(request, port: own.port)
            }
            own.set(server.port)
            return server
        } catch {
            throw VaultError(.unavailable, "no-port", error.message, hint: error.hint)
        }
    }
}
