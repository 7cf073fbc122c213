import Catalog
import VaultCrypto
import VaultDisk
import VaultModel

/// What was destroyed or erased, kept outside the vault: what a restored backup replays.
///
/// One line a clip: its id, the day, and the SHA-256 of its tombstone's canonical content with an empty salt,
/// or `-` where its tombstone is gone. One line a family and what was erased of it: `names` or `tombstones`,
/// the family's id, and the day. One line a free text: `text`, the log's commitment to it, and the day. A run that was cut short may have added a line before its
/// clip's tombstone was committed; the run that finishes adds another, and the later one counts.
///
/// The last line is its *end*, which the log's key signs (`LedgerEnd`): up to which record of the log the
/// ledger names everything. Lines are only ever added, a newer end too, for a power cut may lose whatever is
/// written over. A ledger whose lines were changed before its end is told by the signature; one that was cut
/// off has an older end, or none.
struct DestructionLedger {
    /// A line.
    struct Entry: Hashable {
        var erasure: LoggedErasure
        var date: CivilDate
        /// The digest of a clip's tombstone.
        var tombstone: SHA256Digest?

        var clip: ClipID? { erasure.clip }
    }

    /// What a ledger says.
    struct Contents {
        /// Every whole line, in order.
        var entries: [Entry] = []
        /// How many lines are none.
        var unreadable = 0
        /// The last end, and whether it is the last line.
        var end: LedgerEnd?
        var endIsLast = false
        /// Where the last end begins, and the SHA-256 of everything before it.
        var endOffset: UInt64 = 0
        var digest = SHA256.hash([UInt8]())
        /// How many entries stand before the last end.
        var ended = 0
        fileprivate var bytes: [UInt8] = []
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
        let file = try open()
        let size = try file.status().size
        var text = ""
        // A line that a power cut left half ends where the next begins.
        if size > 0, try file.read(at: size - 1, count: 1) != [UInt8(ascii: "\n")] { text = "\n" }
        for entry in entries { text += entry.line }
        try write(text, to: file, at: size)
    }

    /// Adds what is missing and signs the end, in one step under the ledger's lock.
    ///
    /// - Parameters:
    ///   - isTrue: Whether what it says can be built on; otherwise it is moved aside and begun anew.
    ///   - missing: The lines to add to what it says, and what to sign as its end; none where it is as it
    ///     should be.
    /// - Throws: Errors of the disk, and what the two closures throw.
    func seal(
        believing isTrue: (Contents) throws -> Bool,
        adding missing: (Contents) throws -> (
            entries: [Entry], sign: (SHA256Digest) throws -> LedgerEnd
        )?
    ) throws {
        var file = try open()
        var contents = Contents(try Self.bytes(of: file))
        if try !isTrue(contents) {
            let aside = "\(path).changed-\(Hex.encode(Random.bytes(4)))"
            try disk.move(path, to: aside, .refusing)
            file = try open()
            contents = Contents(try Self.bytes(of: file))
        }
        guard let (entries, sign) = try missing(contents) else { return }
        var kept = contents.bytes
        let start = kept.count
        if let last = kept.last, last != UInt8(ascii: "\n") { kept.append(UInt8(ascii: "\n")) }
        for entry in entries { kept += Array(entry.line.utf8) }
        kept += Array(try sign(SHA256.hash(kept)).line.utf8)
        try write(String(decoding: kept[start...], as: UTF8.self), to: file, at: UInt64(start))
    }

    /// What a ledger says that must be there.
    func read() throws -> Contents {
        Contents(try disk.openPlainFile(path).readAll(limit: Self.limit))
    }

    private static let limit = 1 << 30

    private static func bytes(of file: FileHandle) throws -> [UInt8] {
        try file.readAll(limit: limit)
    }

    private func open() throws -> FileHandle {
        try disk.makeDirectories(to: Path.directory(of: path))
        let file = try disk.openLockFile(path, mode: 0o600, group: nil)
        try file.lock(.exclusive, waiting: .seconds(30))
        return file
    }

    private func write(_ text: String, to file: FileHandle, at offset: UInt64) throws {
        try file.write(Array(text.utf8), at: offset)
        try file.sync()
        try disk.syncDirectory(Path.directory(of: path))
    }
}

extension DestructionLedger.Contents {
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var start = bytes.startIndex
        while start < bytes.endIndex {
            let stop = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
            let line = String(decoding: bytes[start..<stop], as: UTF8.self)
            let next = min(stop + 1, bytes.endIndex)
            if let end = LedgerEnd(line) {
                self.end = end
                endOffset = UInt64(start)
                endIsLast = next == bytes.endIndex
                ended = entries.count
            } else if let entry = DestructionLedger.Entry(line) {
                entries.append(entry)
                endIsLast = false
            } else if !line.isEmpty {
                unreadable += 1
                endIsLast = false
            }
            start = next
        }
        digest = SHA256.hash(Array(bytes[..<Int(endOffset)]))
    }
}

extension DestructionLedger.Entry {
    init(_ tombstone: TombstoneRow) {
        self.init(
            erasure: .clip(tombstone.id), date: tombstone.destroyedOn,
            tombstone: tombstone.digest(salt: []))
    }

    /// Reads a line, and nothing else.
    init?(_ line: String) {
        let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard words.count == 3 else { return nil }
        if let clip = ClipID(words[0]) {
            let digest = SHA256Digest(words[2])
            guard let date = CivilDate(words[1]), digest != nil || words[2] == "-" else {
                return nil
            }
            self.init(erasure: .clip(clip), date: date, tombstone: digest)
            return
        }
        guard let date = CivilDate(words[2]) else { return nil }
        if words[0] == "text" {
            guard let note = SHA256Digest(words[1]) else { return nil }
            self.init(erasure: .text(note), date: date)
            return
        }
        guard let family = FamilyID(words[1]) else { return nil }
        switch words[0] {
        case "names": self.init(erasure: .names(family), date: date)
        case "tombstones": self.init(erasure: .tombstones(family), date: date)
        default: return nil
        }
    }

    var line: String {
        switch erasure {
        case .clip(let clip): "\(clip) \(date) \(tombstone?.description ?? "-")\n"
        case .names(let family): "names \(family) \(date)\n"
        case .text(let note): "text \(note) \(date)\n"
        case .tombstones(let family): "tombstones \(family) \(date)\n"
        }
    }
}
