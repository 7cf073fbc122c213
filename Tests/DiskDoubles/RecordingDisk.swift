import Synchronization
public import VaultDisk

/// A disk that remembers every call, in order.
public final class RecordingDisk: CallInterceptor {
    /// The disk that makes the calls.
    public let disk: any Disk
    private let recorded = Mutex<[InterceptedCall]>([])

    /// Records the calls that another disk makes.
    public init(on disk: any Disk = LinuxDisk()) { self.disk = disk }

    /// What was called.
    public var calls: [SystemCall] { recorded.withLock { $0.map(\.call) } }

    /// How many calls waited for the medium.
    public var flushes: Int { calls.count { $0 == .fsync || $0 == .fdatasync } }

    /// Forgets what was called so far.
    public func forget() { recorded.withLock { $0 = [] } }

    /// Looks at a call about to be made.
    public func intercept(_ call: InterceptedCall) throws(Errno) {
        recorded.withLock { $0.append(call) }
    }
}
