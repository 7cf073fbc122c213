import AuditLog
import Catalog
import Database
import VaultCrypto
public import VaultModel

/// What is certified of one clip's destruction: made from its tombstone, the run and the policy.
public struct DestructionCertificate: Sendable, Hashable {
    /// The clip's id.
    public let clip: ClipID
    /// The family's id; none of a film that waited in quarantine.
    public let family: FamilyID?
    /// The day it was destroyed.
    public let destroyed: CivilDate
    /// The certificate as a value with stable keys; ids, dates and codes only.
    public let json: JSONValue

    /// The certificate as a file: canonical JSON and a line feed.
    public var bytes: [UInt8] { json.canonicalBytes + [UInt8(ascii: "\n")] }
}

extension UnlockedVault {
    /// The certificates of every clip destroyed, or of those that one run destroyed, in order of clip id.
    ///
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record.
    public func destructionCertificates(run: RunID? = nil) throws -> [DestructionCertificate] {
        var act = Act(.reportMake)
        try require(.certify, for: act)
        let certificates = try vault.certificates(run: run)
        act.amount = .init(items: UInt64(certificates.count))
        try record(act)
        return certificates
    }
}

extension Vault {
    func certificates(run: RunID?) throws -> [DestructionCertificate] {
        let rows =
            try run.map {
                try catalog.rows(TombstoneRow.self, where: "run = ? ORDER BY id", [.id($0)])
            } ?? catalog.rows(TombstoneRow.self, where: "1 ORDER BY id")
        var runs: [RunID: PurgeRunRow] = [:]
        return try rows.map { row in
            let run = try runs[row.run] ?? catalog.require(PurgeRunRow.self, row.run.bytes)
            runs[row.run] = run
            return try certificate(of: row, run)
        }
    }

    func certificate(
        of row: TombstoneRow, _ run: PurgeRunRow
    ) throws -> DestructionCertificate {
        var members: [String: JSONValue] = [
            "v": .integer(1), "vault": .string(description.id.description),
            "clip": .string(row.id.description), "number": .integer(row.number),
            "end": .string(row.end.status),
            "milliseconds": .integer(row.milliseconds),
            "payload_length": .integer(row.payloadLength),
            "uploaded": .string(row.uploadedOn.description),
            "digest": .string(Hex.encode(row.digest)), "rule": .string(row.rule),
            "limit": .string(row.limit.description),
            "destroyed": .string(row.destroyed.description),
            "destroyed_on": .string(row.destroyedOn.description),
            "destroyed_by": .string(row.destroyedBy.description),
            "method": DestructionMethod(row.method)?.json ?? .string(row.method),
            "exports": .object([
                "known": .integer(row.exports), "not_returned": .integer(row.exportsOpen),
            ]),
            "backups_until": .string(row.backupsUntil.description),
            "run": .object([
                "id": .string(run.id.description), "date": .string(run.date.description),
                "plan": .string(Hex.encode(run.plan)),
                "by": .string(run.principal.description),
            ]),
        ]
        members["family"] = row.family.map { .string($0.description) }
        members["session"] = row.session.map { .integer($0) }
        members["recorded"] = row.recorded.map { .string($0.description) }
        members["policy"] = try policyWords(of: row)
        members.merge(try copies(of: row)) { first, _ in first }
        return DestructionCertificate(
            clip: row.id, family: row.family, destroyed: row.destroyedOn, json: .object(members))
    }

    /// The policy it went under, and the people who stand behind it.
    private func policyWords(of row: TombstoneRow) throws -> JSONValue {
        var words: [String: JSONValue] = [
            "sha256": .string(Hex.encode(row.policy)), "version": .string(row.policyVersion),
        ]
        let policies = try catalog.rows(PolicyRow.self, where: "sha256 = ?", [.blob(row.policy)])
        if let policy = policies.last {
            words["adopted_by"] = .string(policy.adoptedBy.description)
            words["approved_by"] = policy.approvedBy.map { .string($0.description) }
        }
        return .object(words)
    }
}
