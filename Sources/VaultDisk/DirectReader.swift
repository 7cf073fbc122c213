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
        if direct == .cached { try handle.forget() }
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

    /// Lends the next block, and says whether there was one; the last may be short.
    public func next(_ body: (Span<UInt8>) -> Void) throws(DiskError) -> Bool {
        if taken == filled {
            if atEnd { return false }
            try fill()
            if filled == 0 { return false }
        }
        buffer.withSpan(taken..<filled) { body($0) }
        taken = filled
        return true
    }

    private func fill() throws(DiskError) {
        start += UInt64(filled)
        taken = 0
        filled = 0
        filled = try unsafe handle.readDirect(
            buffer.prefix(buffer.count), at: start, directness: &directness)
        atEnd = filled < buffer.count
    }
}
