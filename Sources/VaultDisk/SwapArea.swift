/// Where the machine puts memory that does not fit, as `/proc/swaps` lists it.
public struct SwapArea: Hashable, Sendable {
    /// What becomes of what is put there.
    public enum Kind: Hashable, Sendable {
        /// It is encrypted on its way to the disk.
        case encrypted
        /// It stays in memory, compressed.
        case memory
        /// It lies on a disk as it is.
        case plain
        /// It lies in a file; whether that one's disk is encrypted is not known here.
        case file
    }

    /// The device or the file.
    public let path: String
    /// What becomes of what is put there.
    public let kind: Kind

    /// The areas in use; none when the kernel does not say.
    public static func inUse() -> [SwapArea]? {
        guard let text = try? kernelText("/proc/swaps") else { return nil }
        return areas(in: text, deviceIsEncrypted: isEncrypted)
    }

    /// Reads the text of `/proc/swaps`: a heading, then a path and what it is in each line.
    package static func areas(
        in text: String, deviceIsEncrypted: (_ name: String) -> Bool
    ) -> [SwapArea] {
        text.split(separator: "\n").dropFirst().compactMap { line in
            let words = line.split { $0 == " " || $0 == "\t" }
            guard words.count >= 2 else { return nil }
            let path = String(words[0])
            let name = Path.name(of: path)
            let kind: Kind =
                words[1] == "file"
                ? .file
                : name.hasPrefix("zram")
                    ? .memory : deviceIsEncrypted(name) ? .encrypted : .plain
            return SwapArea(path: path, kind: kind)
        }
    }

    /// Whether a device is a mapping that encrypts (dm-crypt), or lies on such alone.
    private static func isEncrypted(_ name: String) -> Bool { isEncrypted(name, depth: 0) }

    private static func isEncrypted(_ name: String, depth: Int) -> Bool {
        // `/sys` lists no device below itself, and nobody stacks eight.
        guard depth < 8, name != "..", name != "." else { return false }
        let directory = "/sys/block/" + name
        if let uuid = try? kernelText(directory + "/dm/uuid"), uuid.hasPrefix("CRYPT-") {
            return true
        }
        guard let below = try? LinuxDisk().entries(of: directory + "/slaves"), !below.isEmpty
        else { return false }
        return below.allSatisfy { isEncrypted($0.name, depth: depth + 1) }
    }
}
