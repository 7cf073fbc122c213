import VaultDisk

/// Everything that lies in a dump, in a fixed order.
public struct DumpScan: Hashable, Sendable {
    /// How far a walk goes before it gives up.
    public struct Limits: Hashable, Sendable {
        /// How many directories may lie within each other.
        public var depth = 24
        /// How many names there may be in all.
        public var names = 200_000

        /// The usual limits.
        public init() {}
    }

    /// What was found, in the order of the paths' bytes.
    public let entries: [DumpEntry]

    /// Makes a scan of entries that were found.
    public init(entries: [DumpEntry]) { self.entries = entries.sorted { $0.path < $1.path } }

    /// Walks a directory without following links and looks at every file's first bytes.
    ///
    /// What cannot be read is an entry of its own with the reason; only a root that cannot be opened,
    /// and more names than any tablet leaves, are errors.
    public init(_ root: String, limits: Limits = Limits()) throws(DumpError) {
        let directory: SourceDirectory
        do {
            directory = try SourceDirectory(path: root)
        } catch {
            throw .unreadable(SafeText(root), error.text)
        }
        var walk = Walk(limits: limits)
        try walk.enter(directory, under: [])
        self.init(entries: LivePhotos.marked(walk.entries))
    }

    /// The entries that begin like films, small copies too.
    public var films: [DumpEntry] {
        entries.filter {
            switch $0.kind {
            case .film, .smallCopy: true
            default: false
            }
        }
    }

    /// What was deleted, half written, or lies inside a picture, and is still on the device.
    public var residue: [DumpEntry] { entries.filter(\.kind.isResidue) }

    /// What could not be read.
    public var refused: [DumpEntry] { entries.filter { $0.kind == .refused } }
}

private struct Walk {
    let limits: DumpScan.Limits
    var entries: [DumpEntry] = []
    var seen = 0

    mutating func enter(
        _ directory: borrowing SourceDirectory, under path: [[UInt8]]
    ) throws(DumpError) {
        let names: [[UInt8]]
        do {
            names = try directory.names(limit: limits.names - seen)
        } catch {
            if error == .tooManyNames { throw .tooMuch(limit: limits.names) }
            guard let path = DumpPath(names: path) else {
                throw .unreadable(SafeText(""), error.text)
            }
            refuse(path, "The folder cannot be read: \(error.text).")
            return
        }
        seen += names.count
        for name in names {
            guard let path = DumpPath(names: path + [name]) else { continue }
            try look(at: name, in: directory, path)
        }
    }

    private mutating func look(
        at name: [UInt8], in directory: borrowing SourceDirectory, _ path: DumpPath
    ) throws(DumpError) {
        let status: SourceDirectory.Status
        do {
            status = try directory.status(of: name)
        } catch {
            refuse(path, "It cannot be looked at: \(error.text).")
            return
        }
        switch status.kind {
        case .directory: try descend(into: name, in: directory, path)
        case .file: read(name, in: directory, path, status)
        case .link: refuse(path, "A symbolic link, which is never followed.")
        case .pipe: refuse(path, "A named pipe, not a file.")
        case .socket: refuse(path, "A socket, not a file.")
        case .device: refuse(path, "A device, not a file.")
        }
    }

    private mutating func descend(
        into name: [UInt8], in directory: borrowing SourceDirectory, _ path: DumpPath
    ) throws(DumpError) {
        guard path.names.count < limits.depth else {
            refuse(path, "Folders lie too deep within each other here.")
            return
        }
        let inner: SourceDirectory
        do {
            inner = try directory.directory(name)
        } catch {
            refuse(path, "The folder cannot be opened: \(error.text).")
            return
        }
        try enter(inner, under: path.names)
    }

    private mutating func read(
        _ name: [UInt8], in directory: borrowing SourceDirectory, _ path: DumpPath,
        _ status: SourceDirectory.Status
    ) {
        let identity = FileIdentity(status)
        guard status.size > 0 else {
            empty(path, identity)
            return
        }
        let content: FileContent
        do {
            let file = try directory.file(name)
            content = try self.content(of: file, status.size)
        } catch {
            refuse(path, "It cannot be read: \(error.text).", identity)
            return
        }
        let (kind, reason) = EntryClassifier.classify(path, content: content)
        entries.append(DumpEntry(path: path, kind: kind, reason: reason, identity: identity))
    }

    private func content(
        of file: SourceDescriptor, _ size: Int64
    ) throws(Errno) -> FileContent {
        let content = FileContent(try file.read(at: 0, count: FileContent.window))
        guard case .picture(let kind) = content else { return content }
        let picture = MotionPhoto(size: size) { (try? file.read(at: $0, count: $1)) ?? [] }
        return picture.holdsFilm ? .motionPhoto(kind) : content
    }

    private mutating func empty(_ path: DumpPath, _ identity: FileIdentity) {
        let (kind, reason) = EntryClassifier.classify(path, content: .unknown)
        guard kind.isResidue || kind == .debris else {
            refuse(path, "The file is empty: the copy may have failed.", identity)
            return
        }
        entries.append(DumpEntry(path: path, kind: kind, reason: reason, identity: identity))
    }

    private mutating func refuse(
        _ path: DumpPath, _ reason: String, _ identity: FileIdentity? = nil
    ) {
        entries.append(DumpEntry(path: path, kind: .refused, reason: reason, identity: identity))
    }
}

extension FileIdentity {
    init(_ status: SourceDirectory.Status) {
        self.init(
            device: status.device, inode: status.inode, size: status.size,
            modified: status.modified)
    }
}
