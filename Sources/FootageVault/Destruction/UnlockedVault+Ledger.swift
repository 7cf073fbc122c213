import AuditLog
import Catalog
import Database
import VaultCrypto
import VaultModel

/// How the account's destruction ledger is brought up to the log, and signed for.
extension UnlockedVault {
    /// Makes this account's ledger name everything that the log says was destroyed or erased, by whomever, and
    /// signs its end at the log as it is.
    ///
    /// A ledger whose lines were changed since they were signed, or that names what is held, is moved aside and
    /// made anew from the log; that is an incident. What no record speaks of stays in it: a restore may have
    /// lost the record.
    ///
    /// - Throws: `VaultError` of kind `tampered` when the log is not the one that the end vouches for.
    func sealLedger() throws {
        let isChanged = try vault.catalog.read {
            let log = try LogTable(vault.catalog.database)
            let ledger = DestructionLedger(of: vault)
            return try ledger.seal(
                believing: { try isBorneOut($0) },
                adding: { try missing(in: $0, log) })
        }
        guard isChanged else { return }
        _ = try open([FoundIncident(kind: Self.ledgerChangedKind, detail: "ledger of \(principal)")]
        )
    }

    /// Whether this person's account keeps a ledger: of those who destroy, back up or restore.
    func keepsLedger() throws -> Bool {
        let person = try person()
        return person.standing == .active
            && !person.roles.isDisjoint(with: [.governance, .administrator, .retention])
    }

    /// The incident of a ledger that somebody changed.
    static var ledgerChangedKind: String { "ledger-changed" }

    /// Whether the end is true, and no line names what the catalog holds as living.
    private func isBorneOut(_ contents: DestructionLedger.Contents) throws -> Bool {
        if let end = contents.end, !end.isTrue(after: contents.digest, of: vault.description.id) {
            return false
        }
        let isOurs = try contents.end?.key == noteKey()
        // What this key signed for was looked at when it was signed.
        for entry in contents.entries.dropFirst(isOurs ? contents.ended : 0) {
            switch entry.erasure {
            case .clip(let id):
                if try vault.catalog.find(ClipRow.self, id.bytes)?.state == .live { return false }
                if try vault.catalog.find(QuarantineRow.self, id.bytes) != nil { return false }
            case .names(let family):
                if try vault.catalog.find(FamilyRow.self, family.bytes)?.slot != nil {
                    return false
                }
            case .texts, .tombstones: break
            }
        }
        return true
    }

    private func missing(
        in contents: DestructionLedger.Contents, _ log: LogTable
    ) throws -> (entries: [DestructionLedger.Entry], sign: (SHA256Digest) throws -> LedgerEnd)? {
        var start: UInt64 = 0
        var entered: UInt64 = 0
        if let end = contents.end, try end.key == noteKey() {
            guard end.size <= log.size, try Proof.root(size: end.size, in: log) == end.root else {
                throw VaultError(
                    .tampered, "ledger-history",
                    "the log is not the one that the end of this account's destruction ledger vouches for",
                    hint: "run `footage audit verify`, and tell information governance")
            }
            if end.size == log.size, contents.endIsLast { return nil }
            (start, entered) = (end.size, end.entered)
        }
        let named = Set(contents.entries.map(\.erasure))
        var found: [DestructionLedger.Entry] = []
        var known = named
        try log.forEachLeaf(from: start) { index, leaf in
            let record = try RecordGlance(leaf: leaf)
            if record.changesWhatMayBeDestroyed { entered = index + 1 }
            guard let erasure = LoggedErasure(record), known.insert(erasure).inserted else {
                return
            }
            found.append(try entry(erasure, at: record.at))
        }
        let (size, root, vaultID, origin) = (
            log.size, log.root, vault.description.id, vault.description.origin
        )
        return (
            found,
            { digest in
                try LedgerEnd(
                    size: size, root: root, entered: entered, after: digest, of: vaultID,
                    as: origin, with: self.logKey)
            }
        )
    }

    private func noteKey() throws -> NoteKey {
        try NoteKey(name: vault.description.origin, key: logKey.verifyingKey)
    }

    private func entry(
        _ erasure: LoggedErasure, at moment: Instant
    ) throws -> DestructionLedger.Entry {
        if let clip = erasure.clip,
            let stone = try vault.catalog.find(TombstoneRow.self, clip.bytes)
        {
            return DestructionLedger.Entry(stone)
        }
        return DestructionLedger.Entry(erasure: erasure, date: vault.date(of: moment))
    }
}

extension RecordGlance {
    /// Whether it may change what is due: it wrote rows, and not only of destroying, copying or opening films.
    ///
    /// Of an event that is not listed the worst is taken.
    fileprivate var changesWhatMayBeDestroyed: Bool {
        guard writesRows else { return false }
        switch Event(rawValue: event) {
        case .clipDestroy?, .quarantineDestroy?, .familyErase?, .textErase?, .ledgerReplay?,
            .purgeRun?, .purgeEnd?, .clockConfirm?, .incidentOpen?, .backupMake?, .clipVerify?,
            .clipWatch?, .clipExport?, .scrubRun?:
            return false
        default: return true
        }
    }
}
