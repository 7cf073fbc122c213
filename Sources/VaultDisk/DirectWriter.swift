/// Writes a file from its beginning to its end around the page cache, in blocks of 1 MiB.
///
/// The rest of each block is carried forward, the last one is padded, and the length set right at the
/// end. Where the file system knows no direct writes it writes through the cache instead. One thread
/// at a time.
public final class DirectWriter {
    /// How much is written at once.
    public static let blockSize = 1 << 20

    private let handle: FileHandle
    private let buffer: AlignedBuffer
    private var filled = 0
    private var written: UInt64 = 0
    private var isDirect: Bool

    /// Writes to a file that is open for writing and empty, as `Disk.openDirect` gives it.
    public init(to handle: FileHandle, direct: Directness) {
        self.handle = handle
        isDirect = direct == .direct
        buffer = AlignedBuffer(count: Self.blockSize)
    }

    /// How many bytes were given so far.
    public var count: UInt64 { written + UInt64(filled) }

    /// Takes more bytes.
    ///
    /// Whole blocks that begin where a page of memory does are written from there, without another copy.
    public func write(_ bytes: Span<UInt8>) throws(DiskError) {
        var rest = try writeInPlace(bytes)
        while rest < bytes.count {
            let count = min(bytes.count - rest, buffer.count - filled)
            buffer.copy(bytes.extracting(rest..<rest + count), to: filled)
            filled += count
            rest += count
            if filled == buffer.count { try flush(padded: filled) }
        }
    }

    /// Writes what is left, sets the length and, where one is given, the mode, and makes all of it
    /// durable with one flush.
    public func finish(mode: FileMode? = nil) throws(DiskError) {
        let length = count
        if filled > 0 {
            let alignment = AlignedBuffer.alignment
            let padded = (filled + alignment - 1) / alignment * alignment
            buffer.clear(filled..<padded)
            try flush(padded: padded)
        }
        try handle.truncate(to: length)
        if let mode { try handle.setMode(mode) }
        try handle.sync()
    }

    /// Writes the whole blocks that can be written from where they lie, and says how many bytes that was.
    private func writeInPlace(_ bytes: Span<UInt8>) throws(DiskError) -> Int {
        let count = bytes.count / buffer.count * buffer.count
        guard filled == 0, count > 0 else { return 0 }
        return try unsafe bytes.withUnsafeBytes { (raw) throws(DiskError) in
            let address = UInt(bitPattern: raw.baseAddress)
            guard address.isMultiple(of: UInt(AlignedBuffer.alignment)) else { return 0 }
            try unsafe writeBlocks(UnsafeRawBufferPointer(rebasing: raw[..<count]))
            written += UInt64(count)
            return count
        }
    }

    private func flush(padded: Int) throws(DiskError) {
        try unsafe writeBlocks(UnsafeRawBufferPointer(buffer.prefix(padded)))
        written += UInt64(filled)
        filled = 0
    }

    private func writeBlocks(_ bytes: UnsafeRawBufferPointer) throws(DiskError) {
        do throws(DiskError) {
            try unsafe handle.writeRaw(bytes, at: written)
        } catch {
            guard isDirect, error.errno == .invalid else { throw error }
            // The file system refused direct writes only now; the same bytes again, through the cache.
            try handle.setDirectness(.cached)
            isDirect = false
            try unsafe handle.writeRaw(bytes, at: written)
        }
    }
}
