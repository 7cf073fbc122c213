import Database
public import VaultModel

/// Which key slots are taken, and the reservations of uploads under way.
///
/// A slot is chosen in a transaction before anything is written to it, and given back in one only
/// after it was zeroed. A reservation that a dead upload left is abandoned in a transaction before
/// anything of it is removed.
extension CatalogTransaction {
    /// Takes the lowest free slot for an owner, or the one after all that were ever taken.
    public func takeSlot(for owner: [UInt8]) throws -> Int64 {
        try takeSlots(for: [owner])[0]
    }

    /// Takes a slot for each owner: the lowest free ones, then those after all that were ever taken.
    ///
    /// The table holds one row for every number from 0 on; a number past that was never this program's,
    /// and is not believed: the key slots would grow to it. It costs no more with a million slots.
    public func takeSlots(for owners: [[UInt8]]) throws -> [Int64] {
        let database = catalog.database
        let fresh = try catalog.nextFreshSlot()
        let free = try database.query(
            "SELECT number FROM slot WHERE owner IS NULL ORDER BY number LIMIT ?",
            [.integer(Int64(owners.count))]
        ) { try $0.int(at: 0) }
        var next = fresh
        return try owners.enumerated().map { place, owner in
            let number = place < free.count ? free[place] : next
            if place >= free.count { next += 1 }
            guard number >= 0, number < next || number < fresh else {
                throw CatalogError.malformed(table: "slot", detail: "there is no slot \(number)")
            }
            // A row behind a gap may be another's.
            let taken = try database.execute(
                """
                INSERT INTO slot (number, owner) VALUES (?, ?) \
                ON CONFLICT (number) DO UPDATE SET owner = excluded.owner WHERE slot.owner IS NULL
                """, [.integer(number), .blob(owner)])
            guard taken == 1 else {
                throw CatalogError.malformed(table: "slot", detail: "slot \(number) is another's")
            }
            return number
        }
    }

    /// Gives a slot back; its bytes have been zeroed and read back.
    public func freeSlot(_ number: Int64) throws {
        _ = try catalog.database.execute(
            "UPDATE slot SET owner = NULL WHERE number = ?", [.integer(number)])
    }

    /// Marks a slot as taken by an owner, or as free, whatever the table said of it.
    ///
    /// The table goes on holding one row for every number up to the highest. A mark costs no more with a
    /// million slots.
    public func markSlot(_ number: Int64, takenBy owner: [UInt8]?) throws {
        let database = catalog.database
        for free in stride(from: try catalog.nextFreshSlot(), to: number, by: 1) {
            _ = try database.execute(
                "INSERT INTO slot (number, owner) VALUES (?, NULL) ON CONFLICT (number) DO NOTHING",
                [.integer(free)])
        }
        _ = try database.execute(
            """
            INSERT INTO slot (number, owner) VALUES (?, ?) \
            ON CONFLICT (number) DO UPDATE SET owner = excluded.owner
            """, [.integer(number), .optional(owner)])
    }

    /// Notes that something is about to be written under this id, and takes the slot for its header.
    ///
    /// The slot will hold the id of its owner: the id itself, unless another is named.
    public func reserve(_ id: [UInt8], owner: [UInt8]? = nil, at now: Instant) throws -> Int64 {
        let owner = owner ?? id
        let slot = try takeSlot(for: owner)
        try insertReservation(id, slot: slot, owner: owner, state: "open", at: now)
        return slot
    }

    /// Notes that something is about to be written under each id, and takes a slot for each header.
    public func reserve(_ ids: [[UInt8]], at now: Instant) throws -> [Int64] {
        let slots = try takeSlots(for: ids)
        for (id, slot) in zip(ids, slots) {
            try insertReservation(id, slot: slot, owner: id, state: "open", at: now)
        }
        return slots
    }

    /// Hands a slot that this transaction makes useless to clean-up, whatever happens after it.
    ///
    /// The reservation has an id of its own, so that nothing of the slot's owner but this slot is touched.
    public func condemnSlot(_ slot: Int64, owner: [UInt8], under id: [UInt8], at now: Instant)
        throws
    {
        try insertReservation(id, slot: slot, owner: owner, state: "abandoned", at: now)
    }

    private func insertReservation(
        _ id: [UInt8], slot: Int64, owner: [UInt8], state: String, at now: Instant
    ) throws {
        _ = try catalog.database.execute(
            "INSERT INTO reservation (id, slot, owner, state, made) VALUES (?, ?, ?, ?, ?)",
            [.blob(id), .integer(slot), .blob(owner), .text(state), .instant(now)])
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

    /// Forgets an abandoned reservation once nothing of it is left; its slot is free when it is empty.
    public func forget(_ reservation: Reservation, slotIsEmpty: Bool) throws {
        let gone = try catalog.database.execute(
            "DELETE FROM reservation WHERE id = ? AND state = 'abandoned'",
            [.blob(reservation.id)])
        if gone == 1, slotIsEmpty { try freeSlot(reservation.slot) }
    }
}

/// What is about to be written, or was when its writer died.
public struct Reservation: Hashable, Sendable {
    /// The id of what it is for.
    public let id: [UInt8]
    /// The key slot that it takes.
    public let slot: Int64
    /// The id that the slot holds once it is written.
    public let owner: [UInt8]
    /// Whether its commit can no longer come.
    public let isAbandoned: Bool

    /// Whether what it is for may be destroyed while it stands: a key is being sealed anew beside the one that is in
    /// its place, or was replaced, and what is there of it is cleared away later.
    public var mayOutlive: Bool { id != owner }
}

extension Catalog {
    /// The number after those that were ever taken, found by halving and never by counting.
    ///
    /// Rows beyond a gap are somebody else's, wherever the gap is: what is found is the end of some run of
    /// rows, and lies at most twice as far as the end of the first.
    func nextFreshSlot() throws -> Int64 {
        let known = lastFreshSlot
        if known > 0, try hasSlot(known - 1), try !hasSlot(known) { return known }
        var (present, missing): (Int64, Int64) = (-1, 0)
        while try hasSlot(missing) {
            present = missing
            let (next, overflow) = missing.multipliedReportingOverflow(by: 2)
            guard !overflow else {
                throw CatalogError.malformed(table: "slot", detail: "there is no end of slots")
            }
            missing = max(1, next)
        }
        while missing - present > 1 {
            let middle = present + (missing - present) / 2
            if try hasSlot(middle) { present = middle } else { missing = middle }
        }
        lastFreshSlot = missing
        return missing
    }

    private func hasSlot(_ number: Int64) throws -> Bool {
        try database.first("SELECT 1 FROM slot WHERE number = ?", [.integer(number)]) { _ in true }
            ?? false
    }

    /// Every reservation, open and abandoned.
    public func reservations() throws -> [Reservation] {
        try database.query("SELECT id, slot, owner, state FROM reservation ORDER BY made") { row in
            Reservation(
                id: try row.blob(at: 0), slot: try row.int(at: 1), owner: try row.blob(at: 2),
                isAbandoned: try row.text(at: 3) != "open")
        }
    }

    /// Whether an upload is, or was, under way under this id.
    public func isReserved(_ id: [UInt8]) throws -> Bool {
        try database.query("SELECT count(*) FROM reservation WHERE id = ?", [.blob(id)]) {
            try $0.int(at: 0)
        }.first ?? 0 > 0
    }

    /// Whether a clip, a film in quarantine or a family has this id.
    public func holdsSomething(under id: [UInt8]) throws -> Bool {
        try find(ClipRow.self, id) != nil || find(QuarantineRow.self, id) != nil
            || find(FamilyRow.self, id) != nil
    }
}
