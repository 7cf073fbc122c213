public import VaultCrypto

/// One file of a log in C2SP tlog-tiles v0.1.0: hashes of up to 256 subtrees side by side, or the
/// bundle of up to 256 leaves.
public struct Tile: Hashable, Sendable {
    /// What a tile holds.
    public enum Level: Hashable, Sendable {
        /// The leaves themselves, each after its length (`EntryBundle`).
        case entries
        /// Hashes of subtrees of 256^level leaves; 0 to 63 as the format numbers them, of which 0
        /// to 7 can exist.
        case hashes(Int)
    }

    /// How many hashes or leaves a full tile holds.
    public static let fullWidth = 256

    /// What it holds.
    public let level: Level
    /// Its number from the left, from 0.
    public let index: UInt64
    /// How many hashes or leaves it holds, from 1 to 256.
    public let width: Int

    /// Names a tile, or none of a width or a level that no tile has.
    public init?(level: Level, index: UInt64, width: Int = Self.fullWidth) {
        if case .hashes(let number) = level, !(0...63).contains(number) { return nil }
        guard (1...Self.fullWidth).contains(width) else { return nil }
        self.level = level
        self.index = index
        self.width = width
    }

    private init(_ level: Level, _ index: UInt64, _ width: Int) {
        self.level = level
        self.index = index
        self.width = width
    }

    /// Reads a path such as `tile/0/x001/x234/067.p/12` or `tile/entries/000`.
    ///
    /// - Throws: `tilePathMalformed`.
    public init(path: String) throws(AuditLogError) {
        var parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        var width = Self.fullWidth
        if parts.count > 2, parts[parts.count - 2].hasSuffix(".p") {
            width = Self.decimal(parts.removeLast(), below: 256) ?? 0
            parts.append(String(parts.removeLast().dropLast(2)))
        }
        guard parts.count >= 3, parts[0] == "tile" else { throw .tilePathMalformed(path) }
        var level = Level.entries
        if parts[1] != "entries" {
            guard let number = Self.decimal(parts[1], below: 64) else {
                throw .tilePathMalformed(path)
            }
            level = .hashes(number)
        }
        guard let index = Self.number(parts.dropFirst(2)),
            let tile = Self(level: level, index: index, width: width), tile.path == path
        else { throw .tilePathMalformed(path) }
        self = tile
    }

    /// The file's path below the log's directory.
    public var path: String {
        let name =
            switch level {
            case .entries: "entries"
            case .hashes(let number): String(number)
            }
        var digits = String(index)
        digits = String(repeating: "0", count: (3 - digits.count % 3) % 3) + digits
        let symbols = Array(digits)
        let groups = stride(from: 0, to: symbols.count, by: 3).map {
            String(symbols[$0..<$0 + 3])
        }
        let number = groups.dropLast().map { "x\($0)/" }.joined() + (groups.last ?? "")
        return "tile/\(name)/\(number)" + (isPartial ? ".p/\(width)" : "")
    }

    /// Whether it holds fewer than 256, so that a larger log replaces it.
    public var isPartial: Bool { width < Self.fullWidth }

    /// The files that a log of a size consists of: bundles first, then hashes level by level.
    public static func all(size: UInt64) -> some Sequence<Tile> {
        let levels = [(Level.entries, size)] + (0..<8).map { (.hashes($0), size >> UInt64(8 * $0)) }
        return levels.lazy.flatMap { tiles($0, count: $1) }
    }

    private static func tiles(_ level: Level, count: UInt64) -> some Sequence<Tile> {
        let full = count >> 8
        let rest = Int(count & 255)
        return (0..<(rest == 0 ? full : full + 1)).lazy.map { index in
            Tile(level, index, index < full ? fullWidth : rest)
        }
    }

    /// The bytes of a tile of hashes: 32 for each.
    ///
    /// - Throws: `AuditLogError.tilePathMalformed` for a tile of leaves, and whatever the tree
    ///   throws.
    public func bytes(from tree: some TreeReader) throws -> [UInt8] {
        guard case .hashes(let level) = level, level < 8 else {
            throw AuditLogError.tilePathMalformed(path)
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32 * width)
        for place in 0..<UInt64(width) {
            let hash = try tree.hash(level: 8 * level, index: index << 8 | place)
            bytes.append(contentsOf: hash.bytes)
        }
        return bytes
    }

    /// Reads the hashes of a tile.
    ///
    /// - Throws: `tileMalformed` unless there are 32 bytes for each.
    public func hashes(_ bytes: [UInt8]) throws(AuditLogError) -> [SHA256Digest] {
        guard bytes.count == 32 * width else { throw .tileMalformed(path: path) }
        return stride(from: 0, to: bytes.count, by: 32).compactMap {
            SHA256Digest(bytes: Array(bytes[$0..<$0 + 32]))
        }
    }

    private static func decimal(_ text: String, below limit: Int) -> Int? {
        guard let number = Int(text), number < limit, String(number) == text else { return nil }
        return number
    }

    private static func number(_ groups: ArraySlice<String>) -> UInt64? {
        var digits = ""
        for (place, group) in groups.enumerated() {
            let isLast = place == groups.count - 1
            guard group.utf8.count == (isLast ? 3 : 4), isLast || group.utf8.first == 0x78 else {
                return nil
            }
            digits += isLast ? group : String(group.dropFirst())
        }
        return UInt64(digits)
    }
}
