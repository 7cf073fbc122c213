import VaultDisk
import VaultModel

/// The lists of a store part, each held to the manifest before it is believed.
extension Backup {
    /// Hands over the payloads that a store part lists, in order of id.
    func forEachPayload(
        of snapshot: BackupSnapshot, _ body: (ListedPayload) throws -> Void
    ) throws {
        var list = try PayloadListReader(self, snapshot)
        while let payload = try list.next() { try body(payload) }
    }

    /// Opens a list for reading, once it was found to be the one that was backed up.
    fileprivate func lines(_ name: String, of snapshot: BackupSnapshot) throws -> LineReader {
        let path = place.store(snapshot.stamp) + "/" + name
        guard try BackupManifest.File(reading: path, on: disk) == file(name, of: snapshot) else {
            throw Self.changed(path)
        }
        return try LineReader(path, on: disk)
    }
}

/// Reads `payloads.txt`, line by line.
struct PayloadListReader {
    private var lines: LineReader
    private let path: String
    private var last: ClipID?

    init(_ backup: Backup, _ snapshot: BackupSnapshot) throws {
        lines = try backup.lines(BackupPlace.payloads, of: snapshot)
        path = backup.place.store(snapshot.stamp) + "/" + BackupPlace.payloads
    }

    /// The next payload; ids only ever rise.
    mutating func next() throws -> ListedPayload? {
        guard let line = try lines.next() else { return nil }
        guard let payload = ListedPayload(line), last.map({ $0 < payload.id }) ?? true else {
            throw Backup.changed(path)
        }
        last = payload.id
        return payload
    }
}
