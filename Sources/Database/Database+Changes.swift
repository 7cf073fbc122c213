extension Database {
    /// A number that stays as it is until another connection has changed the database.
    ///
    /// What this connection itself changes leaves it alone. Within a transaction it speaks of what the
    /// transaction sees: the same number twice means that nobody else has written in between
    /// (`PRAGMA data_version`).
    public func othersVersion() throws -> Int64 {
        let found = try query("PRAGMA data_version") { try $0.int(at: 0) }
        guard let version = found.first else { throw DatabaseError.corrupt("no data_version") }
        return version
    }
}
