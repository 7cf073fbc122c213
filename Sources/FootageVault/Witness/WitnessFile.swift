import AuditLog
import VaultCrypto
import VaultDisk
import VaultModel

/// The file in which a witness remembers the newest head of a log that it cosigned.
///
/// It is authenticated under a key from the witness's identity, so that nobody else makes up what it remembers.
/// That is all: whoever can write the witness's machine can put an older file of the witness's own back, or
/// remove it, and a head that goes on from there is cosigned as if for the first time. That shows only in the
/// heads that were cosigned since, wherever they are kept.
struct WitnessFile {
    private let disk: any Disk
    private let origin: String
    private let directory: String
    private let name: String

    private static let heading = "footage-vault witness v1"

    init(
        of witness: X25519PublicKey, log origin: String, in stateDirectory: String,
        on disk: any Disk
    ) {
        self.disk = disk
        self.origin = origin
        directory = "\(stateDirectory)/witness"
        let names = [origin, witness.recipient].map { SHA256.hash(Array($0.utf8)).description }
        name = "\(names[0])-\(names[1].prefix(16))"
    }

    /// Keeps other processes of this witness out, for as long as it is kept.
    func lock() throws -> ExclusiveLock {
        try disk.makeDirectories(to: directory)
        return try ExclusiveLock(
            directory + "/lock", .oneAccount, waiting: .seconds(10), on: disk)
    }

    /// What is remembered; none for a log that was never cosigned, or whose file is gone.
    ///
    /// - Throws: `VaultError` of kind `tampered` when the identity's owner did not write it.
    func read(_ identity: borrowing X25519Identity) throws -> WitnessedHead? {
        let path = directory + "/" + name
        guard try disk.exists(path) else { return nil }
        let bytes = try disk.openPlainFile(path).readAll(limit: 4096)
        guard let head = try Self.head(in: bytes, key: Self.key(identity)), head.log.name == origin
        else {
            throw VaultError(
                .tampered, "witness-memory", "what you remember of this log (\(path)) was changed",
                hint: """
                    someone else wrote it, or the disk did; nothing was signed. Compare with the checkpoint \
                    you cosigned last before you remove that file
                    """)
        }
        return head
    }

    /// Puts a head in the place of the one that is remembered; durable when this returns.
    func write(_ head: WitnessedHead, _ identity: borrowing X25519Identity) throws {
        let text = "\(Self.heading)\n\(head.log)\n\(head.size)\n\(head.root)\n"
        let mac = try KeyedDigest.compute(of: Array(text.utf8), key: Self.key(identity))
        try disk.replaceFile(
            at: directory + "/" + name, with: Array((text + Hex.encode(mac) + "\n").utf8),
            mode: 0o600)
    }

    private static func head(
        in bytes: [UInt8], key: borrowing SecretBytes
    ) throws -> WitnessedHead? {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count == 6, lines[0] == heading, lines[5].isEmpty,
            let mac = Hex.decode(lines[4])
        else { return nil }
        let signed = Array(lines[..<4].map { $0 + "\n" }.joined().utf8)
        guard ConstantTime.equal(mac, try KeyedDigest.compute(of: signed, key: key)),
            let log = try? NoteKey(lines[1]), let size = UInt64(lines[2]),
            let root = SHA256Digest(lines[3])
        else { return nil }
        return WitnessedHead(log: log, size: size, root: root)
    }

    private static func key(_ identity: borrowing X25519Identity) -> SecretBytes {
        identity.withSecret { secret in
            HKDF.sha256(ikm: secret, salt: [], info: "footage-vault/v1/witness")
        }
    }
}
