import CLinux
import Glibc

/// The machine's memory, and what this process may do with it.
public enum SystemMemory {
    /// How many bytes programs can take without swapping; none when the kernel does not say.
    public static var available: UInt64? {
        (try? kernelText("/proc/meminfo")).flatMap(available(in:))
    }

    /// Reads the line `MemAvailable:` of `/proc/meminfo`.
    package static func available(in text: String) -> UInt64? {
        let line = text.split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
        guard let words = line?.split(separator: " "), words.count == 3, words[2] == "kB",
            let kilobytes = UInt64(words[1])
        else { return nil }
        return kilobytes.multipliedReportingOverflow(by: 1024).partialValue
    }

    /// Whether so many bytes can be kept from the swap at once, which is tried.
    public static func canLock(_ count: Int) -> Bool {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: count, alignment: 4096)
        defer { unsafe memory.deallocate() }
        guard unsafe mlock(memory, count) == 0 else { return false }
        _ = unsafe munlock(memory, count)
        return true
    }

    /// How many bytes this process may keep from the swap (`RLIMIT_MEMLOCK`); none for no limit.
    public static var lockLimit: UInt64? {
        let limit = linux_lock_limit()
        return limit == .max ? nil : limit
    }
}

/// What the kernel says in one of its files.
func kernelText(_ path: String) throws(DiskError) -> String {
    let bytes = try LinuxDisk().openPlainFile(path).readAll(limit: 1 << 20)
    return String(decoding: bytes, as: UTF8.self)
}
