/// Up to 256 leaves in one file, each after its length as two bytes, big-endian (C2SP tlog-tiles).
public enum EntryBundle {
    /// Writes leaves.
    ///
    /// - Throws: `recordTooLong` for a leaf of more than 65,535 bytes.
    public static func bytes(_ leaves: some Sequence<[UInt8]>) throws(AuditLogError) -> [UInt8] {
        var bytes: [UInt8] = []
        for leaf in leaves {
            guard let count = UInt16(exactly: leaf.count) else { throw .recordTooLong(leaf.count) }
            bytes.append(UInt8(count >> 8))
            bytes.append(UInt8(count & 255))
            bytes.append(contentsOf: leaf)
        }
        return bytes
    }

    /// Reads the leaves of a tile's file.
    ///
    /// - Throws: `tileMalformed` unless there are exactly as many as the tile is wide.
    public static func leaves(_ bytes: [UInt8], of tile: Tile) throws(AuditLogError) -> [[UInt8]] {
        var leaves: [[UInt8]] = []
        var offset = 0
        while offset < bytes.count, leaves.count < tile.width {
            guard bytes.count - offset >= 2 else { throw .tileMalformed(path: tile.path) }
            let count = Int(bytes[offset]) << 8 | Int(bytes[offset + 1])
            offset += 2
            guard bytes.count - offset >= count else { throw .tileMalformed(path: tile.path) }
            leaves.append(Array(bytes[offset..<offset + count]))
            offset += count
        }
        guard offset == bytes.count, leaves.count == tile.width, tile.level == .entries else {
            throw .tileMalformed(path: tile.path)
        }
        return leaves
    }
}
