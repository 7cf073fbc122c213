import AuditLog
import VaultCrypto
import VaultDisk
import VaultModel

/// What `backup.json` says: that a directory is a backup, and of which vault.
///
/// It carries record 0 of the log, whose leaf hash is the vault's id: whoever knows the id needs no vault
/// to know the key that signs.
struct BackupMark: Hashable {
    static let newestFormat: Int64 = 1

    /// The vault's id.
    let vault: VaultID
    /// What people call the vault.
    let name: String
    /// 16 random bytes by which the vault's records name this directory.
    let medium: [UInt8]
    /// Record 0 of the log.
    let genesis: [UInt8]

    init(vault: VaultID, name: String, medium: [UInt8], genesis: [UInt8]) {
        self.vault = vault
        self.name = name
        self.medium = medium
        self.genesis = genesis
    }

    /// Reads the file's bytes, and holds record 0 to the vault's id.
    init(_ bytes: [UInt8], at path: String) throws(VaultError) {
        let damaged = VaultError(
            .unknown, "backup-mark", "\(path) is not what a backup begins with, or was changed",
            hint: "nothing was changed; name another directory, or another copy of this backup")
        guard bytes.last == UInt8(ascii: "\n"),
            let json = try? JSONValue(canonical: Array(bytes.dropLast())),
            case .object(let members) = json, case .integer(let format)? = members["format"]
        else { throw damaged }
        guard format <= Self.newestFormat else {
            throw VaultError(
                .unknown, "newer-format",
                "the backup has format \(format); this program reads up to \(Self.newestFormat)",
                hint: "install the newer program; this one changed nothing")
        }
        guard format == 1, members.count == 5,
            let vault = members.word("vault").flatMap({ VaultID($0) }),
            let name = members.word("name"),
            (try? PlainText.checked(name, what: "vault's name", limit: 100)) == name,
            let medium = members.word("medium").flatMap({ Hex.decode($0) }), medium.count == 16,
            let genesis = members.word("genesis").flatMap({ Base64.decode($0, .urlNoPad) }),
            MerkleHash.leaf(genesis).bytes == vault.bytes
        else { throw damaged }
        self.vault = vault
        self.name = name
        self.medium = medium
        self.genesis = genesis
    }

    /// The file's bytes: canonical JSON and a line feed.
    var bytes: [UInt8] {
        JSONValue.object([
            "format": .integer(Self.newestFormat), "vault": .string(vault.description),
            "name": .string(name), "medium": .string(Hex.encode(medium)),
            "genesis": .string(Base64.encode(genesis, .urlNoPad)),
        ]).canonicalBytes + [UInt8(ascii: "\n")]
    }

    /// What the manifests of all parts beneath it name.
    var digest: SHA256Digest { SHA256.hash(bytes) }

    /// What record 0 says.
    func readGenesis() throws -> Genesis { try Genesis(SignedRecord(leaf: genesis).record) }
}

extension [String: JSONValue] {
    func word(_ key: String) -> String? {
        guard case .string(let text)? = self[key] else { return nil }
        return text
    }

    func number(_ key: String) -> UInt64? {
        guard case .integer(let number)? = self[key] else { return nil }
        return UInt64(exactly: number)
    }

    func object(_ key: String) -> [String: JSONValue]? {
        guard case .object(let members)? = self[key] else { return nil }
        return members
    }

    func digest(_ key: String) -> SHA256Digest? { word(key).flatMap { SHA256Digest($0) } }
}
