import AgeFile
import Catalog
import ClipStore
import KeyStore
import VaultCrypto
import VaultModel

/// Whose a film is that is sealed afresh.
enum ResealedAs: Hashable {
    /// Another clip's, at another place, which is called as its payload is.
    case anotherClip
    /// The same clip's: only its payload has another name.
    case sameClip
}

/// A film that was sealed afresh, durable under a reservation, and not yet anybody's.
struct ResealedClip {
    /// The payload's name, and the reservation's.
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
    /// Seals a clip's film afresh to a family's recipient, and reads it back from the disk.
    ///
    /// Nothing of it is left when it fails.
    func seal(
        _ clip: ClipRow, of family: FamilyRow, to recipient: X25519PublicKey, as whose: ResealedAs,
        _ progress: (UInt64, UInt64) throws -> Void
    ) throws -> ResealedClip {
        let particulars = try particulars(of: clip, in: family)
        let place = try vault.catalog.write { try reservePlace(for: clip, as: whose, $0) }
        do {
            let (sealer, payload) = try reseal(
                clip, of: family, particulars, as: place.id, progress)
            let header = try AgeHeader.seal(fileKey: sealer.fileKey, to: [recipient]).serialized
            let owner = whose == .sameClip ? clip.id : place.id
            try vault.slots.ensure(capacity: Int(place.slot) + 1)
            try vault.slots.write(
                header, kind: .clipHeader, owner: owner.bytes, in: SlotNumber(place.slot))
            try checkReadBack(payload, place)
            return ResealedClip(
                id: place.id, slot: place.slot, recipient: recipient, payload: payload,
                headerDigest: SHA256.hash(header), sealer: sealer,
                particulars: try particulars.sealed(to: [recipient]), bytes: particulars.bytes)
        } catch {
            try discard([place.id])
            throw error
        }
    }

    private func reservePlace(
        for clip: ClipRow, as whose: ResealedAs, _ transaction: CatalogTransaction
    ) throws -> ReservedSlot {
        switch whose {
        case .anotherClip:
            guard let place = try reserve(1, in: transaction).first else { throw Self.abandoned }
            return place
        case .sameClip:
            let name = ClipID.random()
            let slot = try transaction.reserve(
                name.bytes, owner: clip.id.bytes, at: vault.environment.clock())
            return ReservedSlot(id: name, slot: slot)
        }
    }

    private func reseal(
        _ clip: ClipRow, of family: FamilyRow, _ particulars: ClipParticulars, as id: ClipID,
        _ progress: (UInt64, UInt64) throws -> Void
    ) throws -> (FilmSealer, PayloadSummary) {
        let opened = try open(clip, of: family)
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
                    hint: "nothing was changed; run `footage audit verify`, and tell governance")
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
                hint: "nothing was changed; look at the disk, then try again")
        }
    }
}
