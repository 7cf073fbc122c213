import CSQLite

/// SQLite's handle of a connection, closed when it goes.
///
/// It outlives its statements: whoever holds both finalises those first.
@safe final class Connection {
    let pointer: OpaquePointer

    /// Opens a file through SQLite's own file system, or through one that is registered by name.
    init(path: String, flags: Int32, fileSystem: String?) throws(DatabaseError) {
        var opened: OpaquePointer?
        let code =
            if let fileSystem {
                unsafe sqlite3_open_v2(path, &opened, flags, fileSystem)
            } else {
                unsafe sqlite3_open_v2(path, &opened, flags, nil)
            }
        guard let pointer = unsafe opened else { throw .cannotOpen("out of memory") }
        guard code == SQLITE_OK else {
            let error = unsafe DatabaseError(
                code: code, text: Self.text(of: pointer),
                system: sqlite3_system_errno(pointer))
            unsafe sqlite3_close_v2(pointer)
            throw error
        }
        unsafe self.pointer = pointer
    }

    deinit { unsafe sqlite3_close_v2(pointer) }

    /// Throws what a result code other than OK says.
    func check(_ code: Int32) throws(DatabaseError) {
        if code != SQLITE_OK { throw error(code) }
    }

    func error(_ code: Int32) -> DatabaseError {
        unsafe DatabaseError(
            code: code, text: Self.text(of: pointer), system: sqlite3_system_errno(pointer))
    }

    /// Whether no transaction is open.
    var isAutocommit: Bool { unsafe sqlite3_get_autocommit(pointer) != 0 }

    var totalChanges: Int64 { unsafe sqlite3_total_changes64(pointer) }

    var changes: Int64 { unsafe sqlite3_changes64(pointer) }

    private static func text(of pointer: OpaquePointer) -> String {
        guard let text = unsafe sqlite3_errmsg(pointer) else { return "no further word" }
        return unsafe String(cString: text)
    }
}
