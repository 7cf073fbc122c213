import VaultDisk

/// The lock that whoever has a vault open holds on its directory, until the last reference to it goes.
///
/// It is `flock`'s, on the directory itself: that needs no more than reading the directory, so it works for
/// every account of a group's vault and on a read-only mount, and no file that could be replaced or
/// removed stands for it. The descriptor is closed on exec, so no child keeps the vault.
final class Presence: Sendable {
    /// How it is held.
    let occupancy: Occupancy
    private let handle: FileHandle

    /// Takes the lock of a directory.
    ///
    /// `onWait` is called once, when somebody is in the way and there is time to wait.
    ///
    /// - Throws: `VaultError` of kind `locked` when the time is up.
    init(
        in directory: String, _ occupancy: Occupancy, on disk: any Disk, onWait: () -> Void = {}
    ) throws {
        self.occupancy = occupancy
        let deadline = ContinuousClock.now + occupancy.patience
        var hasWaited = false
        while true {
            let handle = try FileHandle(directory, [.reading, .directory], on: disk)
            if try !Self.take(handle, occupancy, waiting: .zero) {
                if !hasWaited, occupancy.patience > .zero { onWait() }
                hasWaited = true
                let rest = max(.zero, deadline - .now)
                guard try Self.take(handle, occupancy, waiting: rest) else {
                    throw Self.inTheWay(occupancy, directory)
                }
            }
            // Maintenance may have put another directory there while this one was waited for.
            if try Self.isNamed(handle, by: directory, on: disk) {
                self.handle = handle
                return
            }
        }
    }

    /// Whether the directory that is held is still the one that its path names.
    ///
    /// It is not when it was moved, or when what it lies on was unmounted: what is open of it then goes on to
    /// work, and what is opened by its path is missing.
    func isInPlace(at directory: String, on disk: any Disk) throws(DiskError) -> Bool {
        do throws(DiskError) {
            return try Self.isNamed(handle, by: directory, on: disk)
        } catch {
            guard error.notFound else { throw error }
            return false
        }
    }

    private static func isNamed(
        _ handle: FileHandle, by directory: String, on disk: any Disk
    ) throws(DiskError) -> Bool {
        let named = try FileHandle(directory, [.reading, .directory], on: disk).status()
        let held = try handle.status()
        return named.inode == held.inode && named.device == held.device
    }

    /// Whether it was taken in time.
    private static func take(
        _ handle: FileHandle, _ occupancy: Occupancy, waiting limit: Duration
    ) throws(DiskError) -> Bool {
        do throws(DiskError) {
            try handle.lock(
                occupancy.isAlone ? .exclusive : .shared, .wholeFile, waiting: limit)
            return true
        } catch {
            guard case .locked = error else { throw error }
            return false
        }
    }

    private static func inTheWay(_ occupancy: Occupancy, _ directory: String) -> VaultError {
        let time = occupancy.patienceText
        let quoted = ShellWord.quoted(directory)
        guard occupancy.isAlone else {
            return VaultError(
                .locked, "in-maintenance",
                "the vault is in maintenance, and was still after \(time)",
                hint: "nothing was changed; wait until the repair or restore has ended")
        }
        return VaultError(
            .locked, "in-use",
            "this needs the vault for itself, and others had it open for \(time)",
            hint: """
                nothing was changed; wait until uploads, exports and prompts have ended (as root, \
                `fuser -v \(quoted)` lists whose they are), or give it more time with --wait
                """)
    }
}
