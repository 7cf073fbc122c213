import AgeFile
import Catalog
import ClipStore
import KeyStore
import VaultCrypto
import VaultModel

/// A film that was sealed afresh for another family, durable under a reservation, and not yet anybody's.
struct ResealedClip {
    let id: ClipID
    let slot: Int64
    /// To what it is sealed.
    let recipient: X25519PublicKey
    let payload: PayloadSummary
    let headerDigest: SHA256Digest
    /// What it is sealed with.
    let sealer: FilmSealer
    let particulars: [UInt8]
    /// Bytes of the film.
    let bytes: UInt64
}

extension UnlockedVault {
    /// Seals a clip's film afresh to the family it is moved to, and reads it back from the disk.
    ///
    /// Nothing of it is left when it fails.
    func seal(
        _ move: ClipMove, _ progress: (UInt64, UInt64) throws -> Void
    ) throws -> ResealedClip {
        let recipient = try recipient(of: move.place.id)
        let particulars = try particulars(of: move.clip, in: move.from)
        let reserved = try vault.catalog.write { try reserve(1, in: $0) }
        guard let place = reserved.first else { throw Self.abandoned }
        do {
            let (sealer, payload) = try reseal(move, particulars, as: place.id, progress)
            let header = try AgeHeader.seal(fileKey: sealer.fileKey, to: [recipient]).serialized
            try vault.slots.ensure(capacity: Int(place.slot) + 1)
            try vault.slots.write(
                header, kind: .clipHeader, owner: place.id.bytes, in: SlotNumber(place.slot))
            try checkReadBack(payload, place)
            return ResealedClip(
                id: place.id, slot: place.slot, recipient: recipient, payload: payload,
                headerDigest: SHA256.hash(header), sealer: sealer,
                particulars: try particulars.sealed(to: [recipient]), bytes: particulars.bytes)
        } catch {
            try discard(reserved.map(\.id))
            throw error
        }
    }

    private func reseal(
        _ move: ClipMove, _ particulars: ClipParticulars, as id: ClipID,
        _ progress: (UInt64, UInt64) throws -> Void
    ) throws -> (FilmSealer, PayloadSummary) {
        let opened = try open(move.clip, of: move.from)
        defer { opened.close() }
        let writer = try vault.clips.create(id)
        let sealer: FilmSealer
        do {
            sealer = try FilmSealer()
            let plain = try sealer.seal(opened.film, into: writer, progress: progress)
            guard plain == particulars.sha256 else {
                throw VaultError(
                    .tampered, "film-digest",
                    "the film is not the one whose SHA-256 was noted when it was taken in",
                    hint: "nothing was moved; run `footage audit verify`, and tell governance")
            }
        } catch {
            try? writer.cancel()
            throw error
        }
        return (sealer, try writer.finish())
    }

    private func checkReadBack(_ payload: PayloadSummary, _ place: ReservedSlot) throws {
        let found = try vault.clips.examine(place.id).summary
        guard found == payload, try vault.slots.isOnDisk(SlotNumber(place.slot)) else {
            throw VaultError(
                .failed, "read-back", "what was sealed afresh did not read back from the disk",
                hint: "nothing was moved; look at the disk, then try again")
        }
    }
}
