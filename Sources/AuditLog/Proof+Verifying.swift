public import VaultCrypto

extension Proof {
    /// Whether a path leads from a leaf to a root (RFC 9162 §2.1.3.2).
    public static func isIncluded(
        leaf: SHA256Digest, index: UInt64, size: UInt64, path: [SHA256Digest], root: SHA256Digest
    ) -> Bool {
        guard index < size else { return false }
        var (fn, sn, r) = (index, size - 1, leaf)
        for p in path {
            guard sn != 0 else { return false }
            if fn & 1 == 1 || fn == sn {
                r = MerkleHash.node(p, r)
                while fn & 1 == 0, fn != 0 { (fn, sn) = (fn >> 1, sn >> 1) }
            } else {
                r = MerkleHash.node(r, p)
            }
            (fn, sn) = (fn >> 1, sn >> 1)
        }
        return sn == 0 && r == root
    }

    /// Whether a path shows that the tree with one root begins with the tree of another (RFC 9162
    /// §2.1.4.2).
    ///
    /// Every tree begins with the empty one: from size 0 the path must be empty, and the old root
    /// that of no leaves.
    public static func isConsistent(
        from old: UInt64, root oldRoot: SHA256Digest, to size: UInt64, root: SHA256Digest,
        path: [SHA256Digest]
    ) -> Bool {
        if old == size { return path.isEmpty && oldRoot == root }
        if old == 0 { return path.isEmpty && oldRoot == MerkleHash.empty }
        guard old < size, !path.isEmpty else { return false }
        let path = old.nonzeroBitCount == 1 ? [oldRoot] + path : path
        var (fn, sn) = (old - 1, size - 1)
        while fn & 1 == 1 { (fn, sn) = (fn >> 1, sn >> 1) }
        var (fr, sr) = (path[0], path[0])
        for c in path.dropFirst() {
            guard sn != 0 else { return false }
            if fn & 1 == 1 || fn == sn {
                fr = MerkleHash.node(c, fr)
                sr = MerkleHash.node(c, sr)
                while fn & 1 == 0, fn != 0 { (fn, sn) = (fn >> 1, sn >> 1) }
            } else {
                sr = MerkleHash.node(sr, c)
            }
            (fn, sn) = (fn >> 1, sn >> 1)
        }
        return fr == oldRoot && sr == root && sn == 0
    }
}
