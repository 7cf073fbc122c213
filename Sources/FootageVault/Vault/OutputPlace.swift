import VaultDisk

/// Where what comes out of a vault, or is secret, may be written: anywhere but within a vault.
///
/// A vault's directory is backed up, shared and carried about on the ground that all in it is sealed. Every
/// output of every command is held to this one rule.
public enum OutputPlace {
    /// Refuses a path for a file or folder that would lie in a vault, however the path goes there.
    ///
    /// - Parameters:
    ///   - path: Where something is to be made; directories above it may still be missing.
    ///   - directory: A directory that is to become a vault, besides those that are vaults.
    /// - Throws: `VaultError` of kind `cannotWrite`.
    public static func check(_ path: String, outside directory: String? = nil) throws {
        try check(path, outside: directory, on: LinuxDisk())
    }

    static func check(_ path: String, outside directory: String? = nil, on disk: any Disk) throws {
        let own = try directory.flatMap { try status(of: $0, on: disk) }
        var place = Path.directory(of: path)
        while try status(of: place, on: disk) == nil {
            // What is missing can be made, but what lies above it cannot be known.
            guard Path.name(of: place) != ".." else {
                throw VaultError(
                    .cannotWrite, "no-directory", "there is no directory \(place)",
                    hint: "name the place without \"..\"")
            }
            let above = Path.directory(of: place)
            guard above != place else { break }
            place = above
        }
        var last: FileStatus?
        while let status = try status(of: place, on: disk) {
            let isOwn = own.map { $0.isSame(as: status) } ?? false
            guard try !isOwn && !isVault(place, on: disk) else {
                throw VaultError(
                    .cannotWrite, "inside-vault",
                    "\(path) lies in a vault, where nothing may lie in plain",
                    hint: "name a place outside the vault")
            }
            // The root is its own parent.
            if let last, last.isSame(as: status) { return }
            last = status
            place += "/.."
        }
    }

    /// A directory's status, links followed, or none when it is not there; asks for no right to read it.
    private static func status(of directory: String, on disk: any Disk) throws -> FileStatus? {
        let path = directory + "/."
        return try disk.exists(path) ? try disk.status(of: path) : nil
    }

    private static func isVault(_ directory: String, on disk: any Disk) throws -> Bool {
        let location = VaultLocation(directory: directory)
        return try disk.exists(location.description) && disk.exists(location.catalog)
    }
}

extension FileStatus {
    fileprivate func isSame(as other: FileStatus) -> Bool {
        inode == other.inode && device == other.device
    }
}
