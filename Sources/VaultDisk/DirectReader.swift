/// Reads a file from its beginning to its end around the page cache, in blocks of 1 MiB.
///
/// What comes is what the disk holds, not what was left in memory by whoever wrote it. Where the file
/// system knows no direct reads it asks the kernel to drop the file from memory first, which is only
/// advice; `directness` says which it was. One thread at a time.
public final class DirectReader {
    /// How much is read at once.
    public static let blockSize = 1 << 20

    /// Whether the bytes come around the page cache.
    public private(set) var directness: Directness

    private let handle: FileHandle
    private let buffer: AlignedBuffer
    private var start: UInt64 = 0
    private var taken = 0
    private var filled = 0
    private var atEnd = false

    /// Opens a plain file, following no link.
    public init(_ path: String, on disk: any Disk) throws(DiskError) {
        let flags: OpenFlags = [.reading, .noFollow, .nonBlocking]
        let (handle, direct) = try disk.openDirect(path, flags)
        let status = try handle.status()
        guard status.kind == .regular else { throw .wrongKind(path: path, found: status.kind) }
        self.handle = handle
        directness = direct
        buffer = AlignedBuffer(count: Self.blockSize)
        if direct == .cached { try forget() }
    }

    /// Fills the buffer, or as much of it as the file still has, and says how much.
    public func read(into target: inout MutableSpan<UInt8>) throws(DiskError) -> Int {
        var done = 0
        while done < target.count {
            if taken == filled {
                if atEnd { break }
                try fill()
                if filled == 0 { break }
            }
            let count = min(target.count - done, filled - taken)
            buffer.withSpan(taken..<taken + count) { source in
                for index in 0..<count { target[done + index] = source[index] }
            }
            taken += count
            done += count
        }
        return done
    }

    private func fill() throws(DiskError) {
        start += UInt64(filled)
        taken = 0
        filled = 0
        filled = try block(at: start)
        atEnd = filled < buffer.count
    }

    /// One block; only the end of the file makes it short.
    private func block(at offset: UInt64) throws(DiskError) -> Int {
        var done = 0
        while done < buffer.count {
            let count: Int
            do throws(Errno) {
                let rest = unsafe UnsafeMutableRawBufferPointer(
                    rebasing: buffer.prefix(buffer.count)[done...])
                count = try unsafe handle.disk.pread(
                    handle.descriptor, into: rest, at: offset + UInt64(done))
            } catch {
                guard directness == .direct, error == .invalid else {
                    throw .failed(.pread, path: handle.path, error)
                }
                try handle.endDirect()
                directness = .cached
                try forget()
                continue
            }
            done += count
            // A direct read that is no whole number of blocks has met the end; after it, EINVAL.
            if count == 0 || !count.isMultiple(of: AlignedBuffer.alignment) { break }
        }
        return done
    }

    private func forget() throws(DiskError) {
        try handle.syncData()
        try handle.dropCache()
    }
}
