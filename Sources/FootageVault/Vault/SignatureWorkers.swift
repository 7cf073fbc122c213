import AuditLog
import Dispatch
import Synchronization
import VaultDisk

/// Checks signatures on all processors while whoever reads the log goes on reading.
final class SignatureWorkers: SignatureChecking, Sendable {
    private let queue = DispatchQueue(label: "footage.signatures", attributes: .concurrent)
    private let work = DispatchGroup()
    /// How many pieces may wait or be under way: memory does not grow with the log.
    private let room = DispatchSemaphore(value: 2 * Processors.count)
    private let vouched: UInt64
    private let state = Mutex(State())

    private struct State {
        var taken: UInt64 = 0
        var first: LogVerifier.SignatureCheck?
    }

    /// - Parameter vouched: How many records something else vouches for, so that their signatures are not checked.
    init(vouched: UInt64 = 0) { self.vouched = vouched }

    /// How many signatures were found true, in the log's order.
    var count: Int {
        work.wait()
        return state.withLock { state in
            let end = state.first.map { max($0.index, vouched) - vouched }
            return Int(clamping: min(end ?? state.taken, state.taken))
        }
    }

    func take(_ checks: ArraySlice<LogVerifier.SignatureCheck>) {
        let checks = checks.drop { $0.index < vouched }
        state.withLock { $0.taken += UInt64(checks.count) }
        // Another thread takes longer to begin than these take.
        guard checks.count > Self.fewest else { return check(checks) }
        let parts = min(Processors.count, checks.count / Self.fewest)
        for part in 0..<parts {
            let start = checks.startIndex + checks.count * part / parts
            let end = checks.startIndex + checks.count * (part + 1) / parts
            room.wait()
            queue.async(group: work) { [self] in
                check(checks[start..<end])
                room.signal()
            }
        }
    }

    func firstFalse(waiting: Bool) -> LogVerifier.SignatureCheck? {
        // One that was found may not be the first: an earlier one may be under way.
        if waiting || state.withLock({ $0.first != nil }) { work.wait() }
        return state.withLock { $0.first }
    }

    private static let fewest = 16

    private func check(_ checks: ArraySlice<LogVerifier.SignatureCheck>) {
        guard let wrong = checks.first(where: { !$0.isTrue }) else { return }
        state.withLock { state in
            if state.first.map({ wrong.index < $0.index }) ?? true { state.first = wrong }
        }
    }
}
