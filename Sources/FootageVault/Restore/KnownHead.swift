import AuditLog
import VaultCrypto

/// A head of the log that somebody can produce when a backup is restored.
struct KnownHead {
    /// Where a head was kept.
    enum Keeper {
        /// In the backups themselves.
        case backup
        /// In a ledger's signed end.
        case ledger
        /// By who restores, beside the ledger of their account.
        case restorer
        /// Elsewhere: it was brought.
        case elsewhere
    }

    let epoch: Int64
    let size: UInt64
    let root: SHA256Digest
    let note: SignedNote?
    /// Whose it is, in words.
    let place: String
    let keeper: Keeper

    /// Whether it was kept outside backup and ledger, so that it can show whether they are the newest.
    var isKeptOutside: Bool { keeper == .restorer || keeper == .elsewhere }

    var opening: EpochOpening.Newest {
        EpochOpening.Newest(epoch: epoch, size: size, root: root, note: note)
    }

    init(
        epoch: Int64, size: UInt64, root: SHA256Digest, note: SignedNote? = nil, place: String,
        keeper: Keeper
    ) {
        self.epoch = epoch
        self.size = size
        self.root = root
        self.note = note
        self.place = place
        self.keeper = keeper
    }

    /// Takes a head that was kept elsewhere, which must be of this log.
    ///
    /// - Throws: `VaultError` of kind `badInput` for one that is not, or that is not signed by the log's key.
    init(_ head: VouchedHead, of summary: LogSummary) throws {
        guard let epoch = summary.epoch(ofOrigin: head.checkpoint.origin), epoch < .max else {
            throw VaultError.badInput(
                "checkpoint",
                """
                a checkpoint belongs to the log \(head.checkpoint.origin), not to \(summary.origin)
                """)
        }
        // Whoever restores could make up any head that nothing signs, and with it the loss it explains.
        let keys = summary.logKeys.maySign(
            size: head.checkpoint.size, named: head.checkpoint.origin)
        guard let note = head.note, let signers = try? note.verified(by: keys), !signers.isEmpty
        else {
            throw VaultError.badInput(
                "checkpoint",
                "a checkpoint is not signed by a key of this log that the backup knows",
                hint: """
                    give the file as it was handed out; a head without its signature, or of a later epoch, \
                    cannot be checked
                    """)
        }
        self.init(
            epoch: epoch, size: head.checkpoint.size, root: head.checkpoint.root, note: head.note,
            place: "a checkpoint that was kept elsewhere", keeper: .elsewhere)
    }
}

extension VouchedHead {
    /// Reads a checkpoint or a receipt.
    ///
    /// - Throws: `VaultError` of kind `badInput`.
    init(reading text: String) throws(VaultError) {
        do throws(AuditLogError) {
            try self.init(text)
        } catch {
            throw .badInput("checkpoint", error.message)
        }
    }
}

extension [KnownHead] {
    /// The head of the newest backup whose whole log was verified.
    init(_ gone: DestroyedList) {
        self =
            gone.source.map { source in
                let snapshot = source.snapshot
                return [
                    KnownHead(
                        epoch: Int64(snapshot.epoch), size: snapshot.logSize,
                        root: snapshot.logRoot,
                        place: "the backup \(snapshot.stamp)", keeper: .backup)
                ]
            } ?? []
    }

    /// How many epochs a head may be ahead of the backup.
    private static var epochsAhead: Int64 { 1000 }

    /// The newest, once each that can be compared was found to be of this log's history.
    ///
    /// - Parameters:
    ///   - log: The log as it is restored.
    ///   - root: The root at a size that the log has.
    /// - Returns: The newest, or none when nobody has a newer one than the log itself.
    /// - Throws: `VaultError` of kind `tampered` when the log is another than a head vouches for.
    func newest(
        beside log: LogSummary, root: (UInt64) throws -> SHA256Digest?
    ) throws -> KnownHead? {
        guard let current = log.epochs.last else { return nil }
        for head in self {
            switch log.standing(epoch: head.epoch, size: head.size, root: head.root) {
            case .within:
                guard try root(head.size) == head.root else {
                    throw VaultError(
                        .tampered, "history-changed",
                        "the backup's first \(head.size) records are not those of \(head.place)",
                        hint: """
                            nothing was restored; use another backup, and tell information governance
                            """)
                }
            case .beyond, .later, .lost, .unexplained: break
            }
        }
        if let far = first(where: { $0.epoch - current.number > Self.epochsAhead }) {
            throw VaultError.badInput(
                "epoch",
                "\(far.place) is of epoch \(far.epoch), and the backup of \(current.number)",
                hint: "no vault was restored so often; that head is not this vault's")
        }
        let newer = filter { ($0.epoch, $0.size) >= (current.number, log.size) }
        return newer.max { ($0.epoch, $0.size) < ($1.epoch, $1.size) }
    }
}
