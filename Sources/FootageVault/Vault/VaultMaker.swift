import AgeFile
import AuditLog
import Catalog
import ClipStore
import Database
import KeyStore
import VaultCrypto
import VaultDisk
import VaultModel

/// Makes a vault's directory, keys, first rows and record 0.
struct VaultMaker {
    let location: VaultLocation
    let plan: VaultPlan
    let name: String
    let environment: VaultEnvironment
    let disk: any Disk
    var modes = VaultModes.oneAccount
    var warnings: [String] = []
    /// What this call made, each the moment that it was: nothing else is ever removed.
    private var made: [(path: String, isDirectory: Bool)] = []

    init(
        location: VaultLocation, plan: VaultPlan, name: String, environment: VaultEnvironment,
        disk: any Disk
    ) {
        self.location = location
        self.plan = plan
        self.name = name
        self.environment = environment
        self.disk = disk
    }

    /// Takes the directory for this call: whoever makes its first file has it.
    mutating func claim() throws {
        if let group = plan.group {
            guard let id = SystemGroup.id(named: group) else {
                throw VaultError(
                    .unavailable, "no-group", "this machine has no group \(group)",
                    hint: "an administrator of the machine makes one with `groupadd \(group)`")
            }
            modes = .group(id)
        }
        if try disk.exists(location.directory) {
            guard try disk.entries(of: location.directory).isEmpty else {
                throw Vault.notEmpty(location.directory)
            }
            try modes.checkDirectory(location.directory, on: disk)
        } else {
            try makeDirectory(location.directory)
        }
        do {
            try makeFile(location.checkpointLock)
        } catch let error as DiskError where error.alreadyExists {
            throw Vault.notEmpty(location.directory)
        }
        guard try disk.entries(of: location.directory).count == 1 else {
            throw Vault.notEmpty(location.directory)
        }
        _ = try disk.fitFileSystem(at: location.directory)
        let place = SlotPlace(in: location, plan.slots)
        if plan.slots != nil { try place.check(modes, on: disk) }
        let kind = try place.fileSystem(on: disk)
        if !kind.overwritesInPlace {
            warnings.append(
                """
                the file system of the key slots (\(kind.name)) may keep old blocks when one is \
                overwritten: encrypt the disk, so that a destroyed key cannot be read from it
                """)
        }
    }

    private mutating func makeFile(_ path: String) throws {
        _ = try disk.createFile(path, mode: modes.file, group: modes.group)
        made.append((path, isDirectory: false))
    }

    private mutating func makeDirectory(_ path: String) throws {
        try disk.createDirectory(path, modes)
        made.append((path, isDirectory: true))
    }

    mutating func make(
        founder: borrowing X25519Identity,
        keepingRecovery keep: (borrowing SecretBytes) throws -> Void
    ) throws -> CreatedVault {
        try makeDirectory(location.clips)
        try makeDirectory(location.incoming)
        _ = try DirectoryClipStore.make(in: location.directory, modes, on: disk)
        let slotsPath = SlotPlace(in: location, plan.slots).path
        let slots = try SlotFile.make(at: slotsPath, modes, on: disk)
        made.append((slotsPath, isDirectory: false))
        try slots.ensure(capacity: 1024)
        try makeFile(location.uploadLock)
        try makeFile(location.purgeLock)
        try makeFile(location.logReserve)
        try LogReserve(of: location, environment, modes, on: disk).fill()
        try makeFile(location.catalog)
        let catalog = try Catalog.create(
            path: location.catalog, lockPath: location.checkpointLock, modes: modes, on: disk)
        let keys = NewKeys()
        let origin = Self.origin(of: name)
        let people = try self.people(founder: founder)
        let signingKey = founder.signingKey()
        let leaf = try catalog.write { transaction in
            try insertRows(people, keys, transaction)
            let record = try genesis(people, keys, origin: origin, transaction)
            let signed = try record.signed(by: signingKey, vaultID: nil)
            try transaction.log.append(leaf: signed.leaf, family: nil)
            let checkpoint = try Checkpoint(
                origin: origin, size: 1, root: transaction.log.root)
            try transaction.log.close(
                checkpoint: try checkpoint.signed(by: keys.log).bytes)
            return signed.leaf
        }
        guard let id = VaultID(bytes: MerkleHash.leaf(leaf).bytes) else {
            throw VaultError(.failed, "genesis", "record 0 has no hash")
        }
        let description = VaultDescription(
            id: id, name: name, origin: origin, zone: plan.zone, group: plan.group,
            slots: plan.slots)
        _ = try catalog.database.checkpoint()
        try makeDurable()
        // Before anything takes the directory for a vault: a vault whose recovery identity nobody has is a trap.
        try keep(
            SecretIdentity(keys.recovery.copy()).plainFile(
                comment: "recovery identity of the vault \(name)"))
        try makeKnown(description)
        return CreatedVault(id: id, warnings: warnings)
    }

