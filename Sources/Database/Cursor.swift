extension Database {
    /// Opens a query whose rows are asked for one by one, so that several can be gone through side by side.
    ///
    /// Within `read`, so that all of them see one state; it is closed when it goes.
    public func cursor(
        _ sql: String, _ values: [DatabaseValue] = []
    ) throws(DatabaseError) -> Cursor {
        guard state != .none else { throw .misuse("a cursor outside of a transaction") }
        return Cursor(try lend(sql, values))
    }
}

/// A query under way.
public struct Cursor: ~Copyable {
    private let statement: Statement
    private var isAtEnd = false

    init(_ statement: Statement) { self.statement = statement }

    deinit { statement.reset() }

    /// Goes to the next row, and says whether there is one.
    public mutating func step() throws(DatabaseError) -> Bool {
        // A statement that is stepped after its end begins anew.
        guard !isAtEnd else { return false }
        isAtEnd = try !statement.step()
        return !isAtEnd
    }

    /// The row that `step` went to, valid until the next step.
    public var row: Row { Row(of: statement) }
}
