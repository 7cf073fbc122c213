import Glibc
public import VaultDisk

/// A file system of its own that is soon full, where the account may mount one.
public final class SmallFileSystem: Sendable {
    /// Where it is mounted.
    public let directory: TemporaryDirectory

    /// Mounts one of so many KiB in memory, or gives none where the account may not.
    public init?(kibibytes: Int) throws(DiskError) {
        guard getuid() == 0 else { return nil }
        let directory = try TemporaryDirectory()
        let mount = try ChildProcess(
            "mount",
            ["-t", "tmpfs", "-o", "mode=0700,size=\(kibibytes)k", "tmpfs", directory.path])
        let outcome = try mount.run(outputLimit: 10_000, timeout: .seconds(30))
        guard outcome.ending == .exited(0) else { return nil }
        self.directory = directory
    }

    deinit {
        // Lazily, because a test's files may still be open.
        let unmount = try? ChildProcess("umount", ["-l", directory.path])
        _ = try? unmount?.run(outputLimit: 10_000, timeout: .seconds(30))
    }
}
