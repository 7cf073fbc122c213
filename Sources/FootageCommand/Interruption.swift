import Synchronization

/// Whether the user, or the system, asked the command to stop.
///
/// SIGINT, SIGTERM and SIGHUP (a lost connection) only set a flag. Long operations poll it between
/// steps and end in order, so that an outcome is still recorded. The same signal a second time ends
/// the program at once, which the order of steps on disk is made to survive.
public enum Interruption {
    private static let flag = Atomic<Bool>(false)

    /// Whether to stop at the next safe point.
    public static var isRequested: Bool { flag.load(ordering: .relaxed) }

    /// Throws when the command was asked to stop.
    public static func check() throws(CommandFailure) {
        if isRequested { throw .interrupted }
    }

    /// Installs the handlers, and ignores SIGPIPE so that a closed reader is an error of the write.
    package static func install() {
        _ = isRequested  // made before a handler can need it: making it there would not be safe
        TerminalCalls.handleSignals { _ in Interruption.request() }
    }

    /// Asks the command to stop.
    static func request() { flag.store(true, ordering: .relaxed) }
}
