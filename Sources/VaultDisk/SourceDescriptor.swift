import CLinux
import Glibc

/// A regular file in a source, open for reading.
///
/// It stays the same file whatever happens to its name.
public final class SourceDescriptor: Sendable {
    /// The descriptor's number, lent to those who hand it to a child process.
    public let number: Int32

    init(adopting number: Int32) { self.number = number }

    deinit { close(number) }

    /// What the file is now.
    public func status() throws(Errno) -> SourceDirectory.Status {
        var status = stat()
        guard unsafe fstat(number, &status) == 0 else { throw Errno.last }
        return SourceDirectory.Status(status)
    }

    /// Reads at most so many bytes from an offset; fewer only at the file's end.
    public func read(at offset: Int64, count: Int) throws(Errno) -> [UInt8] {
        guard count > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: count)
        var span = bytes.mutableSpan
        let filled = try read(at: offset, into: &span)
        return Array(bytes.prefix(filled))
    }

    /// Fills a buffer from an offset and says how much; less than all only at the file's end.
    public func read(at offset: Int64, into buffer: inout MutableSpan<UInt8>) throws(Errno) -> Int {
        guard offset >= 0, offset <= Int64.max - Int64(buffer.count) else { throw .invalid }
        return try unsafe buffer.withUnsafeMutableBytes { (raw) throws(Errno) in
            var filled = 0
            while filled < raw.count {
                let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: raw[filled...])
                let result = unsafe pread(
                    number, rest.baseAddress, rest.count, off_t(offset) + off_t(filled))
                if result < 0, errno == EINTR { continue }
                guard result >= 0 else { throw .last }
                if result == 0 { break }
                filled += result
            }
            return filled
        }
    }
}
