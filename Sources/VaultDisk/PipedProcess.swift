import CLinux
import Glibc
import Synchronization

/// A program that is fed through a pipe and read through another, while it runs.
///
/// One thread feeds it and one reads it, each of which waits for the other through the program. `end` may be called
/// from any thread, and makes both stop. Whoever uses it passes over SIGPIPE.
public final class PipedProcess: Sendable {
    private let program: String
    private let pid: pid_t
    private let input: Mutex<Int32>
    private let output: Int32
    private let ending = Mutex<ChildProcess.Ending?>(nil)

    /// Starts a program, whose complaints are thrown away.
    public init(_ child: ChildProcess) throws(DiskError) {
        program = child.program
        let null = try FileHandle("/dev/null", .readingAndWriting, on: LinuxDisk())
        var fed: [Int32] = [-1, -1]
        var read: [Int32] = [-1, -1]
        let isMade = unsafe linux_pipe(&fed) == 0 && linux_pipe(&read) == 0
        defer {
            for end in [fed[0], read[1]] where end >= 0 { _ = close(end) }
        }
        do throws(DiskError) {
            guard isMade else {
                throw .failed(.spawn, path: child.program, Errno(rawValue: errno))
            }
            pid = try child.spawn([fed[0], read[1], null.descriptor.rawValue])
        } catch {
            for end in [fed[1], read[0]] where end >= 0 { _ = close(end) }
            throw error
        }
        input = Mutex(fed[1])
        output = read[0]
    }

    deinit {
        end()
        closeInput()
        _ = close(output)
    }

    /// Feeds the program, and waits until it has taken all of it.
    public func write(_ bytes: [UInt8]) throws(DiskError) {
        // Only the thread that feeds it closes this end, so the number stays its own.
        let descriptor = input.withLock { $0 }
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { source in
                unsafe Glibc.write(
                    descriptor, source.baseAddress?.advanced(by: done), source.count - done)
            }
            if count < 0 {
                guard errno == EINTR else {
                    throw .failed(.write, path: program, Errno(rawValue: errno))
                }
                continue
            }
            done += count
        }
    }

    /// Says that this was all; for the thread that feeds it.
    public func closeInput() {
        input.withLock { descriptor in
            if descriptor >= 0 { _ = close(descriptor) }
            descriptor = -1
        }
    }

    /// Waits for what the program says next, and takes it; 0 is its end.
    public func read(into bytes: inout MutableSpan<UInt8>) throws(DiskError) -> Int {
        while true {
            let count = unsafe bytes.withUnsafeMutableBytes { target in
                unsafe Glibc.read(output, target.baseAddress, target.count)
            }
            if count >= 0 { return count }
            guard errno == EINTR else {
                throw .failed(.read, path: program, Errno(rawValue: errno))
            }
        }
    }

    /// Ends the program and what it started, unless it ends by itself within a time, and says how it ended.
    ///
    /// One that closed its output is about to: it is given longer.
    @discardableResult
    public func end(waiting time: Duration = .milliseconds(10)) -> ChildProcess.Ending {
        ending.withLock { known in
            if let known { return known }
            var status: Int32 = 0
            let latest = ContinuousClock.now + time
            var ended = unsafe waitpid(pid, &status, WNOHANG)
            while ended == 0, .now < latest {
                usleep(500)
                ended = unsafe waitpid(pid, &status, WNOHANG)
            }
            // Where nobody is told of it any more, its number may be somebody else's.
            if ended == 0 {
                _ = kill(-pid, SIGKILL)
                while unsafe waitpid(pid, &status, 0) < 0, errno == EINTR {}
            }
            let found = Running.ending(status)
            known = found
            return found
        }
    }
}