    /// Puts `vault.json` there, whole and last: without it nothing takes the directory for a vault.
    private mutating func makeKnown(_ description: VaultDescription) throws {
        let new = location.description + ".new"
        try makeFile(new)
        let file = try disk.openPlainFile(new, .readingAndWriting)
        try file.write(description.bytes, at: 0)
        try file.sync()
        try disk.move(new, to: location.description, .refusing)
        made[made.count - 1].path = location.description
        try disk.syncDirectory(location.directory)
    }

    /// Flushes every file and directory of the vault, and its own name in the directory above.
    private func makeDurable() throws {
        for (path, isDirectory) in made {
            if isDirectory {
                try disk.syncDirectory(path)
            } else {
                try disk.openPlainFile(path).sync()
            }
        }
        try disk.syncDirectory(location.directory)
        // The directory's own `..`, so that no slash at the end of its path leads astray.
        try disk.syncDirectory(location.directory + "/..")
    }

    /// Removes it, the description first: with that the rest is a vault, and stays whole.
    func removeWhatWasMade() {
        for (path, isDirectory) in made.reversed() {
            guard isDirectory else {
                try? disk.removeFile(path)
                if path == location.description, (try? disk.exists(path)) != false { return }
                guard path == location.catalog else { continue }
                // SQLite's own files beside a catalog that this call made.
                for suffix in ["-wal", "-shm", "-journal"] { try? disk.removeFile(path + suffix) }
                continue
            }
            if path == location.clips {
                for entry in (try? disk.entries(of: path)) ?? [] {
                    try? disk.removeDirectory(path + "/" + entry.name)
                }
            }
            try? disk.removeDirectory(path)
        }
    }

    private static func origin(of name: String) -> String {
        var slug = ""
        for symbol in name.lowercased().utf8 {
            let fits = (97...122).contains(symbol) || (48...57).contains(symbol)
            if fits {
                slug.append(Character(UnicodeScalar(symbol)))
            } else if !slug.hasSuffix("-"), !slug.isEmpty {
                slug.append("-")
            }
        }
        let words = slug.prefix(40).split(separator: "-").joined(separator: "-")
        return (words.isEmpty ? "vault" : words) + "-" + Hex.encode(Random.bytes(4)) + "/1"
    }

    private struct Person {
        var id: PrincipalID
        var request: IdentityRequest
        var name: String
        var roles: Set<Role>
        var isFounder: Bool

        var keys: Introduction.Keys { request.keys(of: id) }
    }

