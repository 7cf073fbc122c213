import Foundation

/// A directory of a test's own, gone with it.
final class TemporaryDirectory {
    let path: String

    init() throws {
        path =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("age-tests-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700])
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: file(name)))
    }

    func read(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: file(name))))
    }
}

/// The `age` that others wrote, which has to be installed (`apt install age`).
enum StockAge {
    struct Failed: Error {
        let command: String
        let status: Int32
        let message: String
    }

    /// Runs a program and waits; a status other than 0 is an error.
    static func run(_ arguments: [String], in directory: TemporaryDirectory) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: directory.path)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let message = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failed(
                command: arguments.joined(separator: " "), status: process.terminationStatus,
                message: String(decoding: message, as: UTF8.self))
        }
    }

    /// Runs a program on a terminal of its own and answers each of its prompts with the passphrase.
    static func run(
        _ arguments: [String], typing passphrase: String, in directory: TemporaryDirectory
    ) throws {
        let script = """
            import os, pty, sys
            child, terminal = pty.fork()
            if child == 0:
                os.execvp(sys.argv[2], sys.argv[2:])
            said = b""
            while True:
                try:
                    piece = os.read(terminal, 4096)
                except OSError:
                    break
                if not piece:
                    break
                said += piece
                if b"assphrase" in said and said.rstrip().endswith(b":"):
                    os.write(terminal, sys.argv[1].encode() + b"\\n")
                    said = b""
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            sys.stderr.write(said.decode(errors="replace"))
            sys.exit(status)
            """
        try run(["python3", "-c", script, passphrase] + arguments, in: directory)
    }
}
