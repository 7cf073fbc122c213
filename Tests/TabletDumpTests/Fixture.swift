import Glibc
import Synchronization
import TabletDump
import VaultDisk
import VaultModel

/// Directories that tests work in, and the dump that is made once for all of them.
enum Fixture {
    /// A hostile dump of two families' visits, by `Tools/make-dump`.
    static func dump() throws -> String { try made.get() }

    private static let made = Result { try make() }

    private static func make() throws -> String {
        let root = try newDirectory()
        removeAtExit(root)
        let here = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let path = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? "/usr/bin:/bin"
        let child = try ChildProcess(
            "/usr/bin/env", ["python3", "/\(here)/Tools/make-dump", root + "/dump", "--hostile"],
            environment: ["PATH": path, "LC_ALL": "C.UTF-8"])
        let outcome = try child.run(outputLimit: 1 << 20, timeout: .seconds(120))
        guard outcome.ending == .exited(0) else {
            throw Failure(text: String(decoding: outcome.errorOutput, as: UTF8.self))
        }
        return root + "/dump"
    }

    /// Runs a body with a directory of its own, and removes it afterwards.
    static func withDirectory<Value>(_ body: (String) throws -> Value) throws -> Value {
        let root = try newDirectory()
        defer { remove(root) }
        return try body(root)
    }

    /// Writes a file.
    static func write(_ bytes: [UInt8], to path: [UInt8], in root: String) throws {
        let whole = Array((root + "/").utf8) + path
        for (index, byte) in whole.enumerated() where byte == UInt8(ascii: "/") && index > 0 {
            _ = unsafe cString(whole[..<index]).withUnsafeBufferPointer {
                unsafe $0.baseAddress.map { unsafe mkdir($0, 0o700) }
            }
        }
        let file = unsafe cString(whole[...]).withUnsafeBufferPointer {
            unsafe $0.baseAddress.flatMap { unsafe fopen($0, "w") }
        }
        guard let file = unsafe file else { throw Failure(text: "cannot write") }
        _ = unsafe fwrite(bytes, 1, bytes.count, file)
        unsafe fclose(file)
    }

    /// Writes a file under a textual path.
    static func write(_ text: String, to path: String, in root: String) throws {
        try write(Array(text.utf8), to: Array(path.utf8), in: root)
    }

    /// Makes a symbolic link.
    static func link(_ target: String, _ path: String) throws {
        guard unsafe symlink(target, path) == 0 else { throw Failure(text: "no link \(path)") }
    }

    /// Makes a named pipe.
    static func pipe(_ path: String) throws {
        guard unsafe mkfifo(path, 0o600) == 0 else { throw Failure(text: "no pipe \(path)") }
    }

    /// Gives a file another name.
    static func move(_ old: String, _ new: String) throws {
        guard unsafe rename(old, new) == 0 else { throw Failure(text: "cannot move \(old)") }
    }

    /// Sets a file's permissions.
    static func setMode(_ mode: mode_t, _ path: String) throws {
        guard unsafe chmod(path, mode) == 0 else { throw Failure(text: "no mode \(path)") }
    }

    struct Failure: Error { let text: String }

    private static func cString(_ bytes: ArraySlice<UInt8>) -> [CChar] {
        bytes.map { CChar(bitPattern: $0) } + [0]
    }

    private static func newDirectory() throws -> String {
        var template = Array("/tmp/tablet-dump-tests-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw Failure(text: "no directory") }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func remove(_ root: String) {
        _ = try? ChildProcess("rm", ["-rf", "--", root]).run(
            outputLimit: 1 << 16, timeout: .seconds(20))
    }

    private static func removeAtExit(_ root: String) {
        doomed.withLock { $0 = root }
        atexit { Fixture.remove(Fixture.doomed.withLock { $0 }) }
    }

    private static let doomed = Mutex("")
}

/// Short ways to say what the tests talk about.
func day(_ text: String) -> CivilDate { CivilDate(text) ?? CivilDate(days: 0) }
func clock(_ text: String) -> CivilTime { CivilTime(text) ?? CivilTime(secondOfDay: 0) }
func moment(_ text: String) -> Instant { Instant(text) ?? Instant(milliseconds: 0) }
func path(_ text: String) throws -> DumpPath {
    guard let path = DumpPath(text) else { throw Fixture.Failure(text: text) }
    return path
}
func family(_ text: String) throws -> FamilyReference {
    guard let family = FamilyReference(text) else { throw Fixture.Failure(text: text) }
    return family
}

/// London without daylight saving before 2026-03-29 01:00 UTC, with it until 2026-10-25 01:00 UTC.
let london: CivilReading = { instant in
    let summer = moment("2026-03-29T01:00:00.000Z")...moment("2026-10-25T00:59:59.999Z")
    let seconds = instant.seconds + (summer.contains(instant) ? 3600 : 0)
    let days = (seconds >= 0 ? seconds : seconds - 86_399) / 86_400
    return (
        CivilDate(days: Int32(clamping: days)), CivilTime(secondOfDay: Int(seconds - days * 86_400))
    )
}
