import AuditLog
import Catalog
import Database
import VaultCrypto
public import VaultModel

/// A proof that the log holds a record, for whoever trusts neither the vault nor its operator.
public struct RecordProof: Sendable, Hashable {
    /// The record that is proved.
    public let record: RecordSummary
    /// How many records the checkpoint vouches for that the proof leads to.
    public let size: UInt64
    /// The `.tlog-proof` file, the record in its `extra` line.
    public let file: String
}

extension UnlockedVault {
    /// Proves that the log holds a record, to the head that the record of the proving makes.
    ///
    /// Governance proves any record, a practitioner those of families they hold a grant for.
    ///
    /// - Throws: `VaultError` when the role does not allow it, or there is no such record.
    public func prove(record index: UInt64) throws -> RecordProof {
        try require(.readLog, for: Act(.auditRead))
        let log = try LogTable(vault.catalog.database)
        guard index < log.size else {
            throw VaultError.notFound(
                "record", String(index), hint: "the log has \(log.size) records, from 0")
        }
        var act = Act(.auditRead)
        act.family = try RecordGlance(leaf: log.leaf(at: index)).family
        if act.family == nil, case .own? = Action.readLog.reach(of: try currentPerson().roles) {
            act.checks = .init(authorised: .no)
            try refuse(
                act,
                VaultError(
                    .notPermitted, "no-family",
                    "that record concerns none of the families you work with",
                    hint: "governance proves any record"))
        }
        try require(.readLog, for: act)
        return try proof(of: index, act)
    }

    /// Proves the newest record that says what became of a clip: that it was taken in, read back whole,
    /// moved or destroyed.
    ///
    /// - Throws: `VaultError` when the role does not allow it, or no clip has or had that address.
    public func prove(clip address: ClipAddress) throws -> RecordProof {
        let family = try vault.family(address.family)
        let act = Act(.auditRead, family: family.id)
        try require(.readLog, for: act)
        let clip = try vault.clipEver(at: address, of: family)
        guard let record = try vault.catalog.newestRecord(of: Self.fates, about: clip) else {
            throw VaultError(
                .tampered, "record", "no record of the log says what became of \(address)",
                hint: "run `footage audit verify` and tell information governance")
        }
        return try proof(of: record.index, act)
    }

    private static var fates: [Event] {
        [
            .clipUpload, .clipVerify, .clipDestroy, .clipRebind, .clipRebindApprove,
            .quarantineBind,
        ]
    }

    private func proof(of index: UInt64, _ act: Act) throws -> RecordProof {
        var act = act
        act.amount = .init(items: 1)
        let proof = try writing { transaction in
            try append(act, roles: try currentPerson().roles, to: transaction)
            try close(transaction)
            let log = transaction.log
            let leaf = try log.leaf(at: index)
            let proof = TLogProof(
                extra: leaf, index: index,
                path: try Proof.inclusion(of: index, size: log.size, in: log),
                checkpoint: try SignedNote(log.checkpoint()))
            // A record that was edited behind the log's back has no proof.
            try proof.verify(leaf: leaf, by: logNoteKey())
            return (file: proof.description, size: log.size, leaf: leaf)
        }
        vault.foldWriteAheadLog()
        let record = try SignedRecord(leaf: proof.leaf).record
        return RecordProof(
            record: try RecordResolver(self).summary(
                of: record, isOutcomeUnknown: isOutcomeUnknown(record)), size: proof.size,
            file: proof.file)
    }
}

extension Vault {
    /// The clip that has an address, or had it before it was destroyed or moved.
    func clipEver(at address: ClipAddress, of family: FamilyRow) throws -> ClipID {
        let session = try session(address.session, of: family)
        let clips = try catalog.rows(
            ClipRow.self, where: "session = ? AND number = ?",
            [.id(session.id), .integer(Int64(address.clip))])
        if let clip = clips.first { return clip.id }
        let gone = try catalog.rows(
            TombstoneRow.self,
            where: "family = ? AND session = ? AND number = ? ORDER BY destroyed DESC",
            [.id(family.id), .integer(session.number), .integer(Int64(address.clip))])
        guard let stone = gone.first else {
            throw VaultError.notFound("clip", address.description)
        }
        return stone.id
    }
}
