import VaultCrypto
import VaultModel

extension Record {
    /// Makes the record of a scan.
    init(_ scan: RecordScan) throws(AuditLogError) {
        guard let event = EventEntry.named(scan.leaf[scan.event])?.event else {
            throw .unknownEvent(scan.text(scan.event))
        }
        self.init(
            index: scan.index, before: scan.before, salt: scan.salt, at: scan.at, event: event,
            phase: scan.phase, request: scan.request?.of(RequestID.self), outcome: scan.outcome,
            reason: scan.reason.map { scan.text($0) },
            actor: scan.actor.of(PrincipalID.self), roles: scan.roles.listed,
            behalf: scan.behalf?.of(PrincipalID.self), purpose: scan.purpose, checks: scan.checks,
            policy: scan.policy, family: scan.family?.of(FamilyID.self),
            session: scan.session?.of(SessionID.self), clip: scan.clip?.of(ClipID.self),
            host: scan.text(scan.host), program: scan.text(scan.program), amount: scan.amount,
            note: scan.note, series: scan.series, rows: scan.rowWords, part: scan.part,
            introduces: try scan.introduction)
    }
}

extension RecordScan {
    /// The record's words on rows.
    var rowWords: [Record.RowWord] {
        rows.map { RowGlance($0, in: self).word }
    }

    /// The members of `introduces`, which must be canonical too.
    var introduction: [String: JSONValue]? {
        get throws(AuditLogError) {
            guard let range = introduces else { return nil }
            do {
                guard case .object(let members) = try JSONValue(canonical: Array(leaf[range]))
                else {
                    throw AuditLogError.recordMalformed(offset: range.lowerBound, expected: "{")
                }
                return members
            } catch let error as JSONValue.NotCanonical {
                throw .recordMalformed(
                    offset: range.lowerBound + error.offset, expected: "canonical JSON")
            } catch {
                throw .recordMalformed(offset: range.lowerBound, expected: "an object")
            }
        }
    }
}
