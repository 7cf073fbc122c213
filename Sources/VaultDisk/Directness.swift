/// Whether a file is read and written around the page cache.
public enum Directness: Hashable, Sendable {
    /// Around it, in aligned blocks.
    case direct
    /// Through it.
    case cached
}

extension Disk {
    /// Opens a path around the page cache where the file system can, and says whether it could.
    ///
    /// Opened first and made direct then: a kernel that refuses `O_DIRECT` has made the file by the
    /// time it says so, and `.exclusive` could not be asked for again.
    public func openDirect(
        _ path: String, _ flags: OpenFlags, mode: FileMode = 0
    ) throws(DiskError) -> (handle: FileHandle, direct: Directness) {
        let handle = try FileHandle(path, flags, mode: mode, on: self)
        return (handle, try handle.goDirect())
    }
}

extension FileHandle {
    /// Goes around the page cache where the file system can, and says whether it could.
    func goDirect() throws(DiskError) -> Directness {
        do throws(DiskError) {
            try setDirectness(.direct)
            return .direct
        } catch {
            guard error.errno == .invalid else { throw error }
            return .cached
        }
    }
}
