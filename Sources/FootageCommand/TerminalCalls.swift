internal import Glibc
internal import VaultCrypto
internal import VaultDisk

/// The system calls that the command makes itself: the terminal, signals, its own descriptors.
///
/// Everything `unsafe` of this module stands in this file.
enum TerminalCalls {
    /// What came of reading a byte.
    enum ByteRead {
        case byte(UInt8)
        case end
        case interrupted
        case failed(String)
    }

    static func environmentVariable(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }

    static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    /// The path from the root, of one that may begin where the process stands.
    static func absolute(_ path: String) -> String {
        var path = path
        while path.hasSuffix("/"), path.utf8.count > 1 { path.removeLast() }
        guard !path.hasPrefix("/"), let directory = unsafe getcwd(nil, 0) else { return path }
        defer { unsafe free(directory) }
        let here = unsafe String(cString: directory)
        return path == "." ? here : (here == "/" ? "" : here) + "/" + path
    }

    /// What a descriptor holds, or an error when it is more than the limit.
    static func bytes(
        of descriptor: Int32, named name: String, limit: Int
    ) throws(PromptError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(limit + 1)
        var block = [UInt8](repeating: 0, count: 4096)
        defer { SecretMemory.wipe(&block) }
        while true {
            let count = unsafe read(descriptor, &block, block.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .unreadable(name, reason: reason(errno)) }
            guard count > 0 else { return bytes }
            guard bytes.count + count <= limit else {
                throw .unreadable(name, reason: "it is too long")
            }
            bytes.append(contentsOf: block[..<count])
        }
    }

    static func reason(_ number: Int32) -> String {
        guard let text = unsafe strerror(number) else { return "error \(number)" }
        return unsafe String(cString: text)
    }

    /// The process's arguments without its name; one that is not UTF-8 is none.
    static func arguments() -> [String?] {
        (1..<max(1, Int(CommandLine.argc))).map { index in
            guard let argument = unsafe CommandLine.unsafeArgv[index] else { return nil }
            return unsafe String(validatingCString: argument)
        }
    }

    /// Makes sure that descriptors 0, 1 and 2 are open, so that no file of the vault becomes one of
    /// them and is written over by a message; and that a crash leaves no memory on the disk.
    static func prepareProcess() {
        for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) == -1 {
            _ = unsafe open("/dev/null", O_RDWR)
        }
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        // That limit binds no program to which the kernel hands the memory of one that crashed.
        try? ProcessHygiene.forbidCoreDumps()
    }

    /// Calls the handler once for each of SIGINT, SIGTERM and SIGHUP, and ignores SIGPIPE.
    ///
    /// A signal that was ignored when the process started, as `nohup` does, stays ignored.
    static func handleSignals(_ handler: @escaping @convention(c) (Int32) -> Void) {
        for number in [SIGINT, SIGTERM, SIGHUP] {
            var before = sigaction()
            _ = unsafe sigaction(number, nil, &before)
            let old = unsafe unsafeBitCast(before.__sigaction_handler.sa_handler, to: Int.self)
            guard unsafe old != unsafeBitCast(SIG_IGN, to: Int.self) else { continue }
            var action = sigaction()
            unsafe action.__sigaction_handler.sa_handler = handler
            // A second Ctrl-C ends at once. A terminal that is closed says so twice within a moment, by its shell and
            // by the kernel, and what is under way is to be put on record all the same.
            action.sa_flags = number == SIGHUP ? 0 : Int32(truncatingIfNeeded: SA_RESETHAND)
            _ = unsafe sigaction(number, &action, nil)
        }
        _ = signal(SIGPIPE, SIG_IGN)
    }

    /// Ends the process.
    static func end(_ code: ExitCode) -> Never { exit(code.rawValue) }

    /// Waits for one byte, and gives up when the command is asked to stop.
    static func readByte(of descriptor: Int32) -> ByteRead {
        var byte: UInt8 = 0
        while !Interruption.isRequested {
            var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = unsafe poll(&wait, 1, 200)
            if ready == 0 || (ready < 0 && errno == EINTR) { continue }
            switch unsafe read(descriptor, &byte, 1) {
            case 1: return .byte(byte)
            case 0: return .end
            default:
                guard errno == EINTR || errno == EAGAIN else { return .failed(reason(errno)) }
            }
        }
        return .interrupted
    }
}

/// Descriptors 1 and 2 of the process.
struct ProcessDevice: TerminalDevice {
    func isTerminal(_ stream: OutputStream) -> Bool { isatty(descriptor(stream)) == 1 }

    var columns: Int? {
        var size = winsize()
        for descriptor in [STDOUT_FILENO, STDERR_FILENO]
        where unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 {
            return Int(size.ws_col)
        }
        return nil
    }

