extension Disk {
    /// Puts a new file in the place of an old one so that every reader, and every restart after a
    /// power cut, finds the one or the other, whole.
    ///
    /// `temporaryName` is the new file's name in the same directory until it is complete; what stands
    /// there from an attempt that was cut short is removed first. Two replacements under one
    /// temporary name at once are the caller's to prevent.
    public func replaceFile(
        at path: String, with bytes: [UInt8], mode: FileMode, group: UInt32? = nil,
        temporaryName: String
    ) throws(DiskError) {
        let directory = Path.directory(of: path)
        let temporary = directory + "/" + temporaryName
        if try exists(temporary) { try removeFile(temporary) }
        do throws(DiskError) {
            let handle = try createFile(temporary, mode: mode, group: group)
            try handle.write(bytes, at: 0)
            // Before the rename, or a power cut may leave the new name with the contents missing.
            try handle.sync()
            try move(temporary, to: path, .replacing)
        } catch {
            try? unlink(temporary)
            throw error
        }
        // And after it, or the rename itself may be forgotten.
        try syncDirectory(directory)
    }

    /// The same for a file that several processes may replace at once.
    ///
    /// Each writes under a name of its own, and the last to finish stands. What an attempt that was cut
    /// short wrote stays beside it.
    public func replaceFile(
        at path: String, with bytes: [UInt8], mode: FileMode
    ) throws(DiskError) {
        let own = String(UInt32.random(in: .min ... .max), radix: 16)
        try replaceFile(
            at: path, with: bytes, mode: mode, temporaryName: "\(Path.name(of: path)).\(own)")
    }
}
