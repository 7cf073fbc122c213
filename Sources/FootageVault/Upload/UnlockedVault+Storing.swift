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

    func removeAbandoned(where isMeant: (Reservation) -> Bool) throws {
        for reservation in try vault.catalog.reservations()
        where reservation.isAbandoned && isMeant(reservation) {
            try removeAbandoned(reservation)
        }
    }

    private func removeAbandoned(_ reservation: Reservation) throws {
        if let clip = ClipID(bytes: reservation.id),
            try !vault.catalog.holdsSomething(under: reservation.id)
        {
            try vault.clips.removeIncoming(clip)
            for (_, outcome) in try vault.clips.remove([clip], waitingForReaders: .zero) {
                // Still there: the reservation stays, and the next clean-up tries again.
                if outcome != .removed, outcome != .alreadyAbsent { return }
            }
        }
        let isEmpty = try emptySlot(of: reservation)
        try vault.catalog.write { try $0.forget(reservation, slotIsEmpty: isEmpty) }
    }

    /// Zeroes a reservation's slot when it holds the reservation's own key or a part of it, and nobody else's.
    ///
    /// - Returns: Whether the slot is empty now. One that is not stays taken, and is set aside by
    ///   `footage repair`: a catalog older than its slots would otherwise destroy living keys.
    private func emptySlot(of reservation: Reservation) throws -> Bool {
        guard reservation.slot >= 0, try reservation.slot < vault.slots.capacity else {
            return reservation.slot >= 0
        }
        let slot = SlotNumber(reservation.slot)
        switch try vault.slots.state(of: slot) {
        case .empty: return true
        case .filled(_, let owner) where owner != reservation.owner: return false
        case .unknown: return false
        case .filled, .torn:
            // Torn is what a power cut makes of a header that was being written.
            guard try !vault.catalog.names(slot: reservation.slot) else { return false }
            try vault.slots.destroy([slot])
            return true
        }
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
