import Catalog
import VaultCrypto
import VaultDisk
import VaultModel

/// The ids of destroyed clips, kept outside the vault: what a restored backup replays.
///
/// One line a clip: its id, the day, and the SHA-256 of its tombstone's canonical content with an empty
/// salt. Lines are only ever added. A run that was cut short may have added one before its clip's
/// tombstone was committed; the run that finishes adds another, and the later one counts.
struct DestructionLedger {
    /// A line.
    struct Entry: Hashable {
        var clip: ClipID
        var date: CivilDate
        var tombstone: SHA256Digest
    }

    let path: String
    private let disk: any Disk

    init(of vault: Vault) {
        self.init(
            at: Self.path(of: vault.description.id, in: vault.environment), on: vault.disk)
    }

    /// A ledger that lies anywhere.
    init(at path: String, on disk: any Disk) {
        self.path = path
        self.disk = disk
    }

    /// Where this account keeps a vault's ledger.
    static func path(of vault: VaultID, in environment: VaultEnvironment) -> String {
        "\(environment.stateDirectory)/\(vault)/destroyed.ledger"
    }

    /// Adds lines, durable when this returns.
    func append(_ entries: [Entry]) throws {
        guard !entries.isEmpty else { return }
        let directory = Path.directory(of: path)
        try disk.makeDirectories(to: directory)
        let file = try disk.openLockFile(path, mode: 0o600, group: nil)
        try file.lock(.exclusive, waiting: .seconds(30))
        var size = try file.status().size
        var text = ""
        // A line that a power cut left half ends where the next begins.
        if size > 0, try file.read(at: size - 1, count: 1) != [UInt8(ascii: "\n")] { text = "\n" }
        for entry in entries { text += "\(entry.clip) \(entry.date) \(entry.tombstone)\n" }
        try file.write(Array(text.utf8), at: size)
        size += UInt64(text.utf8.count)
        try file.sync()
        try disk.syncDirectory(directory)
    }

    /// Every whole line, in order; what is none is passed over.
    func entries() throws -> [Entry] {
        guard try disk.exists(path) else { return [] }
        return try read().entries
    }

    /// Every whole line, in order, of a ledger that must be there, and how many lines are none.
    func read() throws -> (entries: [Entry], unreadable: Int) {
        let bytes = try disk.openPlainFile(path).readAll(limit: 1 << 30)
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        let entries = lines.compactMap { line -> Entry? in
            let words = line.split(separator: " ", omittingEmptySubsequences: false)
            guard words.count == 3, let clip = ClipID(String(words[0])),
                let date = CivilDate(String(words[1])),
                let tombstone = SHA256Digest(String(words[2]))
            else { return nil }
            return Entry(clip: clip, date: date, tombstone: tombstone)
        }
        return (entries, lines.count - entries.count)
    }
}

extension DestructionLedger.Entry {
    init(_ tombstone: TombstoneRow) {
        self.init(
            clip: tombstone.id, date: tombstone.destroyedOn,
            tombstone: tombstone.digest(salt: []))
    }
}
