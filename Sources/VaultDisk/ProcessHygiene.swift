import CLinux
import Glibc

/// What a process that holds secrets does before it holds any.
public enum ProcessHygiene {
    /// Turns core dumps off, and keeps other processes of the account from reading the memory.
    public static func forbidCoreDumps() throws(DiskError) {
        guard linux_set_undumpable() == 0 else {
            throw .failed(.fcntl, path: "core dumps", Errno(rawValue: errno))
        }
    }

    /// Whether a crash could still leave the memory in a file.
    public static var mayDumpCore: Bool { linux_is_dumpable() != 0 }

    /// Whether the kernel hands the memory of a program that crashes to another program, whatever the program's
    /// own limit (`core_pattern` begins with a pipe).
    public static var coreDumpsGoToProgram: Bool {
        (try? kernelText("/proc/sys/kernel/core_pattern"))?.hasPrefix("|") ?? false
    }
}
