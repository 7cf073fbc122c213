import AuditLog
import Catalog
import VaultCrypto
import VaultDisk
import VaultModel

/// What a person remembers of a vault outside it: its id, and the newest head of its log they saw.
///
/// A log that is shorter, or whose earlier part has another root, was cut or replaced; one of an earlier
/// epoch is an old copy. The file is authenticated under a key from the person's identity, so that whoever
/// can write the machine cannot move the memory back without being noticed.
struct Memory: Hashable {
    var vault: VaultID
    var origin: String
    var epoch: Int64
    var size: UInt64
    var root: SHA256Digest
    /// The key that signs the log's heads in that epoch, once the whole log was verified; of the first
    /// epoch record 0 itself tells it.
    var logKey: VerifyingKey?

    private static let heading = "footage-vault memory v2"
    private static let firstHeading = "footage-vault memory v1"

    /// Reads the file's bytes, those of the first form too, which knew no epochs.
    init?(_ bytes: [UInt8], key: borrowing SecretBytes) throws {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let isFirstForm = lines.first == Self.firstHeading
        guard lines.count == (isFirstForm ? 7 : 9), isFirstForm || lines[0] == Self.heading,
            lines[lines.count - 1].isEmpty, let vault = VaultID(lines[1]),
            let mac = Hex.decode(lines[lines.count - 2])
        else { return nil }
        let signed = lines.dropLast(2).map { $0 + "\n" }.joined()
        guard ConstantTime.equal(mac, try Self.mac(of: signed, key: key)) else { return nil }
        let head = isFirstForm ? 3 : 4
        guard let epoch = isFirstForm ? 1 : Int64(lines[3]), let size = UInt64(lines[head]),
            let root = SHA256Digest(lines[head + 1])
        else { return nil }
        self.init(
            vault: vault, origin: lines[2], epoch: epoch, size: size, root: root,
            logKey: isFirstForm
                ? nil : Hex.decode(lines[6]).flatMap { VerifyingKey(bytes: $0) })
    }

    init(
        vault: VaultID, origin: String, epoch: Int64, size: UInt64, root: SHA256Digest,
        logKey: VerifyingKey?
    ) {
        self.vault = vault
        self.origin = origin
        self.epoch = epoch
        self.size = size
        self.root = root
        self.logKey = logKey
    }

    func bytes(key: borrowing SecretBytes) throws -> [UInt8] {
        Array((signedText + Hex.encode(try Self.mac(of: signedText, key: key)) + "\n").utf8)
    }

    private var signedText: String {
        """
        \(Self.heading)
        \(vault)
        \(origin)
        \(epoch)
        \(size)
        \(root)
        \(logKey.map { Hex.encode($0.bytes) } ?? "")

        """
    }

    private static func mac(of text: String, key: borrowing SecretBytes) throws -> [UInt8] {
        try KeyedDigest.compute(of: Array(text.utf8), key: key)
    }
}

extension UnlockedVault {
    /// Holds the log to what this person remembers of it, and the log's key to what the log says.
    ///
    /// Within an epoch that is a comparison of roots. Into a later epoch it goes forward only, and only
    /// once the whole log was verified: that governance opened the epoch, with which key, and what was
    /// lost, is the log's word and not the catalog's.
    ///
    /// - Throws: `VaultError` of kind `rolledBack` when the log is shorter than it was or of an earlier
    ///   epoch, of kind `tampered` when its earlier part has changed or its key is another.
    func checkMemory(_ memory: Memory?) throws {
        let epoch = vault.description.epoch
        if let memory, memory.epoch > Int64(epoch) {
            throw VaultError(
                .rolledBack, "old-epoch",
                """
                this vault is in epoch \(epoch); you have seen it in epoch \(memory.epoch): it was \
                restored since, and this is the copy from before
                """,
                hint: """
                    nothing was done; use the restored vault, and do not sign anything in this one; if you \
                    do not know where it is, ask information governance
                    """)
        }
        if epoch > 1, memory?.epoch != Int64(epoch) {
            passage = try EpochPassage(into: vault, remembering: memory, key: logKey.verifyingKey)
            judged = memory
            // The passage says so itself.
            words.isSilent = true
            return
        }
        let expected = memory?.logKey ?? vault.genesis.logKey.key
        if logKey.verifyingKey != expected { try requireLogKeyOnRecord() }
        guard let memory else { return }
        let log = try LogTable(vault.catalog.database)
        guard log.size >= memory.size else { throw Self.shorter(log.size, than: memory) }
        try check(log, against: memory)
    }

    static var wrongLogKey: VaultError {
        VaultError(
            .tampered, "log-key",
            "the log key that the catalog holds for you is not the one that the log names",
            hint: "nothing was done; run `footage audit verify`, and tell information governance")
    }

    static func shorter(_ size: UInt64, than memory: Memory) -> VaultError {
        VaultError(
            .rolledBack, "rolled-back",
            """
            the log has \(size) records; you have seen it with \(memory.size): records \
            are missing, or an old copy was restored
            """,
            hint: "nothing was done; tell information governance, and keep this machine as it is")
    }

