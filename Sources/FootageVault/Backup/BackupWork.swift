import AuditLog
import Catalog
import ClipStore
import Database
import KeyStore
import VaultCrypto
import VaultDisk
import VaultModel

/// The work of one backup, between the record of its intent and that of its outcome.
///
/// The order makes it consistent while others upload and destroy: the catalog as of one moment, then the key
/// slots that this copy names, then the payloads that it names. What was destroyed in between is known by
/// the catalog as it is then; what got another key in between makes the copy begin again.
final class BackupWork {
    let reader: UnlockedVault
    let request: BackupRequest
    let medium: BackupMedium
    let keysMedium: BackupMedium
    let begun: Instant
    let disk: any Disk
    var summary: BackupSummary
    /// The vault's own payloads, as files.
    let source: DirectoryClipStore
    var storeFolder: BackupFolder?
    var keysFolder: BackupFolder?
    /// The digests of the two manifests, once each part is in its place.
    private(set) var manifests: (keys: SHA256Digest?, store: SHA256Digest?) = (nil, nil)
    /// Key parts that were overwritten, wherever: expired ones, and what was cut short.
    var overwritten: Set<BackupStamp> = []
    /// The keys that the catalog names and that could not be copied.
    var lostKeys: [NamedSlot] = []
    let progress: (_ copied: UInt64, _ of: UInt64) throws -> Void
    let expectedBytes: UInt64

    var vault: Vault { reader.vault }
    var stamp: BackupStamp { summary.stamp }
    /// Every directory that key parts may lie in.
    var keyMedia: [BackupMedium] { keysMedium === medium ? [medium] : [medium, keysMedium] }

    init(
        _ reader: UnlockedVault, _ request: BackupRequest, medium: BackupMedium,
        keysMedium: BackupMedium, stamp: BackupStamp, begun: Instant, expecting bytes: UInt64,
        on disk: any Disk, progress: @escaping (UInt64, UInt64) throws -> Void
    ) {
        self.reader = reader
        self.request = request
        self.medium = medium
        self.keysMedium = keysMedium
        self.begun = begun
        self.disk = disk
        self.progress = progress
        expectedBytes = bytes
        source = DirectoryClipStore(reading: reader.vault.location.directory, on: disk)
        summary = BackupSummary(
            stamp: stamp, directory: medium.place.directory,
            keysDirectory: keysMedium.place.directory)
    }

    func run() throws {
        let pool = try medium.openStores()
        for medium in keyMedia {
            let leftovers = try medium.openKeys()
            overwritten.formUnion(leftovers.removed)
            summary.problems += leftovers.refused
        }
        try removeReplacedKeyParts()
        let store = try BackupFolder(
            stamp, in: medium.place.stores, discarding: .unlinking, vault.modes,
            sparing: vault.slotPlace.path, on: disk)
        storeFolder = store
        let keys = try BackupFolder(
            stamp, in: keysMedium.place.keys, discarding: .overwriting, vault.modes,
            sparing: vault.slotPlace.path, on: disk)
        keysFolder = keys
        let slots = try copyIndex(to: store, keys)
        try store.write(vault.description.bytes, to: BackupPlace.vault)
        try copyPayloads(to: pool, listing: store)
        summary.keysUntil = try vault.keyPartEnd(madeOn: vault.date(of: begun))
        try finish(store, keys, slots)
        try tidy(pool)
    }

    /// Removes what this backup wrote, and says whether no key of it is left.
    func discard() -> Bool {
        try? storeFolder?.discard()
        guard let keysFolder else { return true }
        do {
            try keysFolder.discard()
            return true
        } catch {
            return false
        }
    }

    private func finish(
        _ store: BackupFolder, _ keys: BackupFolder, _ slots: BackupManifest.Keys
    ) throws {
        let log = try logHead(of: store)
        let keysDigest = try keys.finish(
            manifest(keysMedium, keys.files, .keys(slots)), signing: signatureLine)
        manifests.keys = keysDigest
        let contents = BackupManifest.Store(
            logSize: log.size, logRoot: log.root, payloads: UInt64(summary.payloads),
            destroyed: UInt64(summary.destroyed), missing: UInt64(missingPayloads),
            bytes: heldBytes, linked: UInt64(summary.oneFile), keysMedium: keysMedium.mark.medium,
            keys: keysDigest)
        // The backup is there from here on.
        let digest = try store.finish(
            manifest(medium, store.files, .store(contents)), signing: signatureLine)
        manifests.store = digest
        summary.manifest = digest.description
        summary.records = log.size
    }

    /// How many payloads were not there, and how many bytes were.
    var missingPayloads = 0
    var heldBytes: UInt64 = 0

    private func manifest(
        _ medium: BackupMedium, _ files: [String: BackupManifest.File],
        _ contents: BackupManifest.Contents
    ) -> BackupManifest {
        BackupManifest(
            vault: vault.description.id, mark: medium.mark.digest, origin: vault.description.origin,
            epoch: vault.description.epoch, stamp: stamp, made: begun, by: reader.principal,
            program: vault.environment.program, files: files, contents: contents)
    }

    private func signatureLine(for manifest: [UInt8]) throws -> [UInt8] {
        try BackupSignature.line(
            for: manifest, of: vault.description.id, as: vault.description.origin,
            with: reader.logKey)
    }

    private func logHead(of store: BackupFolder) throws -> Checkpoint {
        let catalog = try copiedCatalog(in: store)
        guard let head = try catalog.logHead() else {
            throw CatalogError.missing(table: "log_head", id: "1")
        }
        let key = try NoteKey(
            name: vault.description.origin, key: reader.logKey.verifyingKey)
        let checkpoint = try Checkpoint(verifying: SignedNote(head.checkpoint), by: key)
        let log = try LogTable(catalog.database)
        guard checkpoint.size == log.size, checkpoint.root == log.root else {
            throw VaultError(
                .tampered, "log-head",
                "the log's tree is not the one that its last signed head vouches for",
                hint: "nothing was backed up; run `footage audit verify`")
        }
        return checkpoint
    }

    func copiedCatalog(in store: BackupFolder) throws -> Catalog {
        try Catalog(
            path: store.path + "/" + BackupPlace.catalog, access: .copy, lockPath: nil)
    }
}
