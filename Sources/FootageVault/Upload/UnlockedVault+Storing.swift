import AgeFile
import AuditLog
import Catalog
import ClipStore
import Database
import KeyStore
import TabletDump
import VaultCrypto
import VaultDisk
import VaultModel

extension UnlockedVault {
    /// Removes what films that were given up left under their reservations.
    ///
    /// These are abandoned in a transaction first, so that their commits can no longer come.
    func discard(_ ids: [ClipID]) throws {
        guard !ids.isEmpty else { return }
        let all = Set(ids.map(\.bytes))
        try vault.catalog.write { transaction in
            for id in all { try transaction.abandon(id) }
        }
        try removeAbandoned { all.contains($0.id) }
    }

    /// Removes what dead uploads left; does nothing while anything lives that writes under a reservation.
    ///
    /// What the catalog has never heard of is never touched, nor a slot that holds another's key.
    func cleanUpDeadUploads() throws {
        guard try !vault.catalog.reservations().isEmpty else { return }
        guard let alone = aloneAmongUploads() else { return }
        try cleanUp(holding: alone)
    }

    private func aloneAmongUploads() -> ExclusiveLock? {
        try? ExclusiveLock(vault.location.uploadLock, vault.modes, on: vault.disk)
    }

    private func cleanUp(holding _: borrowing ExclusiveLock) throws {
        // Read again under the lock: what was open a moment ago may have been committed since.
        try perform(Act(.uploadAbandon)) { transaction, act in
            let open = try vault.catalog.reservations()
            for reservation in open { try transaction.abandon(reservation.id) }
            act.amount = .init(items: UInt64(open.count))
        }
        try removeAbandoned { _ in true }
    }

    /// Removes what lies under abandoned reservations, and forgets these; all their slots with one flush.
    ///
    /// Keys go first: a payload that somebody still reads keeps none of them there. They go within a transaction,
    /// as slots are only taken within one: a slot that another clean-up freed meanwhile may hold a living key.
    func removeAbandoned(where isMeant: (Reservation) -> Bool) throws {
        func abandoned() throws -> [Reservation] {
            try vault.catalog.reservations().filter { $0.isAbandoned && isMeant($0) }
        }
        guard try !abandoned().isEmpty else { return }
        let (meant, empty) = try vault.catalog.write { _ in
            let meant = try abandoned()
            return (meant, try emptySlots(of: meant))
        }
        let gone = try meant.filter { try removePayload(of: $0) }
        guard !gone.isEmpty else { return }
        try vault.catalog.write { transaction in
            for reservation in gone {
                try transaction.forget(
                    reservation, slotIsEmpty: empty.contains(reservation.slot))
            }
        }
    }

    /// Removes a payload that nobody's row names; false where it is still there, for the next clean-up to try.
    private func removePayload(of reservation: Reservation) throws -> Bool {
        guard let clip = ClipID(bytes: reservation.id),
            try !vault.catalog.names(payload: clip)
        else { return true }
        try vault.clips.removeIncoming(clip)
        return try vault.clips.remove([clip], waitingForReaders: .zero).allSatisfy {
            $0.1 == .removed || $0.1 == .alreadyAbsent
        }
    }

    /// Zeroes the slots of reservations that hold the reservation's own key or a part of it, and nobody else's.
    ///
    /// - Returns: Those that are empty now. One that is not stays taken, and is set aside by
    ///   `footage repair`: a catalog older than its slots would otherwise destroy living keys.
    private func emptySlots(of reservations: [Reservation]) throws -> Set<Int64> {
        let capacity = try vault.slots.capacity
        var (empty, own): (Set<Int64>, [Int64]) = ([], [])
        for reservation in reservations where reservation.slot >= 0 {
            guard reservation.slot < capacity else {
                empty.insert(reservation.slot)
                continue
            }
            switch try vault.slots.state(of: SlotNumber(reservation.slot)) {
            case .empty: empty.insert(reservation.slot)
            case .filled(_, let owner) where owner != reservation.owner: continue
            case .unknown: continue
            case .filled, .torn:
                // Torn is what a power cut makes of a header that was being written.
                if try !vault.catalog.names(slot: reservation.slot) { own.append(reservation.slot) }
            }
        }
        if !own.isEmpty { try vault.slots.destroy(own.map { SlotNumber($0) }) }
        return empty.union(own)
    }

    /// Opens an incident within an act's transaction.
    func openIncident(
        _ kind: String, family: FamilyID?, clip: ClipID?, cause: PrincipalID?, detail: String,
        _ transaction: CatalogTransaction
    ) throws {
        try transaction.insert(
            IncidentRow(
                id: .random(), number: try transaction.nextNumber(in: IncidentRow.self),
                kind: kind, family: family, clip: clip?.bytes, cause: cause, detail: detail,
                opened: vault.environment.clock()))
    }
}
