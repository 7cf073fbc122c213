extension Disk {
    /// Makes an empty file without a name beside a path, around the page cache where that can be; none
    /// where the file system knows no such files.
    ///
    /// Until `name` gives it its path nothing of it outlives the process, however that ends: no crash and
    /// no power cut leaves a part of it under any name.
    public func openUnnamed(
        beside path: String, mode: FileMode
    ) throws(DiskError) -> (handle: FileHandle, direct: Directness)? {
        let descriptor: Descriptor
        do throws(Errno) {
            descriptor = try open(
                Path.directory(of: path), [.readingAndWriting, .unnamed], mode: mode)
        } catch {
            // What file systems say, and kernels older than the flag, which see a directory.
            let unknown: Set<Errno> = [.unsupported, .isDirectory, .invalid, .unknownCall]
            if unknown.contains(error) { return nil }
            throw .failed(.open, path: path, error)
        }
        let handle = FileHandle(descriptor, path: path, on: self)
        // Without /proc it could never get its name.
        guard try exists("/proc/self/fd/\(descriptor.rawValue)") else { return nil }
        return (handle, try handle.goDirect())
    }

    /// Gives a file that `openUnnamed` made its path; an error when something stands there.
    public func name(_ file: FileHandle) throws(DiskError) {
        try named(.link, file.path) { () throws(Errno) in
            try link(file.descriptor, to: file.path)
        }
    }
}
