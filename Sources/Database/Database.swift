import CSQLite
public import VaultDisk

/// One connection to a database: statements and transactions.
///
/// One thread at a time uses it; several connections and processes may share the file. Statements are
/// compiled once and kept. It is made durable at every commit (`synchronous=FULL`), and never
/// checkpoints by itself.
public final class Database {
    /// What a connection may do.
    public enum Access: Hashable, Sendable {
        /// Read and write a database that is there.
        case readWrite
        /// Read a database that is there.
        case readOnly
        /// Read and write, and make the database if it is missing.
        case create
        /// Read a copy that `copy(to:)` made and nobody has changed since; nothing is made beside it.
        case copy
    }

    /// The database's file.
    public let path: String
    /// What the connection may do.
    public let access: Access

    let connection: Connection
    let disk: any Disk
    private let lockPath: String?
    private var openLock: FileHandle?
    private var idle: [String: Statement] = [:]
    var state = TransactionState.none

    /// How long to wait for another process: its writing, or its checkpoint.
    static let patience = Duration.seconds(10)
    /// How many compiled statements are kept.
    private static let keptStatements = 256

    /// The release of SQLite that is used, such as `[3, 46, 1]`.
    public static var libraryVersion: [Int] {
        let number = Int(sqlite3_libversion_number())
        return [number / 1_000_000, number / 1000 % 1000, number % 1000]
    }

    /// Opens a database, and makes sure of how it works.
    ///
    /// `lockPath` is the file whose lock every write transaction holds shared and a checkpoint holds
    /// alone; without one, checkpoints are refused. A new database and a new lock file get exactly the
    /// modes given, or those that suit their directory.
    public init(
        path: String, access: Access, lockPath: String?, modes: VaultModes? = nil,
        disk: any Disk = LinuxDisk()
    ) throws(DatabaseError) {
        if access == .create { try Self.make(path, modes, on: disk) }
        try Self.checkKind(path, on: disk)
        let flags = access.writes ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY
        connection = try Connection(
            path: path, flags: flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
            fileSystem: disk.databaseFileSystem)
        self.path = path
        self.access = access
        self.lockPath = lockPath
        self.disk = disk
        try configure()
    }

    /// Compiles a statement or lends a kept one, binds the values, and takes it back after the body.
    func withStatement<Value>(
        _ sql: String, _ values: [DatabaseValue], _ body: (Statement) throws -> Value
    ) throws -> Value {
        let statement = try lend(sql, values)
        defer { statement.reset() }
        return try body(statement)
    }

    /// Compiles a statement or lends a kept one, and binds the values; whoever asked gives it back by `reset`.
    func lend(_ sql: String, _ values: [DatabaseValue]) throws(DatabaseError) -> Statement {
        let statement = try kept(sql)
        do throws(DatabaseError) {
            guard statement.isReadOnly || state == .write || state == .configuring else {
                throw .misuse("a change outside of a write transaction")
            }
            try statement.bind(values)
        } catch {
            statement.reset()
            throw error
        }
        return statement
    }

    private func kept(_ sql: String) throws(DatabaseError) -> Statement {
        if let statement = idle[sql], !statement.isLent {
            statement.isLent = true
            return statement
        }
        let statement = try Statement(sql, on: connection)
        statement.isLent = true
        // One that is lent already stays where it is; this one goes after use.
        if idle[sql] == nil {
            if idle.count >= Self.keptStatements { idle = idle.filter { $0.value.isLent } }
            idle[sql] = statement
        }
        return statement
    }

    /// Drops what was compiled, so that no statement keeps a table or an old schema.
    func forgetStatements() { idle = idle.filter { $0.value.isLent } }

    /// The lock file, opened once; none where the connection has none.
    func lockFile() throws(DatabaseError) -> FileHandle? {
        if let openLock { return openLock }
        guard let lockPath else { return nil }
        do throws(DiskError) {
            let status = try disk.status(of: path)
            let shared = status.mode.rawValue & 0o070 != 0
            let modes: VaultModes = shared ? .group(status.group) : .oneAccount
            let file = try disk.openLockFile(lockPath, mode: modes.file, group: modes.group)
            openLock = file
            return file
        } catch {
            // Whoever writes holds it: who may not open it may not write.
            throw error.isDenied ? .readOnly : DatabaseError(error)
        }
    }

    private static func make(
        _ path: String, _ modes: VaultModes?, on disk: any Disk
    ) throws(DatabaseError) {
        do throws(DiskError) {
            guard try !disk.exists(path) else { return }
            let directory = Path.directory(of: path)
            let group = try disk.status(of: directory)
            let found: VaultModes =
                group.mode.rawValue & 0o2070 == 0o2070 ? .group(group.group) : .oneAccount
            // Made here rather than by SQLite, which would take the umask's word for its mode; the
            // files beside it (-wal, -shm) get the mode it has.
            let modes = modes ?? found
            try disk.createFile(path, mode: modes.file, group: modes.group).sync()
            try disk.syncDirectory(directory)
        } catch {
            throw DatabaseError(error)
        }
    }

    private static func checkKind(_ path: String, on disk: any Disk) throws(DatabaseError) {
        do throws(DiskError) {
            let status = try disk.status(of: path)
            guard status.kind == .regular else {
                throw .wrongKind(path: path, found: status.kind)
            }
        } catch {
            throw DatabaseError(error)
        }
    }
}

extension Database.Access {
    /// Whether the connection may change anything.
    var writes: Bool { self == .readWrite || self == .create }
}

extension DatabaseError {
    /// What a failure around the database's file means for the database.
    init(_ error: DiskError) {
        self =
            if error.isFull {
                .full
            } else if error.isReadOnly {
                .readOnly
            } else if case .locked = error {
                .busy
            } else {
                .cannotOpen(error.message)
            }
    }
}
