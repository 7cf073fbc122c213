internal import Synchronization

/// How far a long operation has come, by bytes, on a terminal only.
///
/// It may be advanced from several threads. It is drawn at most ten times a second, and erased
/// before anything else is printed.
public final class ProgressBar: Sendable {
    private let terminal: Terminal
    private let label: String
    private let total: Int64
    private let elapsed: @Sendable () -> Duration
    private let state = Mutex(State())

    private struct State {
        var done: Int64 = 0
        var drawn: Duration?
    }

    /// Starts a bar for so many bytes, on a clock that tells how long it has been running.
    public init(
        _ label: String, total: Int64, on terminal: Terminal,
        elapsed: @escaping @Sendable () -> Duration = ProgressBar.stopwatch()
    ) {
        self.label = SafeText.line(label)
        self.total = total
        self.terminal = terminal
        self.elapsed = elapsed
        advance(by: 0)
    }

    /// A clock that starts now and does not jump.
    public static func stopwatch() -> @Sendable () -> Duration {
        let start = ContinuousClock.now
        return { ContinuousClock.now - start }
    }

    /// Counts bytes that are done.
    public func advance(by bytes: Int64) {
        guard let columns = terminal.errorColumns else { return }
        let now = elapsed()
        let line = state.withLock { state -> String? in
            let (sum, overflow) = state.done.addingReportingOverflow(max(0, bytes))
            state.done = overflow ? total : min(total, sum)
            if let drawn = state.drawn, now - drawn < .milliseconds(100), state.done < total {
                return nil
            }
            state.drawn = now
            return Self.line(
                label, done: state.done, total: total, elapsed: now, columns: columns)
        }
        if let line { terminal.draw(line) }
    }

    /// Erases the bar.
    public func finish() { terminal.draw(nil) }

    /// The line that shows a bar, narrower than the terminal so that it never wraps.
    static func line(
        _ label: String, done: Int64, total: Int64, elapsed: Duration, columns: Int
    ) -> String {
        let share = total > 0 ? Double(done) / Double(total) : 1
        var numbers = "\(Int(share * 100))%  \(Amounts.megabytes(done))"
        numbers += " of \(Amounts.megabytes(total))  \(Amounts.time(elapsed))"
        if let remaining = remaining(share: share, elapsed: elapsed) {
            numbers += ", \(Amounts.time(remaining)) left"
        }
        let room = columns - 1 - numbers.count - 2
        guard room >= 12 else { return String(numbers.prefix(columns - 1)) }
        let name = Wrapping.lines(label, width: max(8, room - 12)).first ?? ""
        let width = min(30, room - DisplayWidth.of(name) - 4)
        guard width >= 5 else { return name + "  " + numbers }
        let filled = Int(share * Double(width))
        let bar =
            String(repeating: "#", count: filled) + String(repeating: "-", count: width - filled)
        return "\(name)  [\(bar)]  \(numbers)"
    }

    /// How long the rest takes at the pace so far; none in the first two seconds.
    private static func remaining(share: Double, elapsed: Duration) -> Duration? {
        guard share > 0.001, share < 1, elapsed >= .seconds(2) else { return nil }
        return elapsed * (1 / share - 1)
    }
}
