import Database
public import VaultModel

/// Which key slots are taken, and the reservations of uploads under way.
///
/// A slot is chosen in a transaction before anything is written to it, and given back in one only
/// after it was zeroed. A reservation that a dead upload left is abandoned in a transaction before
/// anything of it is removed.
extension CatalogTransaction {
    /// Takes the lowest free slot for an owner.
    public func takeSlot(for owner: [UInt8]) throws -> Int64 {
        let database = catalog.database
        let free = try database.query(
            "SELECT number FROM slot WHERE owner IS NULL ORDER BY number LIMIT 1"
        ) { try $0.int(at: 0) }
        if let number = free.first {
            _ = try database.execute(
                "UPDATE slot SET owner = ? WHERE number = ?", [.blob(owner), .integer(number)])
            return number
        }
        let last = try database.query("SELECT coalesce(max(number), -1) FROM slot") {
            try $0.int(at: 0)
        }
        let number = (last.first ?? -1) + 1
        _ = try database.execute(
            "INSERT INTO slot (number, owner) VALUES (?, ?)", [.integer(number), .blob(owner)])
        return number
    }

    /// Gives a slot back; its bytes have been zeroed and read back.
    public func freeSlot(_ number: Int64) throws {
        _ = try catalog.database.execute(
            "UPDATE slot SET owner = NULL WHERE number = ?", [.integer(number)])
    }

    /// Notes that an upload is about to write under this id, and takes the slot for its header.
    public func reserve(_ id: [UInt8], at now: Instant) throws -> Int64 {
        let slot = try takeSlot(for: id)
        _ = try catalog.database.execute(
            "INSERT INTO reservation (id, slot, state, made) VALUES (?, ?, 'open', ?)",
            [.blob(id), .integer(slot), .instant(now)])
        return slot
    }

    /// Ends a reservation that is still open, with the commit of its clip; false when it is not.
    public func redeem(_ id: [UInt8]) throws -> Bool {
        try catalog.database.execute(
            "DELETE FROM reservation WHERE id = ? AND state = 'open'", [.blob(id)]) == 1
    }

    /// Marks a dead upload's reservation, so that what it left may be removed.
    public func abandon(_ id: [UInt8]) throws {
        _ = try catalog.database.execute(
            "UPDATE reservation SET state = 'abandoned' WHERE id = ?", [.blob(id)])
    }

    /// Forgets an abandoned reservation once nothing of it is left, and frees its slot.
    public func forget(_ id: [UInt8], slot: Int64) throws {
        _ = try catalog.database.execute(
            "DELETE FROM reservation WHERE id = ? AND state = 'abandoned'", [.blob(id)])
        try freeSlot(slot)
    }
}

extension Catalog {
    /// Every reservation: the id it is for, its slot, and whether it was abandoned.
    public func reservations() throws -> [(id: [UInt8], slot: Int64, isAbandoned: Bool)] {
        try database.query("SELECT id, slot, state FROM reservation") { row in
            (try row.blob(at: 0), try row.int(at: 1), try row.text(at: 2) != "open")
        }
    }
}
