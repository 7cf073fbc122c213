import Dispatch

/// Reads a file from its beginning to its end around the page cache, in blocks of 1 MiB.
///
/// What comes is what the disk holds, not what was left in memory by whoever wrote it. Where the file
/// system knows no direct reads it asks the kernel to drop the file from memory first, which is only
/// advice; `directness` says which it was. While one block is in hand the next is read, so a block is
/// never in memory with more than one other. One thread at a time.
public final class DirectReader {
    /// How much is read at once.
    public static let blockSize = 1 << 20

    /// Whether the bytes come around the page cache.
    public private(set) var directness: Directness

    private let handle: FileHandle
    private let size: UInt64
    private var block = ReadBlock()
    private var ahead: ReadBlock?
    /// A block to be used again: few files are longer than one.
    private var spare: ReadBlock?
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
        size = status.size
        directness = direct
        if direct == .cached { try handle.forget() }
    }

    deinit { ahead?.wait() }

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
            block.buffer.withSpan(taken..<taken + count) { source in
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
        block.buffer.withSpan(taken..<filled) { body($0) }
        taken = filled
        return true
    }

    private func fill() throws(DiskError) {
        start += UInt64(filled)
        taken = 0
        filled = 0
        if let next = ahead {
            ahead = nil
            next.wait()
            (block, spare) = (next, block)
        } else {
            block.read(handle, at: start, directness)
        }
        let found = try block.outcome.get()
        directness = found.directness
        filled = found.count
        atEnd = filled < Self.blockSize
        // Where the file ended when it was opened, nothing is expected, and no thread is begun for it.
        guard !atEnd, start + UInt64(filled) < size else { return }
        let next = spare ?? ReadBlock()
        spare = nil
        ahead = next
        next.begin(handle, at: start + UInt64(filled), directness)
    }
}

/// A block of a file on its way from the disk.
///
/// Unchecked, because whoever reads into it and whoever looks at it take turns.
private final class ReadBlock: @unchecked Sendable {
    let buffer = AlignedBuffer(count: DirectReader.blockSize)
    private(set) var outcome = Result<(count: Int, directness: Directness), DiskError>
        .success((0, .direct))
    private let reading = DispatchGroup()

    /// Reads here.
    func read(_ handle: FileHandle, at offset: UInt64, _ directness: Directness) {
        var directness = directness
        outcome = Result { () throws(DiskError) in
            let count = try unsafe handle.readDirect(
                buffer.prefix(buffer.count), at: offset, directness: &directness)
            return (count, directness)
        }
    }

    /// Begins to read on another thread.
    func begin(_ handle: FileHandle, at offset: UInt64, _ directness: Directness) {
        DispatchQueue.global(qos: .userInitiated).async(group: reading) {
            self.read(handle, at: offset, directness)
        }
    }

    /// Waits until what was begun is read.
    func wait() { reading.wait() }
}
