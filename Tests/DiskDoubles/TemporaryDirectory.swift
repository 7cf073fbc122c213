import Glibc
public import VaultDisk

/// A directory of a test's own, removed with everything in it when the last reference goes.
public final class TemporaryDirectory: Sendable {
    /// Its path.
    public let path: String

    /// Where tests work unless they say otherwise: the directory of `TMPDIR`, or `/tmp`.
    public static let place: String = {
        guard let value = unsafe getenv("TMPDIR"), unsafe value.pointee != 0 else { return "/tmp" }
        return unsafe String(cString: value)
    }()

    /// Makes one there, or where asked, of mode 0700.
    public init(in parent: String = TemporaryDirectory.place) throws(DiskError) {
        var template = Array((parent + "/footage-test-XXXXXX").utf8CString)
        guard unsafe mkdtemp(&template) != nil else {
            throw .failed(.mkdir, path: parent, Errno(rawValue: errno))
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { Self.remove(path) }

    /// The path of a name in it.
    public func callAsFunction(_ name: String) -> String { path + "/" + name }

    /// Writes a file in it.
    public func write(_ bytes: [UInt8], to name: String) throws(DiskError) {
        let handle = try FileHandle(
            self(name), [.writing, .create, .truncate], mode: 0o600, on: LinuxDisk())
        try handle.write(bytes, at: 0)
    }

    /// Reads a file in it.
    public func read(_ name: String) throws(DiskError) -> [UInt8] {
        try FileHandle(self(name), .reading, on: LinuxDisk()).readAll(limit: 1 << 30)
    }

    private static func remove(_ path: String) {
        let disk = LinuxDisk()
        for entry in (try? disk.entries(of: path)) ?? [] {
            let inner = path + "/" + entry.name
            if entry.kind == .directory { remove(inner) } else { try? disk.removeFile(inner) }
        }
        try? disk.removeDirectory(path)
    }
}
