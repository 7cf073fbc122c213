import AgeFile
import Catalog
import Database
import KeyStore
import VaultCrypto
import VaultModel

/// Films in quarantine whose new headers are durable under reservations.
struct ResealedQuarantine {
    var sealed: [Film] = []
    /// How many the old identity does not open: they came while another was lost, or are damaged.
    var left = 0

    struct Film {
        let reservation: ClipID
        let formerSlot: Int64
        /// As it is to stand in the catalog.
        let row: QuarantineRow
    }
}

/// Films in quarantine, whose headers and particulars are sealed to the practitioner they wait for and to recovery.
extension UnlockedVault {
    /// Seals those that the old identity opens to the new one, beside what they are sealed to; the catalog names
    /// the old headers until the films' rows are replaced by these.
    func resealedQuarantine(
        with old: borrowing X25519Identity, to new: RecoveryKeys
    ) throws -> ResealedQuarantine {
        var found = ResealedQuarantine()
        var begun: [ClipID] = []
        do {
            for row in try vault.catalog.rows(QuarantineRow.self, where: "1 ORDER BY number")
            where try !vault.catalog.isBeingDestroyed(row.id) {
                try words.check(films: [row.id])
                guard let opened = try headers(of: row, with: old, to: new) else {
                    found.left += 1
                    continue
                }
                let reservation = ClipID.random()
                begun.append(reservation)
                found.sealed.append(try store(opened, of: row, under: reservation))
            }
            return found
        } catch {
            try? discard(begun)
            throw error
        }
    }

    /// A film's header and particulars with recovery's part replaced, and its practitioner's as it is.
    ///
    /// New keys that they were given since must not open what waits for them. None where the old identity does not
    /// open it, or where it is damaged: one such must not keep all else sealed to what somebody may know.
    private func headers(
        of row: QuarantineRow, with old: borrowing X25519Identity, to new: RecoveryKeys
    ) throws -> (header: [UInt8], particulars: [UInt8])? {
        do {
            return (
                try quarantineHeader(of: row).replacing(old, by: new.recipient).serialized,
                try AgeFile.replacing(old, by: new.recipient, in: row.particulars)
            )
        } catch {
            guard error is AgeError || VaultError(explaining: error)?.kind == .tampered else {
                throw error
            }
            return nil
        }
    }

    private func store(
        _ opened: (header: [UInt8], particulars: [UInt8]), of row: QuarantineRow,
        under reservation: ClipID
    ) throws -> ResealedQuarantine.Film {
        let slot = try vault.catalog.write {
            try $0.reserve(reservation.bytes, owner: row.id.bytes, at: vault.environment.clock())
        }
        try vault.slots.ensure(capacity: Int(slot) + 1)
        try vault.slots.write(
            opened.header, kind: .quarantineHeader, owner: row.id.bytes, in: SlotNumber(slot))
        // With the old header goes the only other way to the film.
        guard try vault.slots.isOnDisk(SlotNumber(slot)) else { throw Self.keyNotReadBack }
        var changed = row
        changed.particulars = opened.particulars
        changed.slot = slot
        changed.headerDigest = SHA256.hash(opened.header).bytes
        return ResealedQuarantine.Film(reservation: reservation, formerSlot: row.slot, row: changed)
    }
}
