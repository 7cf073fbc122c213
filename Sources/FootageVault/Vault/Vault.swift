import AuditLog
import Catalog
package import ClipStore
public import Database
package import KeyStore
import Retention
import VaultCrypto
package import VaultDisk
public import VaultModel

/// A vault that was opened, without anyone's identity: ids and counts can be read, nothing else.
///
/// Not shared between threads; open it once a thread.
public final class Vault {
    /// Where its parts lie.
    public let location: VaultLocation
    /// What `vault.json` says, held to record 0.
    public let description: VaultDescription
    /// The clock, the machine and the state directory.
    public let environment: VaultEnvironment
    let genesis: Genesis
    let zone: CivilZone
    let modes: VaultModes
    let disk: any Disk
    /// Keeps maintenance out, or everybody else, for as long as this vault is open.
    let presence: Presence
    /// Room for the log when the disk is full.
    let reserve: LogReserve
    let catalog: Catalog
    let slots: any KeyStore
    let clips: any ClipStore
    /// Policies by the hash of their text.
    var readPolicies: [SHA256Digest: Policy] = [:]
    /// The log's last words, once somebody has unlocked the vault; whoever else unlocks it hears the same.
    private var words: LogWords?

    /// Opens a vault: checks its modes, its file system and format, and that record 0 is the one its id names.
    ///
    /// It is held as `occupancy` says from before anything is read until this object and all that came of
    /// it are gone. `onWait` is called once when somebody is in the way of that.
    ///
    /// - Throws: `VaultError` of kind `unknown` when there is none or it is another, and of kind `locked`
    ///   when somebody is in the way for too long; errors of the disk and the catalog as they are.
    public convenience init(
        at directory: String, environment: VaultEnvironment, access: Database.Access = .readWrite,
        occupancy: Occupancy = .shared, onWait: () -> Void = {}
    ) throws {
        try self.init(
            at: directory, environment: environment, access: access, occupancy: occupancy,
            on: LinuxDisk(), onWait: onWait)
    }

    /// Opens a vault on another disk, for tests that watch or fail its calls.
    package init(
        at directory: String, environment: VaultEnvironment, access: Database.Access = .readWrite,
        occupancy: Occupancy = .shared, on disk: any Disk, onWait: () -> Void = {}
    ) throws {
        let location = VaultLocation(directory: directory)
        try Self.requireVault(at: location, disk)
        presence = try Presence(in: directory, occupancy, on: disk, onWait: onWait)
        description = try VaultDescription(try Self.readDescription(at: location, disk))
        self.location = location
        self.environment = environment
        self.disk = disk
        zone = try CivilZone(description.zone)
        // One that was moved to where locks and flushes cannot be relied on is not written to there.
        _ = try disk.fitFileSystem(at: directory)
        modes = try Self.modes(of: description, at: directory, disk)
        reserve = LogReserve(of: location, environment, modes, on: disk)
        if access != .readOnly { reserve.refill() }
        // What SQLite needs to open the catalog at all must be there even on a full disk.
        catalog = try reserve.drawing(for: access == .readOnly ? nil : .outcomes) {
            try Catalog(
                path: location.catalog, access: access, lockPath: location.checkpointLock, on: disk)
        }
        if let fault = try catalog.schemaFault() {
            // A trigger would change rows in the middle of an act that is then signed.
            throw VaultError(
                .tampered, "schema", fault.message,
                hint: "nothing was done; restore the catalog from a backup, or ask who changed it")
        }
        slots = try Self.openSlots(
            SlotPlace(in: location, description.slots), modes, access, disk)
        clips = try DirectoryClipStore(in: directory, modes, on: disk)
        genesis = try Self.genesis(of: catalog, id: description.id)
        let described = genesis.introduction.described
        guard genesis.zone == description.zone, described.name == description.name,
            described.group == description.group,
            description.origin == genesis.origin(in: Int64(description.epoch))
        else { throw Self.descriptionDiffers }
        try checkEpoch()
    }

    /// The same vault with other stores around its own, for tests that watch or fail its steps.
    package init(
        _ vault: Vault, slots: (any KeyStore) -> any KeyStore,
        clips: (any ClipStore) -> any ClipStore
    ) {
        location = vault.location
        description = vault.description
        environment = vault.environment
        genesis = vault.genesis
        zone = vault.zone
        modes = vault.modes
        disk = vault.disk
        presence = vault.presence
        reserve = vault.reserve
        catalog = vault.catalog
        self.slots = slots(vault.slots)
        self.clips = clips(vault.clips)
    }

    static var descriptionDiffers: VaultError {
        VaultError(
            .tampered, "vault-description", "vault.json and the log disagree",
            hint: "restore vault.json from a backup and run `footage audit verify`")
    }

