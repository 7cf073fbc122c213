import AgeFile
import Catalog
import KeyStore
import VaultCrypto
import VaultModel

/// A clip's key and particulars, sealed to its family's next identity, and not yet in the old ones' place.
struct RewrappedClip {
    let clip: ClipRow
    /// Where its header lies.
    let old: HeaderRow
    /// The new header, and where it lies; none where the old one cannot be read.
    let place: Place?
    let particulars: [UInt8]

    struct Place {
        /// Under what its slot is reserved.
        let reservation: [UInt8]
        let slot: Int64
        let header: [UInt8]
    }
}

/// An identity that closures share.
final class HeldIdentity {
    let identity: X25519Identity

    init(_ identity: consuming X25519Identity) { self.identity = identity }
}

/// Thrown when a family's clips are not those any more that were looked at.
struct FamilyChanged: Error {}

extension UnlockedVault {
    /// Seals the key of every clip of a family to its next identity, in a slot of its own, durable and read back.
    ///
    /// Nothing of it is left when it fails.
    func prepare(
        _ family: FamilyRow, _ identity: consuming X25519Identity, for next: X25519PublicKey,
        leavingDamaged leavesDamaged: Bool
    ) throws -> [RewrappedClip] {
        let clips = try liveClips(of: family)
        let now = vault.environment.clock()
        let places = try vault.catalog.write { transaction in
            try clips.map { clip in
                let reservation = RowID.random().bytes
                let slot = try transaction.reserve(
                    reservation, owner: clip.id.bytes, at: now)
                return (reservation, slot)
            }
        }
        do {
            var rewrapped: [RewrappedClip] = []
            for (clip, place) in zip(clips, places) {
                rewrapped.append(
                    try rewrap(clip, from: identity, to: next, in: place, leavesDamaged))
            }
            try store(rewrapped)
            let unused = zip(rewrapped, places).filter { $0.0.place == nil }.map(\.1.0)
            try discard(unused.compactMap { ClipID(bytes: $0) })
            return rewrapped
        } catch {
            try discard(places.compactMap { ClipID(bytes: $0.0) })
            throw error
        }
    }

    func liveClips(of family: FamilyRow) throws -> [ClipRow] {
        try vault.catalog.rows(
            ClipRow.self, where: "family = ? AND state = 'live' ORDER BY id", [.id(family.id)])
    }

    private func rewrap(
        _ clip: ClipRow, from identity: borrowing X25519Identity, to recipient: X25519PublicKey,
        in place: (reservation: [UInt8], slot: Int64), _ leavesDamaged: Bool
    ) throws -> RewrappedClip {
        let row = try vault.catalog.require(HeaderRow.self, clip.id.bytes)
        let particulars = try AgeFile.open(clip.particulars, with: identity)
            .sealed(to: [recipient])
        do {
            let fileKey = try header(of: clip, in: row).fileKey(with: identity)
            let header = try AgeHeader.seal(fileKey: fileKey, to: [recipient]).serialized
            return RewrappedClip(
                clip: clip, old: row,
                place: .init(
                    reservation: place.reservation, slot: place.slot, header: header),
                particulars: particulars)
        } catch {
            guard leavesDamaged else { throw error }
            return RewrappedClip(clip: clip, old: row, place: nil, particulars: particulars)
        }
    }

    private func store(_ clips: [RewrappedClip]) throws {
        let writes = clips.compactMap { clip in
            clip.place.map {
                SlotWrite(
                    $0.header, kind: .clipHeader, owner: clip.clip.id.bytes,
                    in: SlotNumber($0.slot))
            }
        }
        guard let last = writes.map(\.slot.value).max() else { return }
        try vault.slots.ensure(capacity: Int(last) + 1)
        try vault.slots.writeAll(writes)
        // With the old identity goes the only other way to the film.
        for write in writes {
            guard try vault.slots.isOnDisk(write.slot) else { throw Self.keyNotReadBack }
        }
    }

    static var keyNotReadBack: VaultError {
        VaultError(
            .failed, "read-back", "a key that was sealed anew did not read back from the disk",
            hint: "nothing was changed; look at the disk, then try again")
    }

    /// Puts new headers and particulars in the old ones' place, and hands the old slots to clean-up.
    ///
    /// - Returns: The reservations under which the old slots are to be emptied.
    /// - Throws: `FamilyChanged` when the family's clips or their keys are not those that were sealed anew.
    func putInPlace(
        _ clips: [RewrappedClip], of family: FamilyRow, _ transaction: CatalogTransaction
    ) throws -> Set<[UInt8]> {
        guard try liveClips(of: family).map(\.id) == clips.map(\.clip.id) else {
            throw FamilyChanged()
        }
        let now = vault.environment.clock()
        var condemned: Set<[UInt8]> = []
        for rewrapped in clips {
            let id = rewrapped.clip.id
            let header = try vault.catalog.require(HeaderRow.self, id.bytes)
            let clip = try vault.catalog.require(ClipRow.self, id.bytes)
            guard header.slot == rewrapped.old.slot, header.sha256 == rewrapped.old.sha256,
                clip.particulars == rewrapped.clip.particulars
            else { throw FamilyChanged() }
            var renewed = clip
            renewed.particulars = rewrapped.particulars
            try transaction.update(renewed, from: clip)
            guard let place = rewrapped.place else { continue }
            guard try transaction.redeem(place.reservation) else { throw Self.abandoned }
            try transaction.update(
                HeaderRow(id: id, slot: place.slot, sha256: SHA256.hash(place.header).bytes))
            let under = RowID.random().bytes
            try transaction.condemnSlot(header.slot, owner: id.bytes, under: under, at: now)
            condemned.insert(under)
        }
        return condemned
    }
}
