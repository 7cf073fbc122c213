import CSQLite

extension Database {
    /// One of the settings every connection has, and what reads back when it is in force.
    private struct Setting {
        let name: String
        let value: String
        let inForce: DatabaseValue

        init(_ name: String, _ value: String, _ inForce: DatabaseValue) {
            self.name = name
            self.value = value
            self.inForce = inForce
        }
    }

    private static let settings: [Setting] = [
        Setting("busy_timeout", "10000", .integer(10_000)),
        Setting("trusted_schema", "OFF", .integer(0)),
        Setting("cell_size_check", "ON", .integer(1)),
        Setting("mmap_size", "0", .integer(0)),
        Setting("foreign_keys", "ON", .integer(1)),
        Setting("secure_delete", "ON", .integer(1)),
        // 16 MiB: what lies above the rows of a catalog of a million clips is read once.
        Setting("cache_size", "-16384", .integer(-16_384)),
        Setting("temp_store", "MEMORY", .integer(2)),
        Setting("synchronous", "FULL", .integer(2)),
        Setting("wal_autocheckpoint", "0", .integer(0)),
    ]

    /// Sets what the vault relies on, reads each back, and refuses a database that does otherwise.
    func configure() throws(DatabaseError) {
        state = .configuring
        defer { state = .none }
        // Only `checkpoint` may write the log back into the database, so closing must not either.
        try turn(SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, on: true)
        // Statements cannot write the file's own tables, or name a column by a string.
        try turn(SQLITE_DBCONFIG_DEFENSIVE, on: true)
        try turn(SQLITE_DBCONFIG_DQS_DML, on: false)
        try turn(SQLITE_DBCONFIG_DQS_DDL, on: false)
        for setting in Self.settings {
            try run("PRAGMA \(setting.name)=\(setting.value)")
            try expect(setting.inForce, from: setting.name)
        }
        if access.writes { try run("PRAGMA journal_mode=WAL") }
        try expect(.text(access == .copy ? "delete" : "wal"), from: "journal_mode")
        try expect(.text("UTF-8"), from: "encoding")
        forgetStatements()
    }

    private func turn(_ number: Int32, on: Bool) throws(DatabaseError) {
        var now: Int32 = -1
        try connection.check(
            unsafe csqlite_set_switch(connection.pointer, number, on ? 1 : 0, &now))
        guard now == (on ? 1 : 0) else {
            throw .cannotOpen("SQLite's switch \(number) does not stay as it was set")
        }
    }

    private func run(_ sql: String) throws(DatabaseError) {
        let statement = try Statement(sql, on: connection)
        while try statement.step() {}
    }

    private func expect(
        _ wanted: DatabaseValue, from setting: String
    ) throws(DatabaseError) {
        let statement = try Statement("PRAGMA \(setting)", on: connection)
        // A setting that reads back no row keeps its value to itself: `mmap_size` when mmap is not
        // compiled in, which is what is wanted.
        guard try statement.step() else {
            guard setting == "mmap_size" else {
                throw .cannotOpen("\(setting) cannot be read back")
            }
            return
        }
        let found = try Row(of: statement).value(at: 0)
        guard found == wanted else {
            throw .cannotOpen("\(setting) is \(found), not \(wanted), and cannot be changed")
        }
    }
}
