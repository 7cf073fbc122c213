import AuditLog
import Catalog
import ClipStore
import Database
import VaultCrypto
package import VaultDisk
public import VaultModel

/// A directory of backups of one vault, opened to be read: no vault and no identity is needed for it.
///
///     DIR/backup.json                     which vault's; record 0 of its log, whose hash is the vault's id
///     DIR/store/clips/3f/3f9c…            payloads, copied once and shared by every store part
///     DIR/store/<stamp>/                  a store part: catalog.sqlite vault.json payloads.txt destroyed.txt
///                                         manifest.json manifest.sig
///     DIR/keys/<stamp>/                   a key part: keys.slots manifest.json manifest.sig
///
/// A *stamp* is the second a backup was begun (`20261121T075123Z`). A backup is there when its store part is,
/// which comes last and as a whole. Key parts may lie in another directory of the same form, and live no
/// longer than the policy's `key_backups`; a store part outlives its key part, and is then restored with a
/// younger one: what was destroyed in between stays destroyed.
///
/// Nothing in the directory is believed before it was held to a manifest, and no manifest before its
/// signature: by the key of record 0, or by one that the log in the part's own catalog came to.
public final class Backup {
    /// Where it lies.
    public let directory: String
    /// Where its key parts lie, when not there.
    public let keysDirectory: String
    /// The vault's id.
    public var vaultID: VaultID { mark.vault }
    /// What people call the vault.
    public var vaultName: String { mark.name }

    let mark: BackupMark
    /// The mark of the directory with the key parts.
    let keysMark: BackupMark
    let place: BackupPlace
    let keysPlace: BackupPlace
    let disk: any Disk
    let pool: DirectoryClipStore
    private let lock: [FileHandle]
    /// The log's keys, each with the records whose checkpoints it signs, as far as that is known.
    private var knownKeys: [String: KeySpan] = [:]
    /// The log's name in its first epoch.
    private let origin: String

    private struct KeySpan {
        let from: UInt64
        let to: UInt64?

        func signs(size: UInt64) -> Bool {
            size > from && (to.map { size - 1 <= $0 } ?? true)
        }
    }

    /// Opens a backup.
    ///
    /// - Parameters:
    ///   - directory: The backup.
    ///   - keysDirectory: Where its key parts lie, when elsewhere.
    /// - Throws: `VaultError` of kind `unknown` when it is none, `badInput` when the two are of different
    ///   vaults, `locked` while a backup is being made there.
    public convenience init(at directory: String, keysAt keysDirectory: String? = nil) throws {
        try self.init(at: directory, keysAt: keysDirectory, on: LinuxDisk())
    }

    /// How the directory is kept from changing while it is read.
    package enum Locking {
        /// By a lock of its own, shared with others who read.
        case shared
        /// By the lock of whoever writes there, and reads through this.
        case held
    }

    package init(
        at directory: String, keysAt keysDirectory: String? = nil, locking: Locking = .shared,
        on disk: any Disk
    ) throws {
        let place = BackupPlace(directory)
        let keysPlace = keysDirectory.map { BackupPlace($0) } ?? place
        mark = try Self.mark(of: place, on: disk)
        keysMark = try Self.mark(of: keysPlace, on: disk)
        guard keysMark.vault == mark.vault else {
            throw VaultError.badInput(
                "other-vault", "the keys in \(keysPlace.directory) are of another vault",
                hint: "name the directory that `footage backup --keys` was given for this vault")
        }
        switch locking {
        case .held: lock = []
        case .shared:
            lock = try Set([place, keysPlace]).compactMap { try Self.sharedLock(of: $0, on: disk) }
        }
        self.place = place
        self.keysPlace = keysPlace
        self.directory = place.directory
        self.keysDirectory = keysPlace.directory
        self.disk = disk
        pool = DirectoryClipStore(reading: place.stores, on: disk)
        let key = try mark.readGenesis().logKey
        origin = key.name
        know(key)
    }

    /// Takes a key for the log's, in the epoch whose origin is its name.
    func know(_ key: NoteKey) {
        guard knownKeys[key.description] == nil else { return }
        knownKeys[key.description] = KeySpan(from: 0, to: nil)
    }

