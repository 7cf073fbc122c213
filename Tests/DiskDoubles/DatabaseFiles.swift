import Glibc
internal import CDatabaseFiles
import Synchronization
public import VaultDisk

/// What SQLite does to its own files, shown to whoever watches the directory they lie in.
///
/// SQLite reaches its files past any `Disk`. A connection opened through the file system of this name
/// shows each of those calls here; locks and shared memory pass unseen.
public enum DatabaseFiles {
    /// One call of SQLite's on one file.
    public enum Call: Hashable, Sendable {
        /// Opens a file, and makes it if it says so.
        case open(isNew: Bool)
        /// Reads.
        case read
        /// Writes bytes at an offset.
        case write([UInt8], at: UInt64)
        /// Sets the length.
        case truncate(to: UInt64)
        /// Makes a file durable; a journal it may have made, its name too.
        case sync(withName: Bool)
        /// Removes a file, and makes that durable if it says so.
        case delete(durably: Bool)
    }

    /// Somebody who watches.
    public protocol Watcher: AnyObject, Sendable {
        /// Shown a call about to be made; a result code of SQLite's other than 0 fails it.
        func beforeDatabaseCall(_ call: Call, on path: String) -> Int32
        /// Shown a call that succeeded.
        func afterDatabaseCall(_ call: Call, on path: String)
    }

    /// The result code by which a call fails that the system failed so.
    public static func failure(of call: Call, _ error: Errno) -> Int32 {
        let kind =
            switch call {
            case .open: database_file_open
            case .read: database_file_read
            case .write: database_file_write
            case .truncate: database_file_truncate
            case .sync: database_file_sync
            case .delete: database_file_delete
            }
        return database_file_failure(kind, error.rawValue)
    }

    private static let watchers = Mutex<[String: any Watcher]>([:])

    /// The name to open connections by; registered with SQLite when it is first asked for.
    public static let fileSystem: String = {
        // SQLite keeps the name's address.
        let name = unsafe strdup("footage-watched")
        let code = unsafe database_files_register(
            name,
            { event in unsafe event.map { unsafe DatabaseFiles.ask($0.pointee) } ?? 0 },
            { event in if let event = unsafe event { unsafe DatabaseFiles.tell(event.pointee) } })
        precondition(code == 0, "SQLite does not take the file system")
        return "footage-watched"
    }()

    /// Shows calls on files below a directory to a watcher from now on, or to nobody.
    public static func watch(below directory: String, _ watcher: (any Watcher)?) {
        watchers.withLock { $0[directory] = watcher }
    }

    private static func watcher(of path: String) -> (any Watcher)? {
        watchers.withLock { watchers in
            watchers.first { path.hasPrefix($0.key + "/") }?.value
        }
    }

    @unsafe private static func ask(_ event: database_file_event) -> Int32 {
        let path = unsafe String(cString: event.path)
        guard let watcher = watcher(of: path) else { return 0 }
        return unsafe watcher.beforeDatabaseCall(call(of: event), on: path)
    }

    @unsafe private static func tell(_ event: database_file_event) {
        let path = unsafe String(cString: event.path)
        guard let watcher = watcher(of: path) else { return }
        unsafe watcher.afterDatabaseCall(call(of: event), on: path)
    }

    @unsafe private static func call(of event: database_file_event) -> Call {
        let offset = unsafe UInt64(event.offset)
        switch unsafe event.call {
        case database_file_open: return unsafe .open(isNew: event.count == 1)
        case database_file_read: return .read
        case database_file_write:
            let bytes = unsafe UnsafeRawBufferPointer(
                start: event.bytes, count: Int(event.count))
            return unsafe .write(Array(bytes), at: offset)
        case database_file_truncate: return .truncate(to: offset)
        case database_file_sync: return unsafe .sync(withName: event.count == 1)
        default: return unsafe .delete(durably: event.count == 1)
        }
    }
}
