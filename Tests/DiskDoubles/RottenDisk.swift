import Synchronization
public import VaultDisk

/// A disk that gives back other bytes than were written, or none, for some paths.
public final class RottenDisk: CallInterceptor {
    /// What becomes of a read.
    public enum Rot: Sendable {
        /// One bit of what is read is another.
        case flip
        /// Nothing can be read.
        case fail
    }

    private struct State {
        var rot: Rot?
        var isMeant: @Sendable (String) -> Bool = { _ in true }
        var rotten: Set<Descriptor> = []
    }

    /// The disk that makes the calls.
    public let disk: any Disk = LinuxDisk()
    private let state = Mutex(State())

    /// A disk that is sound until it rots.
    public init() {}

    /// From here on, files of which the path is meant read otherwise; none of them with no rot.
    public func rot(_ rot: Rot?, where isMeant: @escaping @Sendable (String) -> Bool) {
        state.withLock {
            $0.rot = rot
            $0.isMeant = isMeant
        }
    }

    /// Lets every call pass.
    public func intercept(_ call: InterceptedCall) throws(Errno) {}

    /// Opens a path, and remembers it when it is rotten.
    public func open(
        _ path: String, _ flags: OpenFlags, mode: FileMode
    ) throws(Errno) -> Descriptor {
        let file = try disk.open(path, flags, mode: mode)
        state.withLock {
            if $0.isMeant(path) { $0.rotten.insert(file) } else { $0.rotten.remove(file) }
        }
        return file
    }

    /// Reads at an offset; of a rotten file, something else.
    public func pread(
        _ file: Descriptor, into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64
    ) throws(Errno) -> Int {
        let rot = state.withLock { $0.rotten.contains(file) ? $0.rot : nil }
        if rot == .fail { throw .inputOutput }
        let count = try unsafe disk.pread(file, into: buffer, at: offset)
        if rot == .flip, count > 0 { unsafe buffer[count / 2] ^= 0x10 }
        return count
    }
}
