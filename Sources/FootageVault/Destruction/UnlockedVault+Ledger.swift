import AuditLog
import Catalog
import Database
import KeyStore
import VaultCrypto
import VaultModel

/// How the account's destruction ledger is brought up to the log, and signed for.
extension UnlockedVault {
    /// Makes this account's ledger name everything that the log says was destroyed or erased, by whomever, and
    /// signs its end at the log as it is.
    ///
    /// A ledger whose lines were changed since they were signed, or that names what is held, is moved aside and
    /// made anew from the log; that is an incident. It may name what is held because a restore without this
    /// ledger brought it back. What no record speaks of stays in it: a restore may have lost the record.
    ///
    /// - Throws: `VaultError` of kind `tampered` when the log is not the one that the end vouches for.
    func sealLedger() throws {
        var fault: LedgerFault?
        // The log is read after the ledger: another command of this account may go on with both.
        try DestructionLedger(of: vault).seal(
            believing: { contents in
                fault = try vault.catalog.read { try self.fault(of: contents) }
                return fault == nil
            },
            adding: { contents in
                try vault.catalog.read {
                    try missing(in: contents, try LogTable(vault.catalog.database))
                }
            })
        guard let fault else { return }
        _ = try open([fault.incident(for: principal)])
    }

    /// Whether this person's account keeps a ledger: of those who destroy, back up or restore.
    func keepsLedger() throws -> Bool {
        let person = try person()
        return person.standing == .active
            && !person.roles.isDisjoint(with: [.governance, .administrator, .retention])
    }

    /// Why a ledger is not to be built on.
    private enum LedgerFault {
        case changed
        case names(String)

        func incident(for person: PrincipalID) -> FoundIncident {
            switch self {
            case .changed: FoundIncident(kind: "ledger-changed", detail: "ledger of \(person)")
            case .names(let held):
                FoundIncident(
                    kind: "ledger-contradicted", detail: "ledger of \(person): holds \(held)")
            }
        }
    }

    /// Why a ledger is not to be built on: its end is false, or a line names what is held as living.
    private func fault(of contents: DestructionLedger.Contents) throws -> LedgerFault? {
        if let end = contents.end, !end.isTrue(after: contents.digest, of: vault.description.id) {
            return .changed
        }
        let isOurs = try contents.end?.key == noteKey()
        // What this key signed for was looked at when it was signed.
        for entry in contents.entries.dropFirst(isOurs ? contents.ended : 0) {
            switch entry.erasure {
            case .clip(let id):
                let isLive = try vault.catalog.find(ClipRow.self, id.bytes)?.state == .live
                let waits = try vault.catalog.find(QuarantineRow.self, id.bytes) != nil
                if isLive || waits { return .names("clip \(id)") }
            case .names(let family):
                if try holdsNames(of: family) { return .names("family \(family)") }
            case .text, .tombstones: break
            }
        }
        return nil
    }

    /// Whether a family's names can be opened: the slot goes, and then its line is written, before the row says so.
    private func holdsNames(of family: FamilyID) throws -> Bool {
        guard let row = try vault.catalog.find(FamilyRow.self, family.bytes),
            let slot = row.slot.flatMap({ SlotNumber($0) })
        else { return false }
        return try vault.slots.state(of: slot) != .empty
    }

    private func missing(
        in contents: DestructionLedger.Contents, _ log: LogTable
    ) throws -> (entries: [DestructionLedger.Entry], sign: (SHA256Digest) throws -> LedgerEnd)? {
        try requireVerified(log)
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
        var origins = TextOrigins(vault.catalog)
        try log.forEachLeaf(from: start) { index, leaf in
            let record = try RecordGlance(leaf: leaf)
            if record.changesWhatMayBeDestroyed { entered = index + 1 }
            for erasure in LoggedErasure.all(by: record) {
                guard try origins.allow(erasure, by: record), known.insert(erasure).inserted
                else { continue }
                if let entry = try entry(erasure, at: record.at) { found.append(entry) }
            }
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

    /// A line for what is gone; none for a clip that was moved, of which an older backup has the only copy.
    private func entry(
        _ erasure: LoggedErasure, at moment: Instant
    ) throws -> DestructionLedger.Entry? {
        if let clip = erasure.clip,
            let stone = try vault.catalog.find(TombstoneRow.self, clip.bytes)
        {
            return stone.end == .moved ? nil : DestructionLedger.Entry(stone)
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
        case .clipDestroy?, .quarantineDestroy?, .quarantineReturn?, .quarantineErase?,
            .familyErase?, .textErase?,
            .ledgerReplay?,
            .purgeRun?, .purgeEnd?, .clockConfirm?, .incidentOpen?, .backupMake?, .clipVerify?,
            .clipWatch?, .clipExport?, .disclosureRecord?, .scrubRun?:
            return false
        default: return true
        }
    }
}
