extension FileHandle {
    /// Reads at an offset until the buffer is full or the file ends, and says how much.
    public func read(
        at offset: UInt64, into buffer: inout MutableSpan<UInt8>
    ) throws(DiskError) -> Int {
        try unsafe buffer.withUnsafeMutableBytes { (raw) throws(DiskError) in
            try unsafe readRaw(at: offset, into: raw)
        }
    }

    /// Reads exactly so many bytes at an offset, or reports that the file ended early.
    public func read(at offset: UInt64, count: Int) throws(DiskError) -> [UInt8] {
        guard count > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: count)
        var span = bytes.mutableSpan
        let found = try read(at: offset, into: &span)
        guard found == count else {
            throw .endedEarly(
                path: path, expected: offset &+ UInt64(count), found: offset &+ UInt64(found))
        }
        return bytes
    }

    /// Reads the whole file, or reports the limit it exceeds as `EFBIG`.
    public func readAll(limit: Int) throws(DiskError) -> [UInt8] {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65_536)
        while true {
            var span = block.mutableSpan
            let count = try read(at: UInt64(bytes.count), into: &span)
            if count > limit - bytes.count {
                throw .failed(.read, path: path, .tooLarge)
            }
            bytes.append(contentsOf: block[..<count])
            if count < block.count { return bytes }
        }
    }

    /// Writes all of the bytes at an offset.
    public func write(_ bytes: Span<UInt8>, at offset: UInt64) throws(DiskError) {
        try unsafe bytes.withUnsafeBytes { (raw) throws(DiskError) in
            try unsafe writeRaw(raw, at: offset)
        }
    }

    /// Writes all of the bytes at an offset.
    public func write(_ bytes: [UInt8], at offset: UInt64) throws(DiskError) {
        try write(bytes.span, at: offset)
    }

    func readRaw(
        at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
    ) throws(DiskError) -> Int {
        var done = 0
        while done < buffer.count {
            let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
            let count = try named(.pread, path) { () throws(Errno) in
                try unsafe disk.pread(descriptor, into: rest, at: offset &+ UInt64(done))
            }
            if count == 0 { break }
            done += count
        }
        return done
    }

    func writeRaw(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(DiskError) {
        var done = 0
        while done < bytes.count {
            let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[done...])
            let count = try named(.pwrite, path) { () throws(Errno) in
                let count = try unsafe disk.pwrite(descriptor, rest, at: offset &+ UInt64(done))
                // POSIX does not forbid it, and a loop over it would not end.
                if count == 0 { throw .inputOutput }
                return count
            }
            done += count
        }
    }
}
