import DiskDoubles
import Synchronization
import VaultDisk

/// A disk that closes somebody's reader when a lock is tried for the third time.
final class ClosingDisk: CallInterceptor {
    let disk: any Disk = LinuxDisk()
    private let made = Mutex(0)
    private let close: @Sendable () -> Void

    init(_ close: @escaping @Sendable () -> Void) { self.close = close }

    func intercept(_ call: InterceptedCall) throws(Errno) {
        guard call.call == .lock else { return }
        let number = made.withLock {
            $0 += 1
            return $0
        }
        if number == 3 { close() }
    }
}
