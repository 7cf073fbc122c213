import CLinux
import Glibc

/// A pipe whose reading end does not wait.
final class Pipe {
    let reading: Int32
    let writing: Int32
    private var isWritingOpen = true

    init(_ program: String) throws(DiskError) {
        var ends: [Int32] = [-1, -1]
        guard unsafe linux_pipe(&ends) == 0 else {
            throw .failed(.spawn, path: program, Errno(rawValue: errno))
        }
        reading = ends[0]
        writing = ends[1]
        _ = linux_set_nonblocking(reading)
    }

    deinit {
        closeWriting()
        _ = close(reading)
    }

    /// The program holds the other end from now on, and its end is the end of the pipe.
    func closeWriting() {
        if isWritingOpen { _ = close(writing) }
        isWritingOpen = false
    }
}

/// A program that was started and has to end.
struct Running {
    let pid: pid_t
    let program: String
    let deadline: ContinuousClock.Instant

    /// Reads both pipes until both end.
    func drain(
        _ output: Pipe, into captured: inout [UInt8], _ errors: Pipe,
        into errorOutput: inout [UInt8], _ limit: Int
    ) throws(DiskError) {
        var open = (output: true, errors: true)
        while open.output || open.errors {
            // poll(2) passes over descriptors below zero.
            var polled = [
                pollfd(fd: open.output ? output.reading : -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: open.errors ? errors.reading : -1, events: Int16(POLLIN), revents: 0),
            ]
            let ready = unsafe poll(&polled, 2, try remainingMilliseconds())
            if ready < 0, errno != EINTR {
                throw .failed(.read, path: program, Errno(rawValue: errno))
            }
            guard ready > 0 else { continue }
            if polled[0].revents != 0 {
                open.output = try read(output, into: &captured, limit)
            }
            if polled[1].revents != 0 {
                open.errors = try read(errors, into: &errorOutput, limit)
            }
        }
    }

    /// Waits for the program's end, which comes soon after that of its pipes unless it closed them.
    func wait() throws(DiskError) -> ChildProcess.Ending {
        var pause: UInt32 = 100
        while true {
            var status: Int32 = 0
            let ended = unsafe waitpid(pid, &status, WNOHANG)
            if ended == pid { return Self.ending(status) }
            if ended < 0, errno != EINTR {
                throw .failed(.wait, path: program, Errno(rawValue: errno))
            }
            _ = try remainingMilliseconds()
            usleep(pause)
            pause = min(pause * 2, 10_000)
        }
    }

    /// Kills the program's group, and lets the kernel forget it.
    func kill() {
        _ = Glibc.kill(-pid, SIGKILL)
        var status: Int32 = 0
        while unsafe waitpid(pid, &status, 0) < 0, errno == EINTR {}
    }

    private func remainingMilliseconds() throws(DiskError) -> Int32 {
        let left = deadline - .now
        guard left > .zero else { throw .programTimedOut(program, after: .zero) }
        let (seconds, attoseconds) = left.components
        guard seconds < 3600 else { return 3_600_000 }
        return Int32(seconds * 1000 + attoseconds / 1_000_000_000_000_000) + 1
    }

    /// Takes what a pipe has, and says whether more may come.
    private func read(
        _ pipe: Pipe, into bytes: inout [UInt8], _ limit: Int
    ) throws(DiskError) -> Bool {
        var block = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe Glibc.read(pipe.reading, &block, block.count)
        guard count >= 0 else {
            if errno == EAGAIN || errno == EINTR { return true }
            throw .failed(.read, path: program, Errno(rawValue: errno))
        }
        guard count <= limit - bytes.count else {
            throw .programOutputTooLong(program, limit: limit)
        }
        bytes.append(contentsOf: block[..<count])
        return count > 0
    }

    /// What `wait(2)`'s number means: its macros are not visible here.
    static func ending(_ status: Int32) -> ChildProcess.Ending {
        let signal = status & 0x7F
        return signal == 0 ? .exited((status >> 8) & 0xFF) : .signalled(signal)
    }
}