    static func shorter(_ size: UInt64, thanKnown known: UInt64) -> VaultError {
        VaultError(
            .rolledBack, "rolled-back",
            """
            the log has \(size) records; you know what \(known) of them said: records are missing, or an \
            old copy was restored
            """,
            hint: "nothing was done; tell information governance, and keep this machine as it is")
    }

    static func historyChanged(before size: UInt64) -> VaultError {
        VaultError(
            .tampered, "history-changed",
            "the first \(size) records of the log are not those you have seen",
            hint: "nothing was done; tell information governance, and keep this machine as it is")
    }

    private func check(_ log: LogTable, against memory: Memory) throws {
        guard try Proof.root(size: memory.size, in: log) == memory.root else {
            throw Self.historyChanged(before: memory.size)
        }
    }

    /// Remembers the log's head as this command leaves it, unless more of it is remembered already.
    ///
    /// One process at a time: else the slower of two would put an older memory over a newer one. Records
    /// that were lost in a restore beyond those it knew of are an incident before they are forgotten.
    ///
    /// - Throws: `VaultError` of kind `tampered` when the log does not go on from what is remembered;
    ///   `DiskError` when the memory cannot be written; the act itself stands.
    public func remember() throws {
        if let incident = passage?.incident {
            // Whoever has not accepted the vault writes nothing yet, and so forgets nothing either.
            guard try hasAccepted() else { return }
            try open([incident])
        }
        let directory = memoryFile.directory
        try vault.disk.makeDirectories(to: directory)
        let alone = try ExclusiveLock(
            directory + "/memory.lock", .oneAccount, waiting: .seconds(10), on: vault.disk)
        defer { _ = alone }
        guard try vault.catalog.read({ try rememberHead() }) else { return }
        if try keepsLedger() { try sealLedger() }
    }

    /// Remembers the log as of one moment, once what it says since the opening was verified; false when more is
    /// remembered already.
    private func rememberHead() throws -> Bool {
        let log = try LogTable(vault.catalog.database)
        let epoch = Int64(vault.description.epoch)
        if let old = try readMemory() {
            if old.epoch == epoch {
                guard old.size <= log.size else { return false }
                try check(log, against: old)
            } else {
                // Only what was judged when the vault was opened gives way to a later epoch.
                guard old.epoch < epoch, old == judged else { return false }
            }
        }
        try words.prepare()
        // Before the memory, whose writing makes both names durable; newer words than it are as good as older.
        let kept = Result { try words.save() }
        let memory = Memory(
            vault: vault.description.id, origin: vault.description.origin, epoch: epoch,
            size: log.size, root: log.root, logKey: logKey.verifyingKey)
        try memoryFile.write(memory, identity)
        try kept.get()
        return true
    }

    func readMemory() throws -> Memory? { try memoryFile.read(identity) }

    private var memoryFile: MemoryFile {
        MemoryFile(of: principal, of: vault)
    }
}

/// The file in which a person's memory of a vault lies.
struct MemoryFile {
    private let vault: VaultID
    private let disk: any Disk
    /// The directory of this vault's memories.
    let directory: String
    private let person: PrincipalID

    init(of person: PrincipalID, of vault: Vault) {
        self.init(
            of: person, vault: vault.description.id, in: vault.environment.stateDirectory,
            on: vault.disk)
    }

    init(of person: PrincipalID, vault: VaultID, in stateDirectory: String, on disk: any Disk) {
        self.vault = vault
        self.disk = disk
        directory = "\(stateDirectory)/\(vault)"
        self.person = person
    }

    /// What is remembered, or none.
    ///
    /// - Throws: `VaultError` of kind `tampered` when the identity's owner did not write it.
    func read(_ identity: borrowing X25519Identity) throws -> Memory? {
        let path = path(identity)
        guard try disk.exists(path) else { return nil }
        let bytes = try disk.openPlainFile(path).readAll(limit: 4096)
        guard let memory = try Memory(bytes, key: Self.key(identity)), memory.vault == vault else {
            throw VaultError(
                .tampered, "memory", "what you remember of this vault (\(path)) was changed",
                hint: """
                    someone else wrote it, or the disk did; verify the vault with `footage audit verify` \
                    against a head on paper before you remove that file
                    """)
        }
        return memory
    }

    /// Puts a memory in the place of the one that is there.
    func write(_ memory: Memory, _ identity: borrowing X25519Identity) throws {
        try disk.replaceFile(
            at: path(identity), with: try memory.bytes(key: Self.key(identity)),
            mode: 0o600)
    }

    /// Each of a person's identities has a file of its own: of one that took another's place, only that could read
    /// what was remembered before.
    private func path(_ identity: borrowing X25519Identity) -> String {
        "\(directory)/memory-\(person)-\(Hex.encode(Array(identity.publicKey.bytes.prefix(4))))"
    }

    private static func key(_ identity: borrowing X25519Identity) -> SecretBytes {
        identity.withSecret { secret in
            HKDF.sha256(ikm: secret, salt: [], info: "footage-vault/v1/memory")
        }
    }
}
