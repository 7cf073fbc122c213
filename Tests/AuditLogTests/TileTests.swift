import AuditLog
import Testing
import VaultCrypto

@Suite struct TileTests {
    @Test(arguments: [
        (0, UInt64(1_234_067), 256, "tile/0/x001/x234/067"), (0, 0, 256, "tile/0/000"),
        (1, 5, 17, "tile/1/005.p/17"), (2, 1_000, 1, "tile/2/x001/000.p/1"),
        (0, 273, 112, "tile/0/273.p/112"),
    ])
    func `a tile's path groups its number by three digits`(
        level: Int, index: UInt64, width: Int, path: String
    ) throws {
        let tile = try #require(Tile(level: .hashes(level), index: index, width: width))
        #expect(tile.path == path)
        #expect(try Tile(path: path) == tile)
    }

    @Test(arguments: [
        "", "tile", "tile/0", "tile/0/00", "tile/0/0000", "tile/00/000", "tile/64/000",
        "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/001/000",
        "tile/0/x000/001", "tile/0/x01/001", "tile/-1/000", "tile/0/+01", "tile/0/../000",
        "tile/entries/000/", "/tile/0/000", "tile/0/x999/x999/x999/x999/x999/x999/999",
    ])
    func `what is no tile's path is refused`(path: String) {
        #expect(throws: AuditLogError.tilePathMalformed(path)) { try Tile(path: path) }
    }

    @Test func `a log of 70,000 has 273 full tiles and 112 hashes more, and so on upward`() {
        let paths = Tile.all(size: 70_000).map(\.path)
        #expect(paths.count == 2 * 274 + 2 + 1)
        #expect(paths.first == "tile/entries/000")
        #expect(paths[272...274] == ["tile/entries/272", "tile/entries/273.p/112", "tile/0/000"])
        #expect(
            paths.suffix(4) == [
                "tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1",
            ])
    }

    @Test(arguments: [
        "0:", "1: tile/entries/000.p/1 tile/0/000.p/1",
        "255: tile/entries/000.p/255 tile/0/000.p/255",
        "256: tile/entries/000 tile/0/000 tile/1/000.p/1",
        "257: tile/entries/000 tile/entries/001.p/1 tile/0/000 tile/0/001.p/1 tile/1/000.p/1",
    ])
    func `empty tiles are never written`(sizeAndPaths: String) throws {
        let words = sizeAndPaths.split(separator: " ").map(String.init)
        let size = try #require(UInt64(words[0].dropLast()))
        #expect(Tile.all(size: size).map(\.path) == Array(words.dropFirst()))
    }

    @Test func `a tile one level up holds the roots of those below`() throws {
        let tree = MemoryTree((0..<600).map { [UInt8($0 & 255), UInt8($0 >> 8)] })
        let tile = try Tile(path: "tile/1/000.p/2")
        let hashes = try tile.hashes(tile.bytes(from: tree))
        #expect(hashes == [try tree.hash(level: 8, index: 0), try tree.hash(level: 8, index: 1)])
        #expect(throws: AuditLogError.tileMalformed(path: tile.path)) {
            try tile.hashes([UInt8](repeating: 0, count: 63))
        }
    }

    @Test func `a bundle reads back to its leaves, and not when a byte is missing or over`() throws
    {
        let leaves: [[UInt8]] = [[], [1], [UInt8](repeating: 7, count: 65_535)]
        let tile = try Tile(path: "tile/entries/000.p/3")
        let bytes = try EntryBundle.bytes(leaves)
        #expect(bytes.prefix(5) == [0, 0, 0, 1, 1])
        #expect(try EntryBundle.leaves(bytes, of: tile) == leaves)
        for wrong in [Array(bytes.dropLast()), bytes + [0], bytes + [0, 0], []] {
            #expect(throws: AuditLogError.tileMalformed(path: tile.path)) {
                try EntryBundle.leaves(wrong, of: tile)
            }
        }
        #expect(throws: AuditLogError.recordTooLong(65_536)) {
            try EntryBundle.bytes([[UInt8](repeating: 7, count: 65_536)])
        }
    }
}
