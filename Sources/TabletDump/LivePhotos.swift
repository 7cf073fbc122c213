/// Finds the short films that an iPad makes beside a picture.
enum LivePhotos {
    /// The entries, a film beside a picture of the same name marked as belonging to it.
    ///
    /// It stays a film: it shows the family for some seconds, with sound.
    static func marked(_ entries: [DumpEntry]) -> [DumpEntry] {
        var pictures: [[UInt8]: DumpPath] = [:]
        for entry in entries where entry.kind == .stillImage {
            pictures[stem(entry.path)] = entry.path
        }
        return entries.map { entry in
            guard case .film = entry.kind, let picture = pictures[stem(entry.path)] else {
                return entry
            }
            return DumpEntry(
                path: entry.path, kind: entry.kind,
                reason: "A film beside the picture \(picture.safeName): a Live Photo's.",
                identity: entry.identity)
        }
    }

    /// The path without what follows the name's last dot.
    private static func stem(_ path: DumpPath) -> [UInt8] {
        let bytes = path.bytes
        let slash = bytes.lastIndex(of: UInt8(ascii: "/")) ?? -1
        guard let dot = bytes.lastIndex(of: UInt8(ascii: ".")), dot > slash + 1 else {
            return bytes
        }
        return Array(bytes[..<dot])
    }
}
