extension Database {
    /// Runs one statement, and says how many rows it changed.
    ///
    /// Rows it gives are dropped. A change outside of `write` is refused.
    @discardableResult
    public func execute(
        _ sql: String, _ values: [DatabaseValue] = []
    ) throws(DatabaseError) -> Int {
        try narrowed {
            try withStatement(sql, values) { statement in
                let outside = connection.isAutocommit
                let before = connection.totalChanges
                while try statement.step() {}
                if outside, !connection.isAutocommit {
                    try control("ROLLBACK")
                    throw DatabaseError.misuse("a transaction begun by hand")
                }
                return connection.totalChanges == before ? 0 : Int(connection.changes)
            }
        }
    }

    /// Runs statements one after another, without values: a schema, or a migration.
    ///
    /// Each of them is one element; in `write`, so that all or none takes place.
    public func execute(all statements: [String]) throws(DatabaseError) {
        for statement in statements { try execute(statement) }
    }

    /// Collects what the closure makes of each row.
    public func query<Value>(
        _ sql: String, _ values: [DatabaseValue] = [], _ row: (borrowing Row) throws -> Value
    ) throws -> [Value] {
        try withStatement(sql, values) { statement in
            var found: [Value] = []
            while try statement.step() { found.append(try row(Row(of: statement))) }
            return found
        }
    }

    /// What the closure makes of the first row, or none where there is no row.
    public func first<Value>(
        _ sql: String, _ values: [DatabaseValue] = [], _ row: (borrowing Row) throws -> Value
    ) throws -> Value? {
        try withStatement(sql, values) { statement in
            guard try statement.step() else { return nil }
            return try row(Row(of: statement))
        }
    }

    /// Shows the closure one row after another, however many there are.
    public func forEach(
        _ sql: String, _ values: [DatabaseValue] = [], _ body: (borrowing Row) throws -> Void
    ) throws {
        try withStatement(sql, values) { statement in
            while try statement.step() { try body(Row(of: statement)) }
        }
    }

    /// Runs a body that throws nothing but this module's errors.
    func narrowed<Value>(_ body: () throws -> Value) throws(DatabaseError) -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw error
        } catch {
            throw .misuse("\(error)")
        }
    }
}
