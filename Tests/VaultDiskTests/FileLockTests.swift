import DiskDoubles
import Synchronization
import Testing
import VaultDisk

@Suite struct FileLockTests {
    let directory: TemporaryDirectory
    let disk = LinuxDisk()

    init() throws { directory = try TemporaryDirectory() }

    @Test func `shared locks go together, an exclusive one goes alone`() throws {
        let path = directory("lock")
        do {
            let one = try SharedLock(path, .oneAccount, on: disk)
            let two = try SharedLock(path, .oneAccount, on: disk)
            #expect(throws: DiskError.locked(path: path)) {
                _ = try ExclusiveLock(path, .oneAccount, on: disk)
            }
            _ = consume one
            _ = consume two
        }
        do {
            let alone = try ExclusiveLock(path, .oneAccount, on: disk)
            #expect(throws: DiskError.locked(path: path)) {
                _ = try SharedLock(path, .oneAccount, waiting: .milliseconds(20), on: disk)
            }
            _ = consume alone
        }
        _ = try ExclusiveLock(path, .oneAccount, on: disk)
        #expect(try disk.status(of: path).mode == 0o600)
    }

    @Test(arguments: [LockForm.record, .wholeFile])
    func `a lock that is given up in time is waited for`(form: LockForm) throws {
        let path = directory("lock")
        let holder = try disk.openLockFile(path, mode: 0o600, group: nil)
        try holder.lock(.exclusive, form)
        let busy = ReleasingDisk(after: 5) { try? holder.unlock(form) }
        let waiter = try busy.openLockFile(path, mode: 0o600, group: nil)
        try waiter.lock(.exclusive, form, waiting: .seconds(20))
        #expect(busy.attempts == 6)
        #expect(throws: DiskError.locked(path: path)) { try holder.lock(.shared, form) }
    }

    @Test func `a payload nobody can write is locked alone by a reader`() throws {
        try directory.write([1], to: "payload")
        try FileHandle(directory("payload"), .reading, on: disk).setMode(0o440)
        let one = try disk.openPlainFile(directory("payload"))
        let two = try disk.openPlainFile(directory("payload"))
        try one.lock(.exclusive, .wholeFile)
        #expect(throws: DiskError.locked(path: directory("payload"))) {
            try two.lock(.shared, .wholeFile)
        }
        // This is why it is not an OFD lock.
        #expect(throws: DiskError.self) { try one.lock(.exclusive, .record) }
    }

    @Test func `promise 6: the lock of a process that is killed is free`() throws {
        let path = directory("lock")
        try directory.write([], to: "lock")
        // flock(1) takes the same lock as `.wholeFile`.
        let holder = try ChildProcess("sh", ["-c", "exec 9<'\(path)'; flock 9; kill -9 $$"])
        let outcome = try holder.run(outputLimit: 1000, timeout: .seconds(30))
        #expect(outcome.ending == .signalled(9))
        try disk.openPlainFile(path).lock(.exclusive, .wholeFile)
    }

    @Test func `another process is kept out while the lock is held`() throws {
        let path = directory("lock")
        try directory.write([], to: "lock")
        let other = try ChildProcess("flock", ["-n", path, "true"])
        let file = try disk.openPlainFile(path)
        try file.lock(.exclusive, .wholeFile)
        #expect(try other.run(outputLimit: 0, timeout: .seconds(30)).ending == .exited(1))
        try file.unlock(.wholeFile)
        #expect(try other.run(outputLimit: 0, timeout: .seconds(30)).ending == .exited(0))
    }
}

/// A disk that gives up somebody's lock after a number of attempts to take it.
private final class ReleasingDisk: CallInterceptor {
    let disk: any Disk = LinuxDisk()
    private let made = Mutex(0)
    private let limit: Int
    private let release: @Sendable () -> Void

    init(after limit: Int, _ release: @escaping @Sendable () -> Void) {
        self.limit = limit
        self.release = release
    }

    var attempts: Int { made.withLock { $0 } }

    func intercept(_ call: InterceptedCall) throws(Errno) {
        guard call.call == .lock else { return }
        let number = made.withLock {
            $0 += 1
            return $0
        }
        if number > limit { release() }
    }
}
