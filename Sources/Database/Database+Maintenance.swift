import CSQLite
import VaultDisk

extension Database {
    /// Writes the log back into the database and empties it, and says whether it could.
    ///
    /// It runs alone: writers hold the same lock shared, and are waited for no longer than asked, and
    /// so are readers. Several processes checkpointing at once have corrupted databases of SQLite
    /// releases that are still in use. `false` means that a reader or a writer was in the way and some
    /// of the log remains; nothing is lost by that.
    public func checkpoint(waiting limit: Duration = .seconds(1)) throws(DatabaseError) -> Bool {
        guard state == .none else { throw .misuse("a checkpoint within a transaction") }
        guard access.writes else { throw .readOnly }
        guard let lock = try lockFile() else { throw .misuse("a checkpoint without its lock") }
        do throws(DatabaseError) {
            try lock.take(.exclusive, waiting: limit)
        } catch {
            if error == .busy { return false }
            throw error
        }
        defer { try? lock.unlock() }
        try setPatience(limit)
        defer { try? setPatience(Self.patience) }
        return try narrowed {
            state = .configuring
            defer { state = .none }
            // The statement succeeds even when a reader stopped it; its row tells.
            let rows = try query("PRAGMA wal_checkpoint(TRUNCATE)") { row in
                try (row.int(at: 0), row.int(at: 1), row.int(at: 2))
            }
            guard let row = rows.first, rows.count == 1 else {
                throw DatabaseError.corrupt("a checkpoint gave \(rows.count) rows")
            }
            return row.0 == 0 && row.1 == row.2
        }
    }

    /// What is wrong with the file's structure and its references; nothing when it is sound.
    public func integrityCheck() throws -> [String] {
        var found: [String] = []
        do {
            found = try query("PRAGMA integrity_check") { row in try row.text(at: 0) }
            if found == ["ok"] { found = [] }
            try forEach("PRAGMA foreign_key_check") { row in
                let table = try row.text(at: 0)
                let parent = try row.text(at: 2)
                found.append("a row of \(table) refers to a row of \(parent) that is missing")
            }
        } catch DatabaseError.corrupt(let text) {
            found.append(text)
        }
        return found
    }

    /// Whether another file, or none, has the name by which this one was opened.
    public var hasMoved: Bool {
        var moved: Int32 = 0
        let code = unsafe sqlite3_file_control(
            connection.pointer, "main", SQLITE_FCNTL_HAS_MOVED, &moved)
        return code == SQLITE_OK && moved != 0
    }

    /// Writes a whole and compact copy, as of one moment, into a new file with exactly this database's
    /// mode.
    ///
    /// What was deleted is not in it: `VACUUM INTO` writes the rows anew, where SQLite's backup API would
    /// copy pages with all that free pages and gaps between rows still hold. Other connections may go on
    /// writing; the copy is of one read transaction, and never begins again as a backup by steps does.
    public func copy(to path: String) throws(DatabaseError) {
        guard state == .none else { throw .misuse("a copy within a transaction") }
        do throws(DiskError) {
            let status = try disk.status(of: self.path)
            _ = try disk.createFile(path, mode: status.mode, group: status.group)
        } catch {
            throw DatabaseError(error)
        }
        state = .configuring
        defer { state = .none }
        do throws(DatabaseError) {
            // Into an empty file, which it accepts.
            try execute("VACUUM INTO ?", [.text(path)])
            do throws(DiskError) {
                try FileHandle(path, .reading, on: disk).sync()
            } catch {
                throw DatabaseError(error)
            }
        } catch {
            try? disk.removeFile(path)
            throw error
        }
    }

    private func setPatience(_ limit: Duration) throws(DatabaseError) {
        let (seconds, attoseconds) = limit.components
        let milliseconds = seconds.multipliedReportingOverflow(by: 1000).partialValue
        let whole = Int32(clamping: milliseconds + attoseconds / 1_000_000_000_000_000)
        try connection.check(unsafe sqlite3_busy_timeout(connection.pointer, whole))
    }
}
