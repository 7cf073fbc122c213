import AuditLog
import VaultCrypto
public import VaultModel

/// A head of the log that was taken out of the vault.
public struct PrintedCheckpoint: Sendable, Hashable {
    /// The signed note: a file that `footage audit verify --against`, `verify-export --checkpoint` and any
    /// other tool for transparency logs reads.
    public let note: String
    /// How many records it vouches for.
    public let size: UInt64
    /// The root over them, as 64 hexadecimal digits.
    public let root: String
    /// The log's name.
    public let origin: String
    /// The vault's id.
    public let vault: VaultID
    /// The verifier key that signed it, which a witness must know.
    public let logKey: String
    /// What to print and put away: few lines, in groups that can be compared by eye.
    public let paper: String

    init(
        note: SignedNote, size: UInt64, key: NoteKey, vault: VaultDescription, date: CivilDate
    ) throws {
        let checkpoint = try Checkpoint(text: note.text)
        let root = Array(checkpoint.root.description)
        let groups = stride(from: 0, to: root.count, by: 4).map { String(root[$0..<$0 + 4]) }
        self.note = note.description
        self.size = size
        self.root = checkpoint.root.description
        origin = checkpoint.origin
        self.vault = vault.id
        logKey = key.description
        paper = """
            Footage Vault: a head of the audit log, taken on \(date)

            vault    \(vault.name)
            id       \(vault.id.forPaper)
            log      \(checkpoint.origin)
            records  \(size)
            root     \(groups.joined(separator: " "))

            Keep this away from the machine. To hold the vault to it later, put these three lines
            into a file and run: footage audit verify --against FILE

            \(checkpoint.text)
            """
    }
}
