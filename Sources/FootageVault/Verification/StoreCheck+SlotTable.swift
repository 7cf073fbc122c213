import Catalog
import KeyStore
import VaultCrypto
import VaultModel

extension StoreCheck {
    /// Holds the table of taken slots to the rows that name them, both ways.
    ///
    /// No record speaks of that table, and uploads take their slots from it: one marked free although a
    /// row names it would be written over, and one marked taken for nobody hides a key.
    func checkSlotTable(_ report: inout VerificationReport) throws {
        var taken: [Int64: [UInt8]?] = [:]
        try vault.catalog.forEachTakenSlot { number, owner in taken[number] = .some(owner) }
        var accounted: Set<Int64> = []
        try vault.catalog.forEachNamedSlot { named in
            guard let number = named.slot else { return }
            accounted.insert(number)
            let owner = taken[number] ?? nil
            guard owner != named.owner else { return }
            report.add(
                .tampered, "slot-table", at: "key slot \(number)", of: named.film,
                """
                Key slot \(number) is that of the \(named.namer.rawValue) \
                \(Hex.encode(named.owner)), and is marked as \
                \(owner.map { "taken by \(Hex.encode($0))" } ?? "free").
                """)
        }
        for row in try vault.catalog.rows(SetAsideRow.self)
        where accounted.insert(row.slot).inserted {
            let owner = taken[row.slot] ?? nil
            // One that was emptied since holds nothing that could be written over.
            guard owner != row.slotOwner, try vault.holdsSomething(in: row.slot) else { continue }
            report.add(
                .tampered, "slot-table", at: "key slot \(row.slot)",
                """
                Key slot \(row.slot) is set aside, and is marked as \
                \(owner.map { "taken by \(Hex.encode($0))" } ?? "free").
                """)
        }
        for reservation in try vault.catalog.reservations() {
            let slot = reservation.slot
            switch taken[slot] ?? nil {
            case reservation.owner: accounted.insert(slot)
            case nil:
                report.add(
                    .tampered, "slot-table", at: "key slot \(slot)",
                    "Key slot \(slot) is reserved for \(Hex.encode(reservation.owner)), and is marked as free."
                )
            default: break
            }
        }
        for (number, owner) in taken.sorted(by: { $0.key < $1.key }) {
            guard let owner, !accounted.contains(number) else { continue }
            report.add(
                .unverifiable, "slot-table", at: "key slot \(number)",
                "Key slot \(number) is marked as taken by \(Hex.encode(owner)), and nothing names it."
            )
        }
    }
}

extension Vault {
    /// Whether a key slot that there is holds anything.
    func holdsSomething(in slot: Int64) throws -> Bool {
        guard slot >= 0, try slot < slots.capacity else { return false }
        return try slots.state(of: SlotNumber(slot)) != .empty
    }
}
