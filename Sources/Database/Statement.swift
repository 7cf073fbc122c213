import CSQLite

/// A compiled statement, finalised when it goes.
@safe final class Statement {
    let pointer: OpaquePointer
    private let connection: Connection
    /// Whether it is being stepped, and cannot be lent again.
    var isLent = false

    init(_ sql: String, on connection: Connection) throws(DatabaseError) {
        var compiled: OpaquePointer?
        var sql = sql
        let (code, rest) = sql.withUTF8 { text -> (Int32, Bool) in
            guard let start = text.baseAddress, let count = Int32(exactly: text.count)
            else { return (SQLITE_OK, false) }
            return unsafe start.withMemoryRebound(to: CChar.self, capacity: text.count) { start in
                var tail: UnsafePointer<CChar>?
                let code = unsafe sqlite3_prepare_v3(
                    connection.pointer, start, count, UInt32(SQLITE_PREPARE_PERSISTENT), &compiled,
                    &tail)
                guard let end = unsafe tail else { return (code, false) }
                let used = unsafe end - start
                // What may follow the statement: spaces, and the semicolons that end it.
                return unsafe (
                    code, !text[used...].allSatisfy { $0 == 32 || $0 == 10 || $0 == 59 }
                )
            }
        }
        try connection.check(code)
        guard let pointer = unsafe compiled else { throw .misuse("an empty statement") }
        unsafe self.pointer = pointer
        self.connection = connection
        if rest { throw .misuse("more than one statement where one is run") }
    }

    deinit { unsafe sqlite3_finalize(pointer) }

    /// Whether it leaves the database as it is; `BEGIN` and `COMMIT` do, by themselves.
    var isReadOnly: Bool { unsafe sqlite3_stmt_readonly(pointer) != 0 }

    func bind(_ values: [DatabaseValue]) throws(DatabaseError) {
        let wanted = unsafe Int(sqlite3_bind_parameter_count(pointer))
        guard wanted == values.count else {
            throw .misuse("\(values.count) values for \(wanted) parameters")
        }
        var index: Int32 = 0
        for value in values {
            index += 1
            try connection.check(bind(value, at: index))
        }
    }

    private func bind(_ value: DatabaseValue, at index: Int32) -> Int32 {
        switch value {
        case .integer(let number):
            return unsafe sqlite3_bind_int64(pointer, index, number)
        case .text(var text):
            return text.withUTF8 { bytes in
                // An empty string may have no address, and SQLite would bind NULL.
                guard let start = bytes.baseAddress else {
                    return unsafe csqlite_bind_text(pointer, index, "", 0)
                }
                return unsafe start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                    unsafe csqlite_bind_text(pointer, index, $0, UInt64(bytes.count))
                }
            }
        case .blob(let bytes):
            return unsafe bytes.withUnsafeBytes {
                unsafe csqlite_bind_blob(pointer, index, $0.baseAddress, UInt64($0.count))
            }
        case .null:
            return unsafe sqlite3_bind_null(pointer, index)
        }
    }

    /// Goes to the next row, and says whether there is one.
    func step() throws(DatabaseError) -> Bool {
        let code = unsafe sqlite3_step(pointer)
        switch code {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw connection.error(code)
        }
    }

    /// Ends the run and forgets the values, so that the statement can be lent again.
    func reset() {
        unsafe sqlite3_reset(pointer)
        unsafe sqlite3_clear_bindings(pointer)
        isLent = false
    }
}