    static func mark(of place: BackupPlace, on disk: any Disk) throws -> BackupMark {
        guard try disk.exists(place.mark) else {
            throw VaultError(
                .unknown, "no-backup", "there is no backup at \(place.directory)",
                hint: "`footage backup DIR` makes one")
        }
        return try BackupMark(
            disk.openPlainFile(place.mark).readAll(limit: 1 << 20), at: place.mark)
    }

    /// Keeps a backup from being made meanwhile, where there can be a lock: not in a copy that has none.
    private static func sharedLock(
        of place: BackupPlace, on disk: any Disk
    ) throws -> FileHandle? {
        guard try disk.exists(place.lock) else { return nil }
        let handle = try disk.openPlainFile(place.lock)
        do throws(DiskError) {
            try handle.lock(.shared)
        } catch {
            guard case .locked = error else { return nil }
            throw VaultError(
                .locked, "backup-running", "a backup is being made in \(place.directory)",
                hint: "wait for it to end, then try again; nothing was changed")
        }
        return handle
    }

    /// The stamps of the backups that are there, the oldest first, whatever they hold.
    public func stamps() throws -> [BackupStamp] { try Self.stamps(in: place.stores, on: disk) }

    /// The stamps of the key parts that are there, the oldest first, whatever they hold.
    public func keyStamps() throws -> [BackupStamp] {
        try Self.stamps(in: keysPlace.keys, on: disk)
    }

    static func stamps(in directory: String, on disk: any Disk) throws -> [BackupStamp] {
        guard try disk.exists(directory) else { return [] }
        return try disk.entries(of: directory).compactMap { BackupStamp($0.name) }.sorted()
    }

    /// A backup by its stamp, or the newest: its manifest read and its signature found true.
    ///
    /// - Throws: `VaultError` of kind `unknown` when it is not there, of kind `tampered` when its manifest
    ///   is not what was signed.
    public func snapshot(_ stamp: BackupStamp? = nil) throws -> BackupSnapshot {
        guard let stamp = try stamp ?? stamps().last else {
            throw VaultError(
                .unknown, "no-snapshot", "there is no whole backup in \(directory) yet",
                hint: "`footage backup \(directory)` makes one")
        }
        let part = place.store(stamp)
        guard try disk.exists(part) else {
            throw VaultError(
                .unknown, "no-snapshot", "there is no backup \(stamp) in \(directory)",
                hint: "`footage backup list \(directory)` lists those that are there")
        }
        let manifest = try readManifest(in: part, stamp: stamp)
        guard let store = manifest.store else { throw Self.notSigned(part) }
        return BackupSnapshot(manifest, store, keys: try keyPart(stamp, of: manifest))
    }

    /// The key part that was made with a store part; none where it is not there any more.
    private func keyPart(_ stamp: BackupStamp, of manifest: BackupManifest) throws -> BackupKeyPart?
    {
        guard let store = manifest.store, store.keysMedium == keysMark.medium,
            try disk.exists(keysPlace.keyPart(stamp))
        else { return nil }
        let part = try keyPart(stamp)
        guard part.digest == store.keys else {
            throw VaultError(
                .tampered, "mismatched-pair",
                "the key part \(stamp) is not the one that was made with the store part \(stamp)",
                hint: "use neither; name another backup with --stamp")
        }
        return part
    }

    /// A key part by its stamp: its manifest read and its signature found true.
    public func keyPart(_ stamp: BackupStamp) throws -> BackupKeyPart {
        let part = keysPlace.keyPart(stamp)
        guard try disk.exists(part) else {
            throw VaultError(
                .unknown, "no-key-part", "there is no key part \(stamp) in \(keysDirectory)",
                hint: "key parts live no longer than the policy's `key_backups`; take a younger one"
            )
        }
        let manifest = try readManifest(in: part, stamp: stamp)
        guard let keys = manifest.keys, let file = manifest.files[BackupPlace.slots] else {
            throw Self.notSigned(part)
        }
        return BackupKeyPart(
            stamp: stamp, made: manifest.made, epoch: manifest.epoch, slots: keys.filled,
            missing: keys.missing, path: part + "/" + BackupPlace.slots, file: file,
            digest: SHA256.hash(manifest.bytes), catalog: keys.catalog)
    }

