import Synchronization
public import VaultDisk

/// A disk whose n-th call fails, and whose later calls work again or fail as well.
public final class FaultyDisk: CallInterceptor {
    /// What becomes of the calls after the one that fails.
    public enum Afterwards: Sendable {
        /// They work: a passing failure, which clean-up code can act upon.
        case working
        /// They fail too: a disk that is full, or gone.
        case failing
    }

    /// The disk that makes the calls.
    public let disk: any Disk
    private let error: Errno
    private let failing: Int
    private let calls: Set<SystemCall>
    private let afterwards: Afterwards
    private let made = Mutex(0)

    /// Fails the call of this number, from 1, among those of these kinds; 0 fails none.
    public init(
        failing: Int, of calls: Set<SystemCall> = Set(SystemCall.allCases), with error: Errno,
        afterwards: Afterwards = .working, on disk: any Disk = LinuxDisk()
    ) {
        self.failing = failing
        self.calls = calls
        self.error = error
        self.afterwards = afterwards
        self.disk = disk
    }

    /// How many calls of these kinds were asked for.
    public var count: Int { made.withLock { $0 } }

    /// Whether the call that fails was reached.
    public var hasFailed: Bool { failing > 0 && count >= failing }

    /// How many calls of so many fail one after another, when one does and every so many from there on.
    public static func points(among calls: Int, from first: Int = 1, every step: Int) -> Int {
        calls < first ? 0 : (calls - first) / step + 1
    }

    /// Looks at a call about to be made.
    public func intercept(_ call: InterceptedCall) throws(Errno) {
        guard calls.contains(call.call) else { return }
        let number = made.withLock {
            $0 += 1
            return $0
        }
        guard failing > 0 else { return }
        if number == failing || (number > failing && afterwards == .failing) { throw error }
    }
}
