import AgeFile
import Catalog
import ClipStore
import KeyStore
import VaultCrypto
import VaultModel

/// A clip that was opened for reading: any part of it, from any thread.
///
/// While it lives, a shared lock keeps the payload from being removed. That it can be opened has been
/// shown by its last chunk; nothing of it has been given yet.
struct OpenedClip {
    let film: SeekableReader<PayloadBytes>
    let payload: any PayloadReader

    func close() { payload.close() }
}

/// A payload of the clip store, as the age reader asks for it.
struct PayloadBytes: PayloadSource {
    let reader: any PayloadReader

    var size: UInt64 { reader.size }

    func read(at offset: UInt64, into bytes: inout MutableSpan<UInt8>) throws(AgeError) {
        let count: Int
        do throws(ClipStoreError) {
            count = try reader.read(at: offset, into: &bytes)
        } catch {
            throw .source(SourceFailure(message: error.message, hint: error.hint))
        }
        guard count == bytes.count else {
            throw .source(SourceFailure(message: "the payload ends before it should"))
        }
    }
}

extension UnlockedVault {
    /// Opens a clip by its header in the key slot and the family's identity.
    ///
    /// - Throws: `VaultError` of kind `tampered` when slot, header or payload are not what the catalog says.
    func open(_ clip: ClipRow, of family: FamilyRow) throws -> OpenedClip {
        try asRekeyed(clip) { clip in
            try asRotated(family) { try open(clip, with: familyIdentity($0)) }
        }
    }

    /// The same with the family's identity, however it was come by.
    func open(_ clip: ClipRow, with identity: borrowing X25519Identity) throws -> OpenedClip {
        let row = try vault.catalog.require(HeaderRow.self, clip.id.bytes)
        let header = try header(of: clip, in: row)
        let payload = try vault.clips.open(clip.payload)
        guard payload.size == UInt64(clamping: clip.payloadLength) else {
            payload.close()
            throw VaultError(
                .tampered, "payload-length",
                "the payload has \(payload.size) bytes; the catalog says \(clip.payloadLength)",
                hint: "run `footage audit verify`; restore the payload from a backup")
        }
        do {
            let film = try SeekableReader(
                header: header, identity: identity, source: PayloadBytes(reader: payload))
            return OpenedClip(film: film, payload: payload)
        } catch {
            payload.close()
            throw error
        }
    }

    /// The file key of a clip, by its header in the key slot and the family's identity.
    func fileKey(of clip: ClipRow, in family: FamilyRow) throws -> SecretBytes {
        try asRotated(family) { family in
            let row = try vault.catalog.require(HeaderRow.self, clip.id.bytes)
            return try header(of: clip, in: row).fileKey(with: familyIdentity(family))
        }
    }

    /// Runs what opens something of a clip, and once more when it was sealed afresh in the middle of that.
    func asRekeyed<R: ~Copyable>(_ clip: ClipRow, _ open: (ClipRow) throws -> R) throws -> R {
        do {
            return try open(clip)
        } catch {
            guard let now = try? vault.catalog.find(ClipRow.self, clip.id.bytes),
                now.payloads != clip.payloads
            else { throw error }
            return try open(now)
        }
    }

    /// Runs what opens something of a family, and once more when it got a new identity in the middle of that.
    func asRotated<R: ~Copyable>(_ family: FamilyRow, _ open: (FamilyRow) throws -> R) throws -> R {
        do {
            return try open(family)
        } catch {
            guard let now = try? vault.catalog.find(FamilyRow.self, family.id.bytes),
                now.recipient != family.recipient
            else { throw error }
            return try open(now)
        }
    }

    /// What is known of a clip's film beside the film, opened with the family's identity.
    func particulars(of clip: ClipRow, in family: FamilyRow) throws -> ClipParticulars {
        try asRotated(family) { family in
            let clip = try vault.catalog.require(ClipRow.self, clip.id.bytes)
            return try ClipParticulars(opening: clip.particulars, with: familyIdentity(family))
        }
    }

    /// The header of a clip, as it lies in the slot that its row names.
    func header(of clip: ClipRow, in row: HeaderRow) throws -> AgeHeader {
        let body = try vault.slots.read(
            SlotNumber(row.slot), kind: .clipHeader, owner: clip.id.bytes)
        guard SHA256.hash(body).bytes == row.sha256 else {
            throw VaultError(
                .tampered, "header", "the clip's key slot is not what the catalog says",
                hint: "run `footage audit verify`")
        }
        return try AgeHeader(parsing: body)
    }
}