    /// Holds the epoch that `vault.json` names to the one whose name the log's head bears.
    ///
    /// Whether that epoch was opened by the rules, the log's verification tells.
    private func checkEpoch() throws {
        guard let bytes = try catalog.logHead()?.checkpoint, let note = try? SignedNote(bytes),
            let head = try? Checkpoint(text: note.text), head.origin != description.origin,
            let epoch = genesis.epoch(of: head.origin)
        else { return }
        guard epoch < description.epoch else { throw Self.descriptionDiffers }
        throw VaultError(
            .rolledBack, "old-epoch",
            "vault.json is of epoch \(description.epoch), and the log of epoch \(epoch): an old catalog was put back",
            hint: "nothing was done; tell information governance, and keep this machine as it is")
    }

    /// Opens it with someone's identity.
    ///
    /// What they know of the log is gone on from; where nothing is known, `announce` is told, in a sentence, that
    /// the whole log is verified and why, before it is.
    ///
    /// - Throws: `VaultError` of kind `notPermitted` when the identity is not of this vault, or has left.
    public func unlock(
        with identity: borrowing SecretIdentity,
        announcing announce: @escaping (String) -> Void = { _ in }
    ) throws -> UnlockedVault {
        let unlocked = try UnlockedVault(
            vault: self, identity: identity.identity.copy(), announcing: announce)
        if let failures = identity.failures { unlocked.report(failures) }
        return unlocked
    }

    /// The log's last words, as this person knows them.
    func words(
        of person: PrincipalID, with identity: borrowing X25519Identity, _ memory: Memory?,
        announcing announce: @escaping (String) -> Void
    ) -> LogWords {
        if let words { return words }
        let files = WordsFiles(
            of: person, vault: description.id, in: environment.stateDirectory, with: identity,
            on: disk)
        let isOfThisEpoch = memory?.epoch == Int64(description.epoch)
        let words = LogWords(
            of: catalog, description, in: files, remembering: isOfThisEpoch ? memory : nil,
            announcing: announce)
        self.words = words
        return words
    }

    /// Lets maintenance pass only when nobody else has the vault open.
    func requireAlone() throws {
        guard presence.occupancy.isAlone else {
            throw VaultError(
                .usage, "not-alone", "maintenance needs the vault to be opened for itself alone",
                hint: "open it with the occupancy `.alone(waiting:)`")
        }
    }

    /// Marks this process as one that writes under a reservation, until the lock goes.
    ///
    /// Clean-up takes the same lock alone, so it never takes what is under way for dead.
    func reservationLock() throws -> SharedLock {
        try SharedLock(location.uploadLock, modes, waiting: .seconds(30), on: disk)
    }

    /// Where the key slots lie.
    var slotPlace: SlotPlace { SlotPlace(in: location, description.slots) }

    /// Today in the vault's zone.
    public var today: CivilDate { zone.civil(environment.clock()).date }

    func date(of instant: Instant) -> CivilDate { zone.civil(instant).date }

    /// Opens the key slots, wherever they lie.
    private static func openSlots(
        _ place: SlotPlace, _ modes: VaultModes, _ access: Database.Access, _ disk: any Disk
    ) throws -> SlotFile {
        do throws(KeyStoreError) {
            return try SlotFile(
                path: place.path, modes, on: disk,
                opening: access == .readOnly ? .reading : .readingAndWriting)
        } catch {
            guard case .disk(let cause) = error, cause.notFound else { throw error }
            throw VaultError(
                .unknown, "key-slots-missing", "the vault's key slots are not at \(place.path)",
                hint:
                    "mount the volume they lie on, or restore them from a backup; nothing was changed"
            )
        }
    }

    /// The modes the vault was made with; a vault of one account that a group can reach is refused.
    private static func modes(
        of description: VaultDescription, at directory: String, _ disk: any Disk
    ) throws -> VaultModes {
        guard description.group == nil else { return try VaultModes.found(at: directory, on: disk) }
        let mode = try FileHandle(directory, [.reading, .directory], on: disk).status().mode
        let modes = VaultModes.oneAccount
        guard mode.rawValue & 0o077 == 0 else {
            throw DiskError.reachableByOthers(
                path: directory, mode: mode, wanted: modes.directory)
        }
        return modes
    }

    private static func requireVault(at location: VaultLocation, _ disk: any Disk) throws {
        guard try disk.exists(location.description) else {
            throw VaultError(
                .unknown, "no-vault", "there is no vault at \(location.directory)",
                hint:
                    "name it with --vault DIR or FOOTAGE_VAULT; `footage init DIR` makes a new one")
        }
    }

    private static func readDescription(
        at location: VaultLocation, _ disk: any Disk
    ) throws -> [UInt8] {
        // Once more: maintenance that was waited for may have taken it away.
        try requireVault(at: location, disk)
        return try disk.openPlainFile(location.description).readAll(limit: 65_536)
    }

    private static func genesis(of catalog: Catalog, id: VaultID) throws -> Genesis {
        let leaf = try catalog.database.query("SELECT leaf FROM log_record WHERE idx = 0") {
            try $0.blob(at: 0)
        }.first
        guard let leaf, MerkleHash.leaf(leaf).bytes == id.bytes else {
            throw VaultError(
                .unknown, "other-vault", "record 0 of this vault's log is not the one its id names",
                hint: "this is another vault, or it was rebuilt around other keys: do not use it")
        }
        return try Genesis(SignedRecord(leaf: leaf).record)
    }
}
