public import VaultDisk

/// A file of a dump, open for reading, and known to be the one that was listed.
public final class SourceFile: Sendable {
    /// Where it lies in the dump.
    public let path: DumpPath
    /// What it was when it was opened.
    public let identity: FileIdentity

    /// The kind of film its first bytes say it is, or none.
    public let container: FilmContainer?

    let source: SourceDescriptor

    /// Opens a listed file below the dump's root, without following a link and without waiting.
    ///
    /// Throws `changed` when it is not the file that was listed, `refused` when it is no regular file.
    public init(_ entry: DumpEntry, in root: String) throws(DumpError) {
        path = entry.path
        do {
            source = try Self.open(entry.path.names[...], in: SourceDirectory(path: root))
            identity = FileIdentity(try source.status())
            let head = try source.read(at: 0, count: FileContent.window)
            container = FileContent(head).container
        } catch {
            throw .refused(entry.path.safeText, error.text)
        }
        guard entry.identity == identity else { throw .changed(entry.path.safeText) }
    }

    /// Whether the file is still what it was: the same length and time of change.
    public func unchanged(since identity: FileIdentity) -> Bool {
        guard let now = try? source.status() else { return false }
        return FileIdentity(now) == identity
    }

    /// Reads at most so many bytes from an offset; fewer only at the file's end.
    public func read(at offset: Int64, count: Int) throws(DumpError) -> [UInt8] {
        do {
            return try source.read(at: offset, count: count)
        } catch {
            throw .refused(path.safeText, error.text)
        }
    }

    /// Fills a buffer from an offset and says how much; less than all only at the file's end.
    public func read(
        at offset: Int64, into buffer: inout MutableSpan<UInt8>
    ) throws(DumpError) -> Int {
        do {
            return try source.read(at: offset, into: &buffer)
        } catch {
            throw .refused(path.safeText, error.text)
        }
    }

    /// The same file as the disk's own handle, for those who read or pass it on by that.
    public func handle(
        _ flags: OpenFlags = [.reading, .nonBlocking], on disk: any Disk
    ) throws(DiskError) -> FileHandle {
        try FileHandle("/proc/self/fd/\(source.number)", flags, on: disk)
    }

    /// Deletes the listed file from the dump, when it is still exactly the one that was opened.
    ///
    /// Every folder on the way is opened by its one name without following a link, and the name is removed
    /// from the folder that was opened: one that was swapped leads nowhere.
    public func delete(from root: String) throws(DeletionFault) {
        let status: SourceDirectory.Status
        do {
            status = try source.status()
        } catch {
            throw .failed(error)
        }
        guard FileIdentity(status) == identity else { throw .changed }
        do {
            try Self.remove(path.names[...], in: SourceDirectory(path: root), expecting: status)
        } catch {
            throw error == .stale ? .changed : .failed(error)
        }
    }

    private static func open(
        _ names: ArraySlice<[UInt8]>, in directory: consuming SourceDirectory
    ) throws(Errno) -> SourceDescriptor {
        guard let name = names.first else { throw .notFound }
        guard names.count > 1 else { return try directory.file(name) }
        return try open(names.dropFirst(), in: directory.directory(name))
    }

    private static func remove(
        _ names: ArraySlice<[UInt8]>, in directory: consuming SourceDirectory,
        expecting status: SourceDirectory.Status
    ) throws(Errno) {
        guard let name = names.first else { throw .notFound }
        guard names.count > 1 else { return try directory.remove(name, expecting: status) }
        try remove(names.dropFirst(), in: directory.directory(name), expecting: status)
    }
}