    /// A part's manifest, when it is this vault's, of this stamp, and truly signed.
    private func readManifest(in part: String, stamp: BackupStamp) throws -> BackupManifest {
        let status = try disk.status(of: part)
        guard status.kind == .directory else {
            throw DiskError.wrongKind(path: part, found: status.kind)
        }
        let bytes = try disk.openPlainFile(part + "/" + BackupPlace.manifest)
            .readAll(limit: 1 << 20)
        let line = try disk.openPlainFile(part + "/" + BackupPlace.signature).readAll(limit: 4096)
        let mark = part.hasPrefix(keysPlace.keys + "/") ? keysMark : mark
        guard let manifest = BackupManifest(bytes), manifest.vault == vaultID,
            manifest.stamp == stamp, let signature = BackupSignature(line),
            signature.isTrue(for: bytes, of: vaultID)
        else { throw Self.notSigned(part) }
        // A key is the log's in one epoch: in no other is it believed.
        guard manifest.origin == signature.key.name,
            manifest.origin == EpochOpening.origin(origin, of: 1, in: Int64(manifest.epoch))
        else { throw Self.notSigned(part) }
        guard try isLogKey(signature.key, of: manifest, in: part) else {
            throw VaultError(
                .unknown, "unknown-key",
                "\(part) is signed by a key that this vault's log is not known to have had",
                hint: "use another backup; tell information governance")
        }
        guard manifest.mark == mark.digest else {
            throw VaultError(
                .tampered, "backup-mark",
                "\(BackupPlace.markName) is not the one beneath which \(part) was made",
                hint: "use another copy of this backup; tell information governance")
        }
        return manifest
    }

    /// Whether the log came to have a key: as record 0 says, or the verified log of a store part's catalog.
    private func isLogKey(
        _ key: NoteKey, of manifest: BackupManifest, in part: String
    ) throws -> Bool {
        if let span = knownKeys[key.description] { return manifest.isWithin(span.signs) }
        if let file = manifest.files[BackupPlace.catalog] {
            let path = part + "/" + BackupPlace.catalog
            guard try BackupManifest.File(reading: path, on: disk) == file else {
                throw Self.changed(path)
            }
            try learnKeys(from: Catalog(path: path, access: .copy, lockPath: nil))
        } else if try disk.exists(place.store(manifest.stamp)) {
            // A key part has no log; the store part that it was made with has.
            _ = try readManifest(in: place.store(manifest.stamp), stamp: manifest.stamp)
        }
        return knownKeys[key.description].map { manifest.isWithin($0.signs) } ?? false
    }

    private func learnKeys(from catalog: Catalog) throws {
        let verifier = VerifierBox(trusting: vaultID)
        try catalog.forEachStoredLeaf { _, leaf in verifier.feed(leaf) }
        let summary = verifier.finish()
        guard summary.isSound else { return }
        learn(summary.logKeys)
    }

    /// Takes the keys of a verified log for known, each for its own records.
    func learn(_ spans: [LogKeySpan]) {
        for (place, span) in spans.enumerated() {
            let to = spans.retired(at: place) ?? knownKeys[span.key.description]?.to
            knownKeys[span.key.description] = KeySpan(from: span.from, to: to)
        }
    }

    static func notSigned(_ part: String) -> VaultError {
        VaultError(
            .tampered, "backup-manifest",
            "the manifest of \(part) is not one that this vault's log key signed",
            hint: "use another backup; tell information governance")
    }

    static func changed(_ path: String) -> VaultError {
        VaultError(
            .tampered, "backup-changed", "\(path) is not the file that was backed up",
            hint: "use another backup, or another copy of this one")
    }
}

extension BackupManifest {
    /// Whether a key signs for a log as long as this says; a key part says nothing of it.
    fileprivate func isWithin(_ signs: (_ size: UInt64) -> Bool) -> Bool {
        store.map { signs($0.logSize) } ?? true
    }
}
