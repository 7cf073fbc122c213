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

    /// Whether this process belongs to the group of that number, or may reach all files anyhow.
    public static func includes(_ group: UInt32) -> Bool {
        guard geteuid() != 0, getegid() != group else { return true }
        let count = getgroups(0, nil)
        guard count > 0 else { return false }
        var groups = [gid_t](repeating: 0, count: Int(count))
        let found = unsafe getgroups(count, &groups)
        return groups.prefix(Int(max(0, found))).contains(group)
    }
}
