import Catalog
import ClipStore
import KeyStore
import TabletDump
import VaultDisk
import VaultModel

/// What is to become of payloads, uploads, files and directories that are not as the catalog has them.
struct PlaceSurvey {
    /// Something that goes to `set-aside/`.
    struct Stray {
        let kind: RepairStep.Kind
        /// Its path within the vault.
        let path: String
        /// The clip whose id it bears, where it does.
        let clip: ClipID?
        let message: String
        /// Why it is left where it is; none when it can be moved.
        var obstacle: String?

        var step: RepairStep { RepairStep(kind, path.forPeople, message) }
    }

    /// A file or directory and the mode it is to have.
    struct WrongMode {
        let path: String
        let mode: FileMode
        let step: RepairStep
    }

    private let vault: Vault
    private let store: DirectoryClipStore
    let missing: [String]
    private(set) var strays: [Stray] = []
    /// Payloads of clips that were destroyed, and such as lay in another's place before a film was sealed afresh.
    private(set) var undead: [ClipID] = []
    private(set) var modes: [WrongMode] = []

    init(_ vault: Vault) throws {
        self.vault = vault
        store = try vault.clipDirectory()
        missing = try store.missingDirectories()
        try surveyPayloads()
        try surveyUploads()
        for stranger in try store.strangers() {
            strays.append(
                Stray(
                    kind: .fileSetAside, path: stranger.path, clip: nil,
                    message: "no vault puts such a thing there", obstacle: obstacle(to: stranger)))
        }
        try surveyModes()
    }

    private func obstacle(to stranger: Stranger) -> String? {
        guard stranger.isExact else { return "its name is no text, and has to be moved by hand" }
        // What somebody put on another disk may hold living payloads.
        let isShard = stranger.directory == "clips" && Hex.decode(stranger.name)?.count == 1
        return isShard && stranger.kind != .regular
            ? "it stands where a directory of payloads must be; look where they are" : nil
    }

    private mutating func surveyPayloads() throws {
        var unknown: [ClipID] = []
        try vault.clips.list { id in
            if try !vault.catalog.accounts(forPayload: id) { unknown.append(id) }
        }
        var logged = LoggedDestructions(vault)
        for id in unknown {
            let isGone =
                try vault.catalog.tombstone(ofPayload: id) != nil
                || vault.catalog.clip(formerlyUnder: id) != nil
            guard try !isGone && !logged.contains(id) else {
                undead.append(id)
                continue
            }
            strays.append(
                Stray(
                    kind: .payloadSetAside, path: DirectoryClipStore.path(of: id), clip: id,
                    message: "a payload of which the catalog has never heard"))
        }
    }

    private mutating func surveyUploads() throws {
        for upload in try vault.clips.incoming()
        where try !upload.isAlive && !vault.catalog.isReserved(upload.id.bytes) {
            strays.append(
                Stray(
                    kind: .uploadSetAside, path: DirectoryClipStore.path(ofUpload: upload.id),
                    clip: upload.id, message: "an upload of which the catalog has never heard"))
        }
    }

    private mutating func surveyModes() throws {
        let location = vault.location
        let modes = vault.modes
        var directories = [location.directory, location.clips, location.incoming]
        directories += (0...255).map { location.clips + "/" + Hex.encode([UInt8($0)]) }
        if try vault.disk.exists(location.setAside) { directories.append(location.setAside) }
        for path in directories { try check(path, .directory, modes.directory) }
        let files = [
            location.description, location.catalog, location.catalog + "-wal",
            location.catalog + "-shm", location.checkpointLock, location.uploadLock,
            location.purgeLock, vault.slotPlace.path,
        ]
        for path in files { try check(path, .regular, modes.file) }
        var payloads: [ClipID] = []
        try vault.catalog.forEachNamedPayload { payloads.append($0.id) }
        for id in payloads {
            try check(
                location.directory + "/" + location.payload(of: id), .regular, modes.immutable)
        }
    }

