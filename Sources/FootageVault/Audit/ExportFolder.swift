import GovernanceReport
import VaultCrypto
import VaultDisk
import VaultModel

/// A folder that appears whole or not at all.
///
/// It is written beside its place under another name; each file is made durable, then every directory,
/// then the rename, then the directory above. Only what this program made is removed when it fails.
final class ExportFolder {
    private let disk: any Disk
    private let target: String
    private let parent: String
    private let temporary: String
    private var directories: [String] = []
    private var files: [String] = []
    private var isFinished = false
    /// The files written so far.
    private(set) var manifest = ExportManifest()
    /// How many files the manifest lists.
    private(set) var listedCount = 0
    /// How many bytes they have together.
    private(set) var bytes: UInt64 = 0

    /// Takes a place where nothing is yet, in a directory that is there.
    init(at path: String, on disk: any Disk) throws {
        let target = try Self.checked(path, on: disk)
        self.disk = disk
        self.target = target
        parent = Self.parent(of: target)
        let name = target.split(separator: "/").last.map(String.init) ?? "export"
        temporary = "\(parent)/.\(name).\(Hex.encode(Random.bytes(6))).partial"
        try disk.createDirectory(temporary, .oneAccount)
        directories.append(temporary)
    }

    deinit { if !isFinished { discard() } }

    /// The path without a slash at its end; an error when something is there, or nothing above it.
    static func checked(_ path: String, on disk: any Disk) throws -> String {
        var target = path
        while target.count > 1, target.hasSuffix("/") { target.removeLast() }
        guard !target.isEmpty, target != "/" else {
            throw VaultError(.usage, "target", "name a folder that the export is to become")
        }
        guard try !disk.exists(target) else {
            throw VaultError(
                .cannotWrite, "exists", "\(target) is there already, and was not touched",
                hint: "name a folder that is not there yet")
        }
        guard try disk.exists(parent(of: target)) else {
            throw VaultError(
                .cannotWrite, "no-directory", "there is no directory \(parent(of: target))",
                hint: "make it first, or name another place")
        }
        try OutputPlace.check(target, on: disk)
        return target
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Writes a whole file.
    func write(_ bytes: [UInt8], to path: String) throws {
        let file = try open(path)
        try file.append(bytes)
        try close(file)
    }

    /// Begins a file that is written piece by piece.
    func open(_ path: String) throws -> ExportFile {
        try makeDirectories(above: path)
        let full = temporary + "/" + path
        let handle = try disk.createFile(full, mode: 0o600, group: nil)
        files.append(full)
        return ExportFile(path: path, handle: handle)
    }

    /// Ends a file: it is durable, and stands in the manifest.
    func close(_ file: ExportFile) throws {
        try file.finish()
        manifest.add(file.path, sha256: file.digest)
        bytes += file.length
    }

    /// Writes the manifest and who signs for it, and puts the folder in its place.
    func finish(signing line: (_ manifest: [UInt8]) -> [UInt8]) throws {
        let listed = manifest.bytes
        listedCount = manifest.count
        try write(listed, to: "manifest.json")
        try write(line(listed), to: "manifest.sig")
        for directory in directories.reversed() { try disk.syncDirectory(directory) }
        try disk.move(temporary, to: target, .refusing)
        isFinished = true
        try disk.syncDirectory(parent)
    }

    private func makeDirectories(above path: String) throws {
        var directory = temporary
        for part in path.split(separator: "/").dropLast() {
            directory += "/" + part
            guard !known.contains(directory) else { continue }
            try disk.createDirectory(directory, .oneAccount)
            known.insert(directory)
            directories.append(directory)
        }
    }

    private var known: Set<String> = []

    private func discard() {
        for file in files { try? disk.removeFile(file) }
        for directory in directories.reversed() { try? disk.removeDirectory(directory) }
    }
}

/// A file of an export while it is written.
final class ExportFile {
    let path: String
    private let handle: FileHandle
    private var pending: [UInt8] = []
    private var hasher = SHA256.Hasher()
    private(set) var length: UInt64 = 0
    private(set) var digest = ""

    init(path: String, handle: FileHandle) {
        self.path = path
        self.handle = handle
    }

    func append(_ bytes: [UInt8]) throws {
        pending.append(contentsOf: bytes)
        if pending.count >= 1 << 20 { try flush() }
    }

    private func flush() throws {
        guard !pending.isEmpty else { return }
        hasher.update(pending)
        try handle.write(pending, at: length)
        length += UInt64(pending.count)
        pending.removeAll(keepingCapacity: true)
    }

    func finish() throws {
        try flush()
        digest = hasher.finalize().description
        try handle.sync()
    }
}
