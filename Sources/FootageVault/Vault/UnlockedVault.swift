import AgeFile
import AuditLog
import Catalog
import Database
import VaultCrypto
import VaultDisk
public import VaultModel

/// A vault together with someone's identity: every operation that a person, or a job, can do.
///
/// What an operation may do is decided here, never by its caller; each leaves its record in the log
/// before any of its effects leaves the vault, refusals included. Not shared between threads.
public final class UnlockedVault {
    /// The vault.
    public let vault: Vault
    /// Who this is.
    public let principal: PrincipalID
    let identity: X25519Identity
    let signingKey: SigningKey
    /// The key that signs the log's heads; another once this person gave the log a new one.
    var logKey: SigningKey
    /// The log's last word on every row, to which what is read is held.
    let words: LogWords
    /// How this person came into the vault's epoch, where they had not seen it in that epoch before.
    public internal(set) var passage: EpochPassage?
    /// What was remembered when the log was judged.
    var judged: Memory?
    var isAccepting = false
    /// Whether what goes on record is that the vault was verified: it rests on nobody's row but this person's.
    var isReporting = false
    /// How long a purge waits for those who read what it removes, for a batch of clips together.
    package var patienceWithReaders = Duration.seconds(10)
    /// How many clips a purge marks, and how many it finishes, in one transaction.
    package var clipsPerBatch = 100
    /// How many families a thread goes through at a time when all are looked at, and how many threads do.
    package var familiesPerStretch = 512
    package var surveyThreads = min(2, Processors.count)
    var isRehearsing = false
    /// What its records may draw on the log's reserve for when the disk is full; nothing unless it is said.
    var reserveUse: LogReserve.Use?
    var familyKeys = FamilyKeyCache()
    /// Whether rings stay open, and the one that does.
    var isKeepingRings = false
    var openRing: OpenRing?

    /// Opens a vault with an identity.
    ///
    /// - Parameters:
    ///   - vault: The vault.
    ///   - identity: Whose.
    ///   - expected: The log's key, where the whole log was verified already; otherwise the log is held to
    ///     what this person remembers.
    ///   - announce: Is told, in a sentence, why the whole log is verified, before it is.
    /// - Throws: `VaultError` when the identity is not of this vault or has left, or when what it holds of
    ///   the log is not what the log says.
    init(
        vault: Vault, identity: consuming X25519Identity, logKey expected: VerifyingKey? = nil,
        announcing announce: @escaping (String) -> Void = { _ in }
    ) throws {
        let key = identity.publicKey
        let people = try vault.catalog.rows(
            PersonRow.self, where: "recipient = ?", [.blob(key.bytes)])
        guard let person = people.first else {
            throw VaultError(
                .notPermitted, "unknown-identity", "this identity does not belong to this vault",
                hint:
                    "check --vault and --as; an administrator adds people with `footage person add`"
            )
        }
        let signing = identity.signingKey()
        guard signing.verifyingKey.bytes == person.verifying else {
            throw VaultError(
                .tampered, "person-keys",
                "the catalog holds another signing key for this identity than the identity itself",
                hint: "run `footage audit verify` and tell information governance")
        }
        guard person.standing != .retired else {
            throw VaultError(
                .notPermitted, "retired", "this identity belongs to someone who has left the vault",
                hint: "ask an administrator; nothing was changed")
        }
        let log = try SigningKey(
            seed: vault.openWrap(of: .log, for: person.id, with: identity))
        self.vault = vault
        self.identity = identity
        principal = person.id
        signingKey = signing
        logKey = log
        let memory = try MemoryFile(of: person.id, of: vault).read(self.identity)
        words = vault.words(of: person.id, with: self.identity, memory, announcing: announce)
        if let expected {
            guard expected == logKey.verifyingKey else { throw Self.wrongLogKey }
            judged = memory
            words.isBeingRestored = true
        } else {
            try checkMemory(memory)
        }
        vault.catalog.witness = words
    }

    /// The roles this person holds now.
    public func roles() throws -> Set<Role> { try person().roles }

    /// Whether this person has accepted the vault.
    public func hasAccepted() throws -> Bool { try person().standing == .active }

    func person() throws -> PersonRow {
        try vault.catalog.require(PersonRow.self, principal.bytes)
    }

    /// Signs that this person takes part in this very vault, whose id they compared.
    ///
    /// - Throws: `VaultError` when the id is another, or when this was done before.
    public func accept(vaultID: VaultID) throws {
        guard vaultID == vault.description.id else {
            throw VaultError(
                .unknown, "other-vault", "this is not the vault whose id was given",
                hint: "do not use it; ask information governance for the id on paper")
        }
        guard try person().standing == .invited else {
            throw VaultError(.failed, "accepted-before", "you have accepted this vault before")
        }
        isAccepting = true
        defer { isAccepting = false }
        var act = Act(.personAccept)
        act.introduces = ["person": .string(principal.description)]
        try perform(act) { transaction, _ in
            var person = try person()
            person.standing = .active
            try transaction.update(person)
        }
    }
}

/// Families' identities that were opened once and may be needed again by this command.
struct FamilyKeyCache: ~Copyable {
    var names: [FamilyID: [UInt8]] = [:]
}
