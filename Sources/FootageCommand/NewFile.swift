internal import VaultDisk

/// A file that a command writes: new, for its owner's eyes only, and durable.
enum NewFile {
    /// Writes bytes to a file that is not there yet; what is there is never touched.
    static func write(_ bytes: [UInt8], to path: String, on disk: any Disk = LinuxDisk()) throws {
        let file: FileHandle
        do {
            file = try disk.createFile(path, mode: 0o600, group: nil)
        } catch {
            guard error.alreadyExists else { throw error }
            throw CommandFailure(
                .cannotWrite, code: "exists", "\(path) is there already, and was not touched.",
                hint: "Name a file that is not there yet.")
        }
        do {
            try file.write(bytes, at: 0)
            try file.sync()
        } catch {
            try? disk.removeFile(path)
            throw error
        }
    }
}
