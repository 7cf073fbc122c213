import AuditLog
import Catalog
import VaultCrypto
import VaultDisk
import VaultModel

/// What a person remembers of a vault outside it: its id, and the newest head of its log they saw.
///
/// A log that is shorter, or whose earlier part has another root, was cut or replaced. The file is
/// authenticated under a key from the person's identity, so that whoever can write the machine cannot move
/// the memory back without being noticed.
struct Memory: Hashable {
    var vault: VaultID
    var origin: String
    var size: UInt64
    var root: SHA256Digest

    private static let heading = "footage-vault memory v1"

    init(vault: VaultID, origin: String, size: UInt64, root: SHA256Digest) {
        self.vault = vault
        self.origin = origin
        self.size = size
        self.root = root
    }

    init?(_ bytes: [UInt8], key: borrowing SecretBytes) throws {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count == 7, lines[0] == Self.heading, lines[6].isEmpty,
            let vault = VaultID(lines[1]), let size = UInt64(lines[3]),
            let root = SHA256Digest(lines[4]), let mac = Hex.decode(lines[5])
        else { return nil }
        self.init(vault: vault, origin: lines[2], size: size, root: root)
        lines.removeLast(2)
        guard ConstantTime.equal(mac, try Self.mac(of: signedText, key: key)) else { return nil }
    }

    func bytes(key: borrowing SecretBytes) throws -> [UInt8] {
        Array((signedText + Hex.encode(try Self.mac(of: signedText, key: key)) + "\n").utf8)
    }

    private var signedText: String {
        "\(Self.heading)\n\(vault)\n\(origin)\n\(size)\n\(root)\n"
    }

    private static func mac(of text: String, key: borrowing SecretBytes) throws -> [UInt8] {
        try KeyedDigest.compute(of: Array(text.utf8), key: key)
    }
}

extension UnlockedVault {
    /// Holds the log to what this person remembers of it.
    ///
    /// - Throws: `VaultError` of kind `rolledBack` when the log is shorter than it was, of kind `tampered`
    ///   when its earlier part has changed.
    func checkMemory() throws {
        // The memory first: what another command of this person adds to both meanwhile is then in the log.
        guard let memory = try readMemory() else { return }
        let log = try LogTable(vault.catalog.database)
        guard log.size >= memory.size else {
            throw VaultError(
                .rolledBack, "rolled-back",
                """
                the log has \(log.size) records; you have seen it with \(memory.size): records \
                are missing, or an old copy was restored
                """,
                hint:
                    "nothing was done; tell information governance, and keep this machine as it is")
        }
        try check(log, against: memory)
    }

    private func check(_ log: LogTable, against memory: Memory) throws {
        let root = try Proof.root(size: memory.size, in: log)
        guard root == memory.root else {
            throw VaultError(
                .tampered, "history-changed",
                "the first \(memory.size) records of the log are not those you have seen",
                hint:
                    "nothing was done; tell information governance, and keep this machine as it is")
        }
    }

    /// Remembers the log's head as this command leaves it, unless more of it is remembered already.
    ///
    /// One process at a time: else the slower of two would put an older memory over a newer one.
    ///
    /// - Throws: `VaultError` of kind `tampered` when the log does not go on from what is remembered;
    ///   `DiskError` when the memory cannot be written; the act itself stands.
    public func remember() throws {
        let directory = memoryDirectory
        try vault.disk.makeDirectories(to: directory)
        let alone = try ExclusiveLock(
            directory + "/memory.lock", .oneAccount, waiting: .seconds(10), on: vault.disk)
        defer { _ = alone }
        let log = try LogTable(vault.catalog.database)
        if let old = try readMemory() {
            guard old.size <= log.size else { return }
            try check(log, against: old)
        }
        let memory = Memory(
            vault: vault.description.id, origin: vault.description.origin, size: log.size,
            root: log.root)
        try vault.disk.replaceFile(
            at: directory + "/memory-" + principal.description,
            with: try memory.bytes(key: memoryKey()),
            mode: 0o600, temporaryName: "memory-\(principal).\(Hex.encode(Random.bytes(4)))")
    }

    private func readMemory() throws -> Memory? {
        let path = memoryDirectory + "/memory-" + principal.description
        guard try vault.disk.exists(path) else { return nil }
        let bytes = try vault.disk.openPlainFile(path).readAll(limit: 4096)
        guard let memory = try Memory(bytes, key: memoryKey()), memory.vault == vault.description.id
        else {
            throw VaultError(
                .tampered, "memory", "what you remember of this vault (\(path)) was changed",
                hint: """
                    someone else wrote it, or the disk did; verify the vault with `footage audit verify` \
                    against a head on paper before you remove that file
                    """)
        }
        return memory
    }

    private var memoryDirectory: String {
        vault.environment.stateDirectory + "/" + vault.description.id.description
    }

    private func memoryKey() -> SecretBytes {
        identity.withSecret { secret in
            HKDF.sha256(ikm: secret, salt: [], info: "footage-vault/v1/memory")
        }
    }
}
