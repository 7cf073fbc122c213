import AgeFile
import Catalog
import KeyStore
package import VaultCrypto
import VaultModel

/// The two random keys under which a family's names and its children's dates are sealed.
///
/// They lie in a key slot, each sealed to its ring, so that zeroing the slot erases names and dates in
/// every copy of the catalog. Slot body: 1 (version), the names ring's version and the dates ring's (4
/// bytes each, big-endian), the two sealed boxes (80 bytes each).
package struct FamilyTextKeys: ~Copyable {
    package let names: SecretBytes
    package let dates: SecretBytes

    package init() {
        names = SecretBytes(random: 32)
        dates = SecretBytes(random: 32)
    }

    package borrowing func body(
        namesRing: (key: X25519PublicKey, version: UInt32),
        datesRing: (key: X25519PublicKey, version: UInt32)
    ) -> [UInt8] {
        [1] + Self.bytes(namesRing.version) + Self.bytes(datesRing.version)
            + names.withSpan { SealedBox.seal($0, to: namesRing.key) }
            + dates.withSpan { SealedBox.seal($0, to: datesRing.key) }
    }

    private static func bytes(_ number: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * UInt32($0))) }
    }
}

extension UnlockedVault {
    /// A family's identity, from this person's grant; it must yield the family's recipient.
    func familyIdentity(_ family: FamilyRow) throws -> X25519Identity {
        let grants = try grants(to: principal, of: family.id) + emergencies(of: family.id)
        guard !grants.isEmpty else {
            throw VaultError(.notPermitted, "no-grant", "you hold no grant for this family")
        }
        guard let grant = grants.first(where: { !$0.sealed.isEmpty }) else {
            throw Self.waitsToBeLetIn(family)
        }
        return try open(grant.sealed, of: family, with: identity)
    }

    /// A family's identity, as it is sealed to somebody; it must yield the family's recipient.
    func open(
        _ sealed: [UInt8], of family: FamilyRow, with identity: borrowing X25519Identity
    ) throws -> X25519Identity {
        let text = try AgeFile.open(sealed, with: identity)
        let opened = try text.withSpan { try X25519Identity(secretText: $0) }
        guard opened.publicKey.bytes == family.recipient else {
            throw VaultError(
                .tampered, "family-recipient",
                "the grant opens another key than the one this family's films are sealed to",
                hint: "take nothing in for this family; run `footage audit verify`")
        }
        return opened
    }

    /// The key under which a family's names and free texts are sealed.
    func namesKey(of family: FamilyRow) throws -> SecretBytes {
        try textKey(of: family, ring: .names, boxAt: 9, versionAt: 1)
    }

    /// The key under which a family's dates of birth and death are sealed.
    func datesKey(of family: FamilyRow) throws -> SecretBytes {
        try textKey(of: family, ring: .dates, boxAt: 9 + 80, versionAt: 5)
    }

    private func textKey(
        of family: FamilyRow, ring: VaultKeyName, boxAt: Int, versionAt: Int
    ) throws -> SecretBytes {
        guard let slot = family.slot else {
            throw VaultError(.failed, "erased", "this family's names and dates were erased")
        }
        let body = try vault.slots.read(
            SlotNumber(slot), kind: .familyKeys, owner: family.id.bytes)
        guard SHA256.hash(body).bytes == family.slotDigest, body.count == 9 + 160, body[0] == 1
        else {
            throw VaultError(
                .tampered, "family-slot", "the family's key slot is not what the catalog says",
                hint: "run `footage audit verify`")
        }
        let version = body[versionAt..<versionAt + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let box = Array(body[boxAt..<boxAt + 80])
        if let openRing, openRing.name == ring, openRing.version == version {
            return try SealedBox.open(box, with: openRing.identity)
        }
        let opened = OpenRing(ring, version, try ringIdentity(ring, version: version))
        if isKeepingRings { openRing = opened }
        return try SealedBox.open(box, with: opened.identity)
    }

    /// Runs the body, for whose time the ring that was asked for last stays open: many families' keys lie in it.
    func keepingRings<R>(_ body: () throws -> R) rethrows -> R {
        isKeepingRings = true
        defer { (isKeepingRings, openRing) = (false, nil) }
        return try body()
    }

    package func column(_ table: String, _ row: [UInt8], _ column: String) -> SealedColumn {
        SealedColumn(
            vault: vault.description.id, table: table, row: row, column: column, version: 1)
    }
}

/// The identity behind a ring that was opened.
final class OpenRing {
    let name: VaultKeyName
    let version: UInt32
    let identity: X25519Identity

    fileprivate init(
        _ name: VaultKeyName, _ version: UInt32, _ identity: consuming X25519Identity
    ) {
        self.name = name
        self.version = version
        self.identity = identity
    }
}
