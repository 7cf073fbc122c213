import ClipStore
import VaultCrypto
import VaultModel

/// A payload made up for a test, and what is known of it by the definition (RFC 6962 §2.1).
struct Payload {
    let nonce = (0..<16).map { UInt8($0 + 100) }
    let sealed: [UInt8]

    /// So many whole chunks, and one of so many bytes.
    init(chunks: Int, last: Int = 0) { self.init(sealedLength: chunks * 65_552 + last) }

    init(sealedLength: Int) {
        let period = (0..<4099).map { UInt8(truncatingIfNeeded: $0 ^ ($0 >> 8)) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(sealedLength + period.count)
        while bytes.count < sealedLength { bytes.append(contentsOf: period) }
        sealed = Array(bytes.prefix(sealedLength))
    }

    var all: [UInt8] { nonce + sealed }

    /// The chunks' leaf hashes.
    var leaves: [SHA256Digest] {
        stride(from: 0, to: sealed.count, by: 65_552).map {
            MerkleHash.leaf(Array(sealed[$0..<min($0 + 65_552, sealed.count)]))
        }
    }

    var summary: PayloadSummary {
        PayloadSummary(
            length: UInt64(all.count), treeRoot: Self.root([MerkleHash.leaf(nonce)] + leaves))
    }

    /// The tree's root by its recursive definition, not as the store makes it.
    private static func root(_ leaves: [SHA256Digest]) -> SHA256Digest {
        if leaves.count == 1 { return leaves[0] }
        var half = 1
        while half * 2 < leaves.count { half *= 2 }
        return MerkleHash.node(root(Array(leaves[..<half])), root(Array(leaves[half...])))
    }

    func upload(to store: any ClipStore, as id: ClipID) throws -> PayloadSummary {
        let writer = try store.create(id)
        try writer.write(nonce: nonce)
        try writer.write(sealed: sealed.span)
        return try writer.finish()
    }
}
