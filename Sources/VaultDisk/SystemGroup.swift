import Glibc

/// The groups of accounts that the machine knows.
public enum SystemGroup {
    /// The number of the group of that name, or none when the machine knows none.
    public static func id(named name: String) -> UInt32? {
        var group = unsafe Glibc.group()
        var found: UnsafeMutablePointer<Glibc.group>?
        var buffer = [CChar](repeating: 0, count: 65_536)
        let failed = unsafe buffer.withUnsafeMutableBufferPointer { space in
            unsafe getgrnam_r(name, &group, space.baseAddress, space.count, &found)
        }
        guard failed == 0, unsafe found != nil else { return nil }
        return unsafe group.gr_gid
    }
}
