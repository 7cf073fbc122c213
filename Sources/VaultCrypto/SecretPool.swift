import CSodium
import Synchronization

/// Memory of `sodium_malloc` that short secrets used, kept for the next ones.
///
/// Taking and giving back such memory takes a dozen system calls, and sealing one film needs twenty secrets.
/// What waits here is between its guard pages, locked, and all zeros: it was wiped when its secret ended.
enum SecretPool {
    /// Longer secrets get memory of their own.
    static let longest = 64
    /// So much is kept of each length; the rest goes back to the system.
    static let most = 64

    /// Addresses of memory, by its length.
    private static let idle = Mutex<[Int: [UInt]]>([:])

    /// Memory of exactly this length that nobody uses, or none.
    @unsafe static func take(_ count: Int) -> UnsafeMutablePointer<UInt8>? {
        guard count <= longest else { return nil }
        let address = idle.withLock { $0[count]?.popLast() }
        return unsafe address.flatMap { unsafe UnsafeMutablePointer(bitPattern: $0) }
    }

    /// Wipes memory, and keeps it or gives it back to the system.
    static func give(_ memory: UnsafeMutablePointer<UInt8>, _ count: Int) {
        unsafe sodium_memzero(memory, count)
        let isKept = idle.withLock { idle in
            guard count <= longest, idle[count, default: []].count < most else { return false }
            idle[count, default: []].append(UInt(bitPattern: memory))
            return true
        }
        if !isKept { unsafe sodium_free(memory) }
    }
}
