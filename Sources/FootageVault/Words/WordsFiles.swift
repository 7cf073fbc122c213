import AgeFile
import AuditLog
import VaultCrypto
import VaultDisk
import VaultModel

/// Where a person's last words of a vault lie: a head, and beside it the base that it names.
///
/// Beside the person's memory, under a key of their identity. The head is put in the place of the older one once
/// its base is durable, and the older base goes after that: at every moment there is a head that is whole.
final class WordsFiles {
    let person: PrincipalID
    let vault: VaultID
    private let directory: String
    private let disk: any Disk
    private let key: SecretBytes

    init(
        of person: PrincipalID, vault: VaultID, in stateDirectory: String,
        with identity: borrowing X25519Identity, on disk: any Disk
    ) {
        self.person = person
        self.vault = vault
        self.disk = disk
        directory = "\(stateDirectory)/\(vault)"
        key = identity.withSecret { secret in
            HKDF.sha256(ikm: secret, salt: [], info: "footage-vault/v1/words")
        }
    }

    /// Reads the head, and opens its base.
    ///
    /// - Throws: `WordsHead.Absence`; errors of the disk.
    func read() throws -> (WordsHead, WordsBase?) {
        var tries = 3
        while true {
            guard try disk.exists(path) else { throw WordsHead.Absence.missing }
            let bytes = try disk.openPlainFile(path).readAll(limit: 64 << 20)
            let head = try WordsHead(bytes, of: person, in: vault, key: key)
            guard let shape = head.base else { return (head, nil) }
            do throws(DiskError) {
                let file = try disk.openPlainFile(path(of: shape.id))
                return (head, WordsBase(shape, file, key: key))
            } catch {
                guard error.notFound else { throw error }
                // Another command of this person put a new head and base in their place meanwhile.
                tries -= 1
                guard tries > 0 else { throw WordsHead.Absence.damaged }
            }
        }
    }

    /// Puts a head in the place of the one that is there; its name is durable once the directory is flushed.
    func write(_ head: WordsHead) throws {
        guard let bytes = head.bytes(of: person, in: vault, key: key) else { return }
        let temporary = "\(path).\(Hex.encode(Random.bytes(4)))"
        do {
            let file = try disk.createFile(temporary, mode: 0o600, group: nil)
            try file.write(bytes, at: 0)
            try file.sync()
            try disk.move(temporary, to: path, .replacing)
        } catch {
            try? disk.removeFile(temporary)
            throw error
        }
    }

    /// Writes a base out of another one and what was heard since, and opens it.
    func writeBase(
        from base: WordsBase?, _ words: [RowKey: KnownWord],
        _ series: [FamilyID: LogSummary.FamilySeries]
    ) throws -> WordsBase {
        try disk.makeDirectories(to: directory)
        let id = RowID.random()
        let file = try disk.createFile(path(of: id), mode: 0o600, group: nil)
        do {
            let shape = try WordsBaseWriter.write(
                to: file, id: id, key: key, from: base, words: words, series: series)
            try disk.syncDirectory(directory)
            return WordsBase(shape, file, key: key)
        } catch {
            try? disk.removeFile(path(of: id))
            throw error
        }
    }

    /// Whether a base still lies where a head that names it would look for it; true of none.
    func holds(_ base: WordsBase?) throws -> Bool {
        guard let base else { return true }
        return try disk.exists(path(of: base.shape.id))
    }

    /// Removes a base that no head names: what was read of it stays readable.
    func discard(_ base: WordsBase) {
        try? disk.removeFile(path(of: base.shape.id))
    }

    /// Removes this person's bases and unfinished heads but for one that is in use.
    ///
    /// To be called by whoever holds the memory's lock, once the head that names it is in its place.
    func removeOthers(than base: RowID?) throws {
        // Else a power cut could bring back the head before, and its base not.
        try disk.syncDirectory(directory)
        let kept = base.map { name + "." + $0.description }
        for entry in try disk.entries(of: directory)
        where entry.name.hasPrefix(name + ".") && entry.name != kept {
            try disk.removeFile(directory + "/" + entry.name)
        }
    }

    private var name: String { "words-\(person)" }
    private var path: String { directory + "/" + name }

    private func path(of base: RowID) -> String { path + "." + base.description }
}
