import Glibc

/// Writes on to an open file that somebody else opened and will close: standard output, a pipe, a socket.
///
/// A reader that went away is an error (`EPIPE`), provided that the program ignores `SIGPIPE`.
public struct DescriptorSink: Sendable {
    private let descriptor: Descriptor
    private let disk: any Disk

    /// Writes to the open file of this number.
    public init(_ number: Int32, on disk: any Disk) {
        descriptor = Descriptor(rawValue: number)
        self.disk = disk
    }

    /// Writes all of the bytes, waiting for a reader that is slower; `given` counts what went out.
    public func write(_ bytes: Span<UInt8>, given: inout UInt64) throws(DiskError) {
        var done = 0
        while done < bytes.count {
            let rest = bytes.extracting(done...)
            do throws(Errno) {
                let count = try unsafe rest.withUnsafeBytes { (raw) throws(Errno) in
                    try unsafe disk.write(descriptor, raw)
                }
                if count == 0 { throw .inputOutput }
                done += count
                given += UInt64(count)
            } catch {
                // Somebody may have made the pipe non-blocking; its reader decides how long it takes.
                guard error == .again else {
                    throw .failed(.write, path: "descriptor \(descriptor.rawValue)", error)
                }
                usleep(1000)
            }
        }
    }
}
