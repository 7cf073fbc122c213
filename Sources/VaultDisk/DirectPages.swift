/// Reads small pieces anywhere in a file around the page cache, a page at a time.
///
/// What comes is what the disk holds. Where the file system knows no direct reads it asks the kernel to
/// drop the file from memory first, which is only advice; `directness` says which it was. One thread at
/// a time.
public final class DirectPages {
    /// Whether the bytes come around the page cache.
    public private(set) var directness: Directness

    private static let pageSize = UInt64(AlignedBuffer.alignment)
    private let handle: FileHandle
    private let page = AlignedBuffer(count: AlignedBuffer.alignment)
    private var held: (start: UInt64, count: Int)?

    /// Opens a plain file, following no link.
    public init(_ path: String, on disk: any Disk) throws(DiskError) {
        let (handle, direct) = try disk.openDirect(path, [.reading, .noFollow, .nonBlocking])
        let status = try handle.status()
        guard status.kind == .regular else { throw .wrongKind(path: path, found: status.kind) }
        self.handle = handle
        directness = direct
        if direct == .cached { try handle.forget() }
    }

    /// Reads exactly so many bytes at an offset, or reports that the file ended early.
    public func read(at offset: UInt64, count: Int) throws(DiskError) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let place = offset + UInt64(bytes.count)
            let within = Int(place % Self.pageSize)
            let available = try load(place - UInt64(within))
            guard available > within else {
                throw .endedEarly(
                    path: handle.path, expected: offset + UInt64(count), found: place)
            }
            let end = min(available, within + count - bytes.count)
            page.withSpan(within..<end) { span in
                for index in span.indices { bytes.append(span[index]) }
            }
        }
        return bytes
    }

    /// Makes `page` hold the page that starts there, and says how much of it the file has.
    private func load(_ start: UInt64) throws(DiskError) -> Int {
        if let held, held.start == start { return held.count }
        held = nil
        let count = try unsafe handle.readDirect(
            page.prefix(page.count), at: start, directness: &directness)
        held = (start, count)
        return count
    }
}

extension FileHandle {
    /// Fills aligned memory from an aligned offset; only the file's end makes it less.
    ///
    /// A file system that refuses direct reads only now is read through the cache from here on.
    func readDirect(
        _ memory: UnsafeMutableRawBufferPointer, at offset: UInt64, directness: inout Directness
    ) throws(DiskError) -> Int {
        var done = 0
        while done < memory.count {
            let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[done...])
            let count: Int
            do throws(Errno) {
                count = try unsafe disk.pread(descriptor, into: rest, at: offset &+ UInt64(done))
            } catch {
                guard directness == .direct, error == .invalid else {
                    throw .failed(.pread, path: path, error)
                }
                try setDirectness(.cached)
                directness = .cached
                try forget()
                continue
            }
            done += count
            if count == 0 { break }
            // A direct read of no whole number of pages has met the end, after which comes EINVAL; or it was
            // cut short, and what comes then goes through the cache.
            if !count.isMultiple(of: AlignedBuffer.alignment),
                try offset &+ UInt64(done) >= status().size
            {
                break
            }
        }
        return done
    }

    /// Has the kernel write out and drop what it holds of the file.
    func forget() throws(DiskError) {
        try syncData()
        try dropCache()
    }
}