    private mutating func check(_ path: String, _ kind: FileKind, _ mode: FileMode) throws {
        guard try vault.disk.exists(path) else { return }
        let status = try vault.disk.status(of: path)
        let isOurs = vault.modes.group.map { $0 == status.group } ?? true
        guard status.kind == kind, status.mode != mode || !isOurs else { return }
        let inner = path.hasPrefix(vault.location.directory + "/")
        let place =
            inner ? String(path.dropFirst(vault.location.directory.utf8.count + 1)) : path
        modes.append(
            WrongMode(
                path: path, mode: mode,
                step: RepairStep(
                    .modeSet, place,
                    isOurs
                        ? "its mode is \(status.mode), and should be \(mode)"
                        : "it belongs to another group than the vault's")))
    }

    /// Moves what nothing accounts for aside, each under its own path below a new directory of this day.
    ///
    /// Names are made durable where things went before those where they came from, so that after a power
    /// cut each is in the one place or the other, or in both.
    ///
    /// - Returns: Where each went, or why it stayed.
    func setAside() throws -> [Result<String, VaultError>] {
        guard strays.contains(where: { $0.obstacle == nil }) else {
            return strays.map { .failure(Self.left($0)) }
        }
        let base = try makeDay()
        var made: Set<String> = []
        var touched: Set<String> = []
        var results: [Result<String, VaultError>] = []
        for stray in strays {
            guard stray.obstacle == nil else {
                results.append(.failure(Self.left(stray)))
                continue
            }
            let target = base + "/" + stray.path
            do throws(DiskError) {
                try makeDirectories(to: Path.directory(of: target), below: base, &made)
                let source = vault.location.directory + "/" + stray.path
                try vault.disk.move(source, to: target, .refusing)
                touched.insert(Path.directory(of: source))
                results.append(
                    .success(String(target.dropFirst(vault.location.directory.utf8.count + 1))))
            } catch {
                results.append(.failure(VaultError(.cannotWrite, "not-moved", error.message)))
            }
        }
        for path in made.sorted() { try vault.disk.syncDirectory(path) }
        for path in touched.sorted() { try vault.disk.syncDirectory(path) }
        return results
    }

    private static func left(_ stray: Stray) -> VaultError {
        VaultError(.cannotWrite, "not-moved", stray.obstacle ?? "it was left")
    }

    /// Makes `set-aside/2026-03-12`, or with `-2` and so on when that is there already.
    private func makeDay() throws -> String {
        let disk = vault.disk
        if try disk.exists(vault.location.setAside) {
            // A link there would lead what is moved out of the vault.
            try vault.modes.checkDirectory(vault.location.setAside, on: disk)
        } else {
            try disk.createDirectory(vault.location.setAside, vault.modes)
            try disk.syncDirectory(vault.location.directory)
        }
        let day = vault.location.setAside + "/\(vault.today)"
        var path = day
        var number = 1
        while try disk.exists(path) {
            number += 1
            path = day + "-\(number)"
        }
        try disk.createDirectory(path, vault.modes)
        try disk.syncDirectory(vault.location.setAside)
        return path
    }

    private func makeDirectories(
        to path: String, below base: String, _ made: inout Set<String>
    ) throws(DiskError) {
        guard path != base else {
            made.insert(base)
            return
        }
        guard !made.contains(path) else { return }
        try makeDirectories(to: Path.directory(of: path), below: base, &made)
        if try !vault.disk.exists(path) {
            try vault.disk.createDirectory(path, vault.modes)
            // Before anything moves there: what moved would be lost with a name that is not durable.
            try vault.disk.syncDirectory(Path.directory(of: path))
        }
        made.insert(path)
    }

    /// Sets the modes that differ; what another account owns, it alone can.
    ///
    /// - Returns: Why each could not be set, where it could not.
    func setModes() -> [DiskError?] {
        modes.map { wrong in
            do throws(DiskError) {
                let handle = try FileHandle(
                    wrong.path, [.reading, .noFollow, .nonBlocking], on: vault.disk)
                try handle.setMode(wrong.mode, group: vault.modes.group)
                try handle.sync()
                return nil
            } catch {
                return error
            }
        }
    }

    /// Makes the directories that are missing.
    func makeMissing() throws { try store.makeMissingDirectories() }
}
