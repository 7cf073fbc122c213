public import VaultCrypto

/// What can be asked about a tree that is stored: the roots of its whole subtrees.
///
/// Everything else — the root at any size, proofs, tiles — is computed from these, so that an
/// auditor needs no more of a log than this.
public protocol TreeReader {
    /// The root of leaves `index · 2^level` up to `(index + 1) · 2^level`; level 0 is a leaf's
    /// hash.
    ///
    /// - Throws: Whatever keeps it from being read; that it does not exist, too.
    func hash(level: Int, index: UInt64) throws -> SHA256Digest
}
