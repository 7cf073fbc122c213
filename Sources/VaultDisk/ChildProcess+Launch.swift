import Dispatch
import Glibc

extension ChildProcess {
    /// Starts the program and lets it go: it has no input, what it says is thrown away, and it may outlive this one.
    public func launch() throws(DiskError) {
        let null = try FileHandle("/dev/null", .readingAndWriting, on: LinuxDisk())
        let number = null.descriptor.rawValue
        let pid = try spawn([number, number, number])
        // Nothing else waits for it, and the kernel is to forget it when it has ended.
        DispatchQueue(label: "launched").async {
            var status: Int32 = 0
            while unsafe waitpid(pid, &status, 0) < 0, errno == EINTR {}
        }
    }
}
