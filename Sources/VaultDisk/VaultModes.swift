/// The permissions of a vault's files: for one account, or for the members of a group.
///
/// They are set whole, whatever the umask of whoever creates a file.
public struct VaultModes: Hashable, Sendable {
    /// The group whose members share the vault, or none for a vault of one account.
    public let group: UInt32?

    /// The modes of one account: 0700, 0600, 0400.
    public static let oneAccount = Self(group: nil)

    /// The modes of a group's vault: 2770, 0660, 0440.
    public static func group(_ group: UInt32) -> Self { Self(group: group) }

    /// Directories.
    public var directory: FileMode { group == nil ? 0o700 : 0o2770 }
    /// Files that change.
    public var file: FileMode { group == nil ? 0o600 : 0o660 }
    /// Files that do not: payloads.
    public var immutable: FileMode { group == nil ? 0o400 : 0o440 }

    /// Which modes a vault's directory was made with.
    ///
    /// Throws when accounts that are neither its owner nor its group's members can reach it.
    public static func found(at directory: String, on disk: any Disk) throws(DiskError) -> Self {
        let status = try FileHandle(directory, [.reading, .directory], on: disk).status()
        let modes: Self = status.mode.rawValue & 0o070 == 0 ? .oneAccount : .group(status.group)
        try modes.check(status, at: directory, wanted: modes.directory)
        return modes
    }

    /// Refuses a directory that more accounts can reach than the vault is for.
    public func checkDirectory(_ path: String, on disk: any Disk) throws(DiskError) {
        let status = try disk.status(of: path)
        guard status.kind == .directory else {
            throw .wrongKind(path: path, found: status.kind)
        }
        try check(status, at: path, wanted: directory)
    }

    /// Refuses a file that is not plain, or that more accounts can reach than the vault is for.
    public func checkFile(_ path: String, on disk: any Disk) throws(DiskError) {
        let status = try disk.status(of: path)
        guard status.kind == .regular else { throw .wrongKind(path: path, found: status.kind) }
        try check(status, at: path, wanted: file)
    }

    /// Refuses an open file that is not plain, or that more accounts can reach than the vault is for.
    public func check(_ handle: FileHandle, wanted: FileMode) throws(DiskError) {
        let status = try handle.status()
        guard status.kind == .regular else {
            throw .wrongKind(path: handle.path, found: status.kind)
        }
        try check(status, at: handle.path, wanted: wanted)
    }

    private func check(
        _ status: FileStatus, at path: String, wanted: FileMode
    ) throws(DiskError) {
        let forbidden: UInt32 = group == nil ? 0o077 : 0o007
        guard status.mode.rawValue & forbidden == 0 else {
            throw .reachableByOthers(path: path, mode: status.mode, wanted: wanted)
        }
    }
}
