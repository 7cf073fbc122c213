import Synchronization

/// When somebody last asked for something, and what happened that the command is to tell.
final class WatchActivity: Sendable {
    private let last = Mutex(ContinuousClock.now)
    private let events = Mutex<[WatchEvent]>([])

    /// Somebody asked for something.
    func note() { last.withLock { $0 = .now } }

    /// For how long nobody did.
    var idle: Duration { last.withLock { ContinuousClock.now - $0 } }

    /// Keeps what happened until the command's thread asks.
    func tell(_ event: WatchEvent) {
        // Whoever has the link may use it any number of times; the first few tell it.
        events.withLock { if $0.count < 16 { $0.append(event) } }
    }

    /// What happened since this was last asked.
    func news() -> [WatchEvent] {
        events.withLock { events in
            defer { events = [] }
            return events
        }
    }
}
