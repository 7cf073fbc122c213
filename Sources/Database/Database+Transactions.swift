import CSQLite
import VaultDisk

/// What a connection is in the middle of.
enum TransactionState: Hashable {
    case none, configuring, read, write
}

extension Database {
    /// Whether a transaction is under way.
    public var isInTransaction: Bool { state != .none }

    /// Runs the body in one transaction that may change things: all of it takes place, durably, or none.
    ///
    /// It holds the checkpoint lock shared, and keeps other writers out from its beginning
    /// (`BEGIN IMMEDIATE`). Transactions are not nested.
    @discardableResult
    public func write<Value>(_ body: () throws -> Value) throws -> Value {
        guard state == .none else {
            throw DatabaseError.misuse("a write transaction within another transaction")
        }
        guard access != .readOnly else { throw DatabaseError.readOnly }
        let lock = try lockFile()
        try lock?.take(.shared, waiting: Self.patience)
        defer { try? lock?.unlock() }
        try control("BEGIN IMMEDIATE")
        return try finishing(.write, body)
    }

    /// Runs the body on one unchanging picture of the database.
    ///
    /// Within another transaction it is part of that one.
    @discardableResult
    public func read<Value>(_ body: () throws -> Value) throws -> Value {
        guard state == .none else { return try body() }
        try control("BEGIN DEFERRED")
        return try finishing(.read, body)
    }

    private func finishing<Value>(
        _ kind: TransactionState, _ body: () throws -> Value
    ) throws -> Value {
        state = kind
        defer { state = .none }
        do {
            let value = try body()
            // SQLite itself rolls back when the disk is full or fails, whatever the body made of it.
            guard !connection.isAutocommit else {
                throw DatabaseError.misuse("the transaction was ended within its body")
            }
            try control("COMMIT")
            return value
        } catch {
            if !connection.isAutocommit { try? control("ROLLBACK") }
            throw error
        }
    }

    /// Runs a statement of the transaction itself, which is no change by whoever uses the connection.
    func control(_ sql: String) throws(DatabaseError) {
        let before = state
        state = .configuring
        defer { state = before }
        try narrowed {
            try withStatement(sql, []) { statement in while try statement.step() {} }
        }
    }
}

extension FileHandle {
    /// Takes the checkpoint lock.
    func take(_ kind: LockKind, waiting limit: Duration) throws(DatabaseError) {
        do throws(DiskError) {
            try lock(kind, waiting: limit)
        } catch {
            throw DatabaseError(error)
        }
    }
}