    func write(_ bytes: [UInt8], to stream: OutputStream) -> WriteOutcome {
        unsafe bytes.withUnsafeBytes { buffer in
            var rest = unsafe buffer[...]
            while unsafe !rest.isEmpty {
                let count = unsafe Glibc.write(
                    descriptor(stream), rest.base.baseAddress?.advanced(by: rest.startIndex),
                    rest.count)
                if count >= 0 {
                    unsafe rest = rest.dropFirst(count)
                } else if errno == EAGAIN {
                    var wait = pollfd(fd: descriptor(stream), events: Int16(POLLOUT), revents: 0)
                    _ = unsafe poll(&wait, 1, 1000)
                } else if errno == EPIPE || errno == EIO {
                    return .closed
                } else if errno != EINTR {
                    return .failed(errno)
                }
            }
            return .written
        }
    }

    private func descriptor(_ stream: OutputStream) -> Int32 {
        stream == .output ? STDOUT_FILENO : STDERR_FILENO
    }
}

/// A file that is open for reading, and what the system says about it.
struct OpenFile: ~Copyable {
    /// Why a file could not be opened.
    struct Refusal: Error {
        let reason: String
    }

    let descriptor: Int32
    private let status: stat

    /// Opens a file without waiting for the other end of a pipe.
    init(reading path: String) throws(Refusal) {
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
        var status = stat()
        if descriptor >= 0 { _ = unsafe fstat(descriptor, &status) }
        self.status = status
        guard descriptor >= 0 else { throw Refusal(reason: TerminalCalls.reason(errno)) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    var isRegular: Bool { status.st_mode & S_IFMT == S_IFREG }
    var isOwn: Bool { status.st_uid == geteuid() || status.st_uid == 0 }
    var mode: UInt32 { UInt32(status.st_mode) & 0o777 }
}

/// A terminal that is open for asking.
struct Keyboard: ~Copyable {
    private let descriptor: Int32

    /// Opens a terminal, or gives none where there is none.
    init?(_ path: String) {
        descriptor = unsafe open(path, O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0, isatty(descriptor) == 1 else { return nil }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    func write(_ text: String) {
        let bytes = Array(text.utf8)
        _ = unsafe bytes.withUnsafeBytes {
            unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
        }
    }

    /// Reads a line as it is shown.
    func line() throws(PromptError) -> Passphrase {
        var line = Passphrase()
        while true {
            switch TerminalCalls.readByte(of: descriptor) {
            case .byte(UInt8(ascii: "\n")): return line
            case .byte(let byte):
                guard line.append(byte) else { throw .tooLong(most: Passphrase.limit) }
            case .end:
                guard !line.isEmpty else { throw .ended }
                return line
            case .interrupted: throw .interrupted
            case .failed(let reason): throw .unreadable("The terminal", reason: reason)
            }
        }
    }

    /// Asks for a line that is not shown.
    ///
    /// Ctrl-C ends the question; Ctrl-Z and Ctrl-\ do nothing meanwhile, for they would leave a
    /// terminal behind that shows nothing. What was typed before the question is thrown away.
    func hiddenLine(after question: String) throws(PromptError) -> Passphrase {
        var shown = termios()
        guard unsafe tcgetattr(descriptor, &shown) == 0 else { throw .noTerminal }
        var hidden = shown
        hidden.c_lflag &= ~tcflag_t(ECHO | ECHONL)
        hidden.c_lflag |= tcflag_t(ICANON | ISIG)
        unsafe withUnsafeMutableBytes(of: &hidden.c_cc) { keys in
            for key in [VSUSP, VQUIT] { unsafe keys[Int(key)] = 0 }
        }
        guard unsafe tcsetattr(descriptor, TCSAFLUSH, &hidden) == 0 else { throw .noTerminal }
        defer {
            _ = unsafe tcsetattr(descriptor, TCSADRAIN, &shown)
            write("\n")
        }
        write(question)
        return try line()
    }
}

/// Pages of the process's own that are kept from the swap where that is allowed, and wiped.
@safe struct LockedMemory: ~Copyable {
    private let start: UnsafeMutablePointer<UInt8>
    private let size: Int

    init(capacity: Int) {
        let page = 4096
        size = (max(1, capacity) + page - 1) / page * page
        let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: page)
        unsafe start = unsafe memory.initializeMemory(
            as: UInt8.self, repeating: 0, count: size)
        _ = unsafe mlock(start, size)
    }

    deinit {
        unsafe explicit_bzero(start, size)
        _ = unsafe munlock(start, size)
        unsafe UnsafeMutableRawPointer(start).deallocate()
    }

    func load(at index: Int) -> UInt8 {
        (0..<size).contains(index) ? unsafe start[index] : 0
    }

    func store(_ byte: UInt8, at index: Int) {
        guard (0..<size).contains(index) else { return }
        unsafe start[index] = byte
    }

    func withSpan<Result: ~Copyable, Failure: Error>(
        _ count: Int, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe body(Span(_unsafeStart: start, count: min(max(0, count), size)))
    }
}
