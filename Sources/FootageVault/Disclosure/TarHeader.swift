/// The header of one file in a tar archive: POSIX.1-1988 `ustar`, 512 bytes.
///
/// A file of 8 GiB and more has its size in base 256, which GNU tar, libarchive and Python read. Owners are
/// left out, and only the owner may read what is unpacked.
package struct TarHeader {
    /// How many bytes a header has, and what a file's bytes are filled up to a multiple of.
    package static let blockSize = 512

    /// The path in the archive: 1 to 100 bytes of ASCII.
    package let name: String
    /// How many bytes the file has.
    package let size: UInt64
    /// When it was made, in seconds since 1970.
    package let modified: Int64

    /// Describes a file.
    package init(name: String, size: UInt64, modified: Int64) {
        self.name = name
        self.size = size
        self.modified = modified
    }

    /// How many zeros follow the file's bytes.
    package var padding: Int {
        Int((UInt64(Self.blockSize) - size % UInt64(Self.blockSize)) % UInt64(Self.blockSize))
    }

    /// The header.
    ///
    /// - Throws: `VaultError` for a name that does not fit; nothing in this program makes one.
    package var bytes: [UInt8] {
        get throws(VaultError) {
            let path = Array(name.utf8)
            guard (1...100).contains(path.count), path.allSatisfy({ (33...126).contains($0) })
            else {
                throw VaultError(
                    .failed, "archive-name", "a file's name does not fit into an archive")
            }
            var block = [UInt8](repeating: 0, count: Self.blockSize)
            func put(_ bytes: [UInt8], at start: Int) {
                block.replaceSubrange(start..<start + bytes.count, with: bytes)
            }
            put(path, at: 0)
            put(Array("0000600".utf8), at: 100)
            put(Array("0000000".utf8), at: 108)
            put(Array("0000000".utf8), at: 116)
            put(Self.number(size), at: 124)
            put(Self.number(UInt64(max(0, modified))), at: 136)
            put(Array("        ".utf8), at: 148)
            put([UInt8(ascii: "0")], at: 156)
            put(Array("ustar".utf8), at: 257)
            put(Array("00".utf8), at: 263)
            // Of the whole header, its own place as spaces.
            let sum = block.reduce(0) { $0 + UInt64($1) }
            put(Self.octal(sum, digits: 6) + [0], at: 148)
            return block
        }
    }

    /// A number in its twelve bytes: eleven octal digits and a zero, or 11 bytes after one that says so.
    private static func number(_ value: UInt64) -> [UInt8] {
        guard value < 1 << 33 else {
            return [0x80, 0, 0, 0]
                + (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * UInt64($0))) }
        }
        return octal(value, digits: 11) + [0]
    }

    private static func octal(_ value: UInt64, digits: Int) -> [UInt8] {
        (0..<digits).map { UInt8(ascii: "0") + UInt8(value >> UInt64(3 * (digits - 1 - $0)) & 7) }
    }
}
