import CLinux
import Glibc

extension ChildProcess {
    /// Runs the program to its end.
    ///
    /// `files` are open in it as descriptors 3, 4 and so on, whatever their numbers are here. When it
    /// writes more than `outputLimit` bytes to its output or its errors, or runs longer than
    /// `timeout`, it and what it started in its process group are killed, and an error thrown.
    public func run(
        passing files: [FileHandle] = [], outputLimit: Int, timeout: Duration
    ) throws(DiskError) -> Outcome {
        let output = try Pipe(program)
        let errors = try Pipe(program)
        let pid = try start(files, output, errors)
        let running = Running(pid: pid, program: program, deadline: .now + timeout)
        var captured: [UInt8] = []
        var errorOutput: [UInt8] = []
        do throws(DiskError) {
            try running.drain(output, into: &captured, errors, into: &errorOutput, outputLimit)
            let ending = try running.wait()
            return Outcome(ending: ending, output: captured, errorOutput: errorOutput)
        } catch {
            running.kill()
            if case .programTimedOut = error { throw .programTimedOut(program, after: timeout) }
            throw error
        }
    }

    static func isExecutable(_ path: String) -> Bool {
        guard !path.utf8.contains(0), (try? LinuxDisk().openPlainExecutable(path)) != nil else {
            return false
        }
        return unsafe access(path, X_OK) == 0
    }

    private func start(
        _ files: [FileHandle], _ output: Pipe, _ errors: Pipe
    ) throws(DiskError) -> pid_t {
        let null = try FileHandle("/dev/null", .reading, on: LinuxDisk())
        defer {
            output.closeWriting()
            errors.closeWriting()
        }
        return try spawn(
            [null.descriptor.rawValue, output.writing, errors.writing]
                + files.map(\.descriptor.rawValue))
    }

    /// Starts the program with copies of these descriptors as its 0, 1, 2 and so on, and with no other.
    func spawn(_ sources: [Int32]) throws(DiskError) -> pid_t {
        let command = try command()
        let variables = environment.map { $0.key + "=" + $0.value }.sorted()
        guard (command + variables).allSatisfy({ !$0.utf8.contains(0) }) else {
            throw .failed(.spawn, path: program, .invalid)
        }
        // Copies above every number that is given out, so that none is overwritten before its turn.
        let copies = try Copies(sources, above: Int32(sources.count), program)
        defer { copies.close() }
        var pid: pid_t = 0
        let code = unsafe withCStrings(command) { command in
            unsafe withCStrings(variables) { variables in
                unsafe withCStrings([self.program]) { program in
                    unsafe linux_spawn(
                        &pid, command[0], copies.numbers, Int32(copies.numbers.count), command,
                        variables, reach == .installed ? program[0] : nil)
                }
            }
        }
        guard code == 0 else { throw .failed(.spawn, path: program, Errno(rawValue: code)) }
        return pid
    }
}

extension LinuxDisk {
    /// Whether a path is a plain file, links followed: programs are often links.
    fileprivate func openPlainExecutable(_ path: String) throws(DiskError) {
        let handle = try FileHandle(path, [.reading, .nonBlocking], on: self)
        let status = try handle.status()
        guard status.kind == .regular else { throw .wrongKind(path: path, found: status.kind) }
    }
}

/// Copies of descriptors under high numbers.
private struct Copies {
    private(set) var numbers: [Int32] = []

    init(_ sources: [Int32], above least: Int32, _ program: String) throws(DiskError) {
        for source in sources {
            let copy = linux_duplicate(source, least)
            guard copy >= 0 else {
                let code = Errno(rawValue: errno)
                close()
                throw .failed(.spawn, path: program, code)
            }
            numbers.append(copy)
        }
    }

    func close() { for number in numbers { _ = Glibc.close(number) } }
}

/// Lends strings as C wants a program's arguments.
private func withCStrings<Value>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Value
) -> Value {
    let copies = unsafe strings.map { unsafe strdup($0) }
    defer { unsafe copies.forEach { unsafe free($0) } }
    return unsafe body(copies + [nil])
}
