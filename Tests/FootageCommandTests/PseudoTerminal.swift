import Glibc
import Synchronization

/// A terminal with somebody at it, who waits for a question before typing.
final class PseudoTerminal: Sendable {
    /// The path that the command opens.
    let path: String
    private let master: Int32
    private let seen = Mutex<[UInt8]>([])

    init?() {
        master = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var locked: Int32 = 0
        var number: Int32 = 0
        guard master >= 0, unsafe ioctl(master, Self.setLock, &locked) == 0,
            unsafe ioctl(master, Self.getNumber, &number) == 0
        else { return nil }
        path = "/dev/pts/\(number)"
    }

    // TIOCSPTLCK and TIOCGPTN, which Swift does not import: they are computed by macros.
    private static let setLock: UInt = 0x4004_5431
    private static let getNumber: UInt = 0x8004_5430

    deinit { close(master) }

    /// Everything that was shown so far.
    var transcript: String { String(decoding: seen.withLock { $0 }, as: UTF8.self) }

    /// Whether what is typed is shown.
    var echoes: Bool {
        var settings = termios()
        return unsafe tcgetattr(master, &settings) == 0 && settings.c_lflag & tcflag_t(ECHO) != 0
    }

    /// Types each text once its question was shown, while the body runs.
    func typing<Result>(
        _ answers: [(question: String, text: String)], _ body: () throws -> Result
    ) rethrows -> Result {
        let work = Work { [self] in
            for (question, text) in answers {
                guard wait(for: question) else { return }
                let bytes = Array(text.utf8)
                _ = unsafe write(master, bytes, bytes.count)
            }
        }
        defer {
            work.join()
            drain()
        }
        return try body()
    }

    /// Sends SIGINT once a question was shown, while the body runs.
    func interrupting<Result>(
        after question: String, _ body: () throws -> Result
    ) rethrows -> Result {
        let work = Work { [self] in
            if wait(for: question) { kill(getpid(), SIGINT) }
        }
        defer { work.join() }
        return try body()
    }

    /// Waits until a text was shown, for ten seconds at most.
    private func wait(for question: String) -> Bool {
        for _ in 0..<1000 {
            drain()
            if transcript.hasSuffix(question) { return true }
            usleep(10_000)
        }
        return false
    }

    private func drain() {
        var ready = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        var buffer = [UInt8](repeating: 0, count: 256)
        while unsafe poll(&ready, 1, 0) == 1, ready.revents & Int16(POLLIN) != 0 {
            let count = unsafe read(master, &buffer, buffer.count)
            guard count > 0 else { return }
            seen.withLock { $0 += buffer.prefix(count) }
        }
    }
}

/// A thread of its own, so that a blocked prompt never waits for itself.
private final class Work {
    private final class Box {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    private var thread = pthread_t()

    init(_ body: @escaping @Sendable () -> Void) {
        let box = unsafe Unmanaged.passRetained(Box(body)).toOpaque()
        _ = unsafe pthread_create(
            &thread, nil,
            { box in
                if let box = unsafe box {
                    unsafe Unmanaged<Box>.fromOpaque(box).takeRetainedValue().body()
                }
                return nil
            }, box)
    }

    func join() { _ = pthread_join(thread, nil) }
}
