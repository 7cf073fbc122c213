import VaultCrypto

/// The 512 bytes of a slot.
///
///     magic "FVK1" 4 | kind 1 | version 1 | body length 2, big-endian | owner 16 | body, zeros 456
///     | SHA-256 of the 480 bytes before 32
///
/// The hash tells a write that was cut short from a whole one; it proves nothing about who wrote it,
/// which is the catalog's `header` table to say. A free slot is all zeros.
package enum Slot {
    static let length = 512
    static let bodyCapacity = 456
    static let ownerLength = 16
    static let version: UInt8 = 1

    private static let magic = Array("FVK1".utf8)
    private static let ownerRange = 8..<24
    private static let bodyStart = 24
    private static let hashStart = 480

    /// A slot's bytes, or an error when the body or the owner does not fit.
    package static func bytes(of write: SlotWrite) throws(KeyStoreError) -> [UInt8] {
        guard (1...bodyCapacity).contains(write.body.count) else {
            throw .bodyLength(write.body.count)
        }
        guard write.owner.count == ownerLength else { throw .ownerLength(write.owner.count) }
        var bytes = magic
        bytes.reserveCapacity(length)
        bytes.append(write.kind.rawValue)
        bytes.append(version)
        bytes.append(UInt8(write.body.count >> 8))
        bytes.append(UInt8(write.body.count & 0xFF))
        bytes.append(contentsOf: write.owner)
        bytes.append(contentsOf: write.body)
        bytes.append(contentsOf: repeatElement(0, count: hashStart - bytes.count))
        bytes.append(contentsOf: SHA256.hash(bytes).bytes)
        return bytes
    }

    static func isEmpty(_ bytes: [UInt8]) -> Bool { ConstantTime.isZero(bytes.span) }

    package static func state(of bytes: [UInt8]) -> SlotState {
        if bytes.count == length, isEmpty(bytes) { return .empty }
        guard bytes.count == length, Array(bytes[0..<4]) == magic,
            SHA256.hash(Array(bytes[..<hashStart])).bytes == Array(bytes[hashStart...])
        else { return .torn }
        guard bytes[5] == version, let kind = SlotKind(rawValue: bytes[4]) else {
            return .unknown(kind: bytes[4], version: bytes[5])
        }
        let count = bodyLength(of: bytes)
        guard (1...bodyCapacity).contains(count),
            bytes[(bodyStart + count)..<hashStart].allSatisfy({ $0 == 0 })
        else { return .torn }
        return .filled(kind, owner: Array(bytes[ownerRange]))
    }

    /// The owner's id as it stands there, whether or not the rest is whole.
    static func claimedOwner(of bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count == length, Array(bytes[0..<4]) == magic else { return nil }
        return Array(bytes[ownerRange])
    }

    /// The body of a slot whose state is filled.
    package static func body(of bytes: [UInt8]) -> [UInt8] {
        let count = min(bodyLength(of: bytes), bodyCapacity)
        return Array(bytes[bodyStart..<bodyStart + count])
    }

    private static func bodyLength(of bytes: [UInt8]) -> Int {
        Int(bytes[6]) << 8 | Int(bytes[7])
    }
}
