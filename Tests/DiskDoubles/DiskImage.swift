import Glibc
public import VaultDisk

/// What lies below a directory: the names, contents and modes that a restart would find.
public struct DiskImage: Hashable, Sendable {
    /// A directory, or a file's bytes.
    public enum Item: Hashable, Sendable {
        /// A directory.
        case directory(FileMode)
        /// A file.
        case file([UInt8], FileMode)

        var mode: FileMode {
            switch self {
            case .directory(let mode), .file(_, let mode): mode
            }
        }
    }

    /// What is there, by path below the directory.
    public var items: [String: Item] = [:]

    /// An image of nothing.
    public init() {}

    /// Takes the image of some names in a directory, with all below them.
    ///
    /// SQLite's shared memory is left out: no restart finds it.
    public init(of directory: String, names: [String]) throws(DiskError) {
        for name in names { try add(name, in: directory) }
    }

    private mutating func add(_ name: String, in directory: String) throws(DiskError) {
        let disk = LinuxDisk()
        let path = directory + "/" + name
        guard try disk.exists(path), !name.hasSuffix("-shm") else { return }
        let status = try disk.status(of: path)
        guard status.kind == .directory else {
            items[name] = .file(
                try disk.openPlainFile(path).readAll(limit: 1 << 30), status.mode)
            return
        }
        items[name] = .directory(status.mode)
        for entry in try disk.entries(of: path) { try add(name + "/" + entry.name, in: directory) }
    }

    /// Makes these names of a directory, with all below them, what the image says.
    public func put(into directory: String, names: [String]) throws(DiskError) {
        let disk = LinuxDisk()
        var found: Set<String> = []
        for name in names { try clear(name, in: directory, disk, &found) }
        for (name, item) in items.sorted(by: { $0.key < $1.key }) where !found.contains(name) {
            switch item {
            case .directory(let mode):
                try disk.createDirectory(directory + "/" + name, .oneAccount)
                try FileHandle(
                    directory + "/" + name, [.reading, .directory], on: disk
                ).setMode(mode)
            case .file(let bytes, let mode):
                try disk.createFile(directory + "/" + name, mode: mode, group: nil)
                    .write(bytes, at: 0)
            }
        }
    }

    /// Removes what is not as the image says, and notes what is.
    private func clear(
        _ name: String, in directory: String, _ disk: LinuxDisk, _ found: inout Set<String>
    ) throws(DiskError) {
        let path = directory + "/" + name
        guard try disk.exists(path) else { return }
        let status = try disk.status(of: path)
        if status.kind == .directory {
            for entry in try disk.entries(of: path) {
                try clear(name + "/" + entry.name, in: directory, disk, &found)
            }
            if case .directory(status.mode)? = items[name] {
                found.insert(name)
            } else {
                try disk.removeDirectory(path)
            }
            return
        }
        if case .file(let bytes, let mode)? = items[name], mode == status.mode,
            Int(status.size) == bytes.count,
            try Self.same(disk.openPlainFile(path).readAll(limit: 1 << 30), bytes)
        {
            found.insert(name)
        } else {
            try disk.removeFile(path)
        }
    }

    private static func same(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        guard one.count == other.count else { return false }
        let count = one.count
        return unsafe one.withUnsafeBytes { one in
            unsafe other.withUnsafeBytes { other in
                guard let one = one.baseAddress, let other = other.baseAddress else {
                    return true
                }
                return unsafe memcmp(one, other, count) == 0
            }
        }
    }

    /// The paths of files in which these bytes stand.
    public func paths(holding pattern: [UInt8]) -> [String] {
        items.compactMap { path, item in
            guard case .file(let bytes, _) = item else { return nil }
            return Self.holds(bytes, pattern) ? path : nil
        }.sorted()
    }

    private static func holds(_ bytes: [UInt8], _ pattern: [UInt8]) -> Bool {
        guard let first = pattern.first else { return false }
        return unsafe bytes.withUnsafeBytes { bytes in
            unsafe pattern.withUnsafeBytes { pattern in
                guard let start = bytes.baseAddress, let wanted = pattern.baseAddress
                else { return false }
                var from = 0
                while bytes.count - from >= pattern.count {
                    guard let hit = unsafe memchr(start + from, Int32(first), bytes.count - from)
                    else { return false }
                    let place = unsafe UnsafeRawPointer(hit) - start
                    guard bytes.count - place >= pattern.count else { return false }
                    if unsafe memcmp(hit, wanted, pattern.count) == 0 { return true }
                    from = place + 1
                }
                return false
            }
        }
    }
}
