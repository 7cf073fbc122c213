import CSodium

/// What this machine does for memory that holds secrets.
public enum SecretMemory {
    /// Whether the system lets secrets be kept from swap.
    ///
    /// `sodium_malloc` says nothing when it may not lock, so it is tried once, on a page of its own.
    public static let isLockable: Bool = {
        Sodium.start()
        guard let page = unsafe sodium_malloc(64) else { return false }
        defer { unsafe sodium_free(page) }
        guard unsafe sodium_mlock(page, 64) == 0 else { return false }
        unsafe sodium_munlock(page, 64)
        return true
    }()

    /// Writes zeros over an array's bytes in a way that the compiler does not leave out.
    ///
    /// An array that shares its storage with another is copied first, and the other keeps the bytes.
    public static func wipe(_ bytes: inout [UInt8]) {
        var span = bytes.mutableSpan
        wipe(&span)
    }

    /// Writes zeros over bytes in a way that the compiler does not leave out.
    public static func wipe(_ bytes: inout MutableSpan<UInt8>) {
        unsafe bytes.lendMutable { start, count in unsafe sodium_memzero(start, count) }
    }
}
