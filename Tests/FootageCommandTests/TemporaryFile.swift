import Glibc

/// A file in a directory of its own under /tmp, which its maker removes.
struct TemporaryFile {
    struct NotMade: Error {}

    let path: String
    private let directory: String

    init(_ text: String) throws {
        var template = "/tmp/footage-test-XXXXXX".utf8CString
        let made = unsafe template.withUnsafeMutableBufferPointer { buffer -> String? in
            guard let start = buffer.baseAddress, let made = unsafe mkdtemp(start) else {
                return nil
            }
            return unsafe String(cString: made)
        }
        guard let made else { throw NotMade() }
        directory = made
        path = made + "/secret"
        let file = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        defer { close(file) }
        let bytes = Array(text.utf8)
        guard unsafe write(file, bytes, bytes.count) == bytes.count else { throw NotMade() }
    }

    func set(mode: UInt32) { _ = unsafe chmod(path, mode) }

    func remove() {
        _ = unsafe unlink(path)
        _ = unsafe rmdir(directory)
    }
}