    private func people(founder: borrowing X25519Identity) throws -> [Person] {
        let founderName = try PlainText.checked(plan.founder, what: "founder's name", limit: 100)
        var roles: Set<Role> = [.administrator]
        if plan.governance == nil { roles.insert(.governance) }
        var people = [
            Person(
                id: .random(), request: IdentityRequest(of: founder), name: founderName,
                roles: roles, isFounder: true)
        ]
        if let governance = plan.governance {
            guard governance.request.recipient != people[0].request.recipient,
                governance.request.verifying != people[0].request.verifying
            else {
                throw VaultError(
                    .usage, "same-keys", "the founder and governance must be two people",
                    hint: "or make the vault with --small-team")
            }
            people.append(
                Person(
                    id: .random(), request: governance.request,
                    name: try PlainText.checked(governance.name, what: "name", limit: 100),
                    roles: [.governance], isFounder: false))
        }
        return people
    }

    private func insertRows(
        _ people: [Person], _ keys: NewKeys, _ transaction: CatalogTransaction
    ) throws {
        let now = environment.clock()
        for person in people {
            try transaction.insert(
                PersonRow(
                    id: person.id, recipient: person.request.recipient.bytes,
                    verifying: person.request.verifying.bytes,
                    name: SealedBox.seal(Array(person.name.utf8).span, to: keys.names.publicKey),
                    ring: 1, roles: person.roles, standing: person.isFounder ? .active : .invited,
                    added: now, addedBy: person.isFounder ? nil : people[0].id))
        }
        for name in VaultKeyName.allCases {
            let row = VaultKeyRow(
                id: .random(), key: name, version: 1, publicKey: keys.publicKey(name), made: now)
            try transaction.insert(row)
            for person in people where !name.holders.isDisjoint(with: person.roles) {
                try transaction.insert(
                    WrapRow(
                        id: .random(), vaultKey: row.id, principal: person.id,
                        sealed: try keys.secret(name).sealed(to: [person.request.recipient])))
            }
            try transaction.insert(
                WrapRow(
                    id: .random(), vaultKey: row.id, principal: nil,
                    sealed: try keys.secret(name).sealed(to: [keys.recovery.publicKey])))
        }
    }

    private func genesis(
        _ people: [Person], _ keys: NewKeys, origin: String,
        _ transaction: CatalogTransaction
    ) throws -> Record {
        let logKey = try NoteKey(name: origin, kind: .ed25519, key: keys.log.verifyingKey)
        let introduction = Introduction.Genesis(
            log: logKey,
            described: .init(name: name, group: plan.group, slots: plan.slots), zone: plan.zone,
            smallTeam: plan.isSmallTeam, founder: people[0].keys,
            founderRoles: people[0].roles.sorted(), governance: people.dropFirst().first?.keys,
            recovery: Introduction.Keys(
                person: .random(), recipient: keys.recovery.publicKey.recipient,
                sign: keys.recovery.signingKey().verifyingKey),
            rings: [
                "names": keys.names.publicKey.recipient, "dates": keys.dates.publicKey.recipient,
            ])
        return Record(
            index: 0, before: nil, salt: Random.bytes(16), at: environment.clock(),
            event: .vaultCreate, actor: people[0].id, roles: people[0].roles.sorted(),
            host: environment.host, program: environment.program,
            rows: try Event.vaultCreate.words(on: transaction.takeWritten(), as: .ok),
            introduces: Introduction.genesis(introduction).members)
    }
}

/// The keys that a vault begins with.
private final class NewKeys {
    let names = X25519Identity()
    let dates = X25519Identity()
    let digest = SecretBytes(random: KeyedDigest.keyCount)
    let log = SigningKey()
    let recovery = X25519Identity()

    func publicKey(_ name: VaultKeyName) -> [UInt8]? {
        switch name {
        case .names: names.publicKey.bytes
        case .dates: dates.publicKey.bytes
        case .digest: nil
        case .log: log.verifyingKey.bytes
        }
    }

    func secret(_ name: VaultKeyName) -> SecretBytes {
        switch name {
        case .names: names.secretText()
        case .dates: dates.secretText()
        case .digest: digest.copy()
        case .log: log.withSeed { SecretBytes(copying: $0) }
        }
    }
}
