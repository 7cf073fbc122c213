public import VaultDisk

/// A disk whose file system reads and writes nothing around the page cache.
public struct CachedDisk: CallInterceptor {
    /// The disk that makes the calls.
    public let disk: any Disk = LinuxDisk()

    /// Makes one.
    public init() {}

    /// Lets every call pass.
    public func intercept(_ call: InterceptedCall) throws(Errno) {}

    /// Refuses to go around the cache.
    public func setDirectness(_ file: Descriptor, _ directness: Directness) throws(Errno) {
        if directness == .direct { throw .invalid }
        try disk.setDirectness(file, directness)
    }
}
