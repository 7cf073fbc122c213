import AuditLog
import Catalog
import Retention
import VaultCrypto
public import VaultModel

/// A version of the policy as the vault lists it.
public struct PolicySummary: Sendable, Hashable {
    /// Its number in the vault, from 1.
    public let number: Int
    /// The policy's name.
    public let name: String
    /// The policy's version.
    public let version: Int
    /// The SHA-256 of its text.
    public let sha256: String
    /// The post that answers for it.
    public let owner: String
    /// The day by which it is looked at again.
    public let reviewBy: CivilDate
    /// The last day of the authority to destroy that lasts longest; none where it has none.
    public let appraisalUntil: CivilDate?
    /// The day it was adopted.
    public let adopted: CivilDate
    /// Who adopted it, where the reader may read names.
    public let adoptedBy: String?
    /// Whether it shortens anything that was held, or drops a keep, a review or a requirement.
    public let shortens: Bool
    /// What it made otherwise when it was adopted: counts and names of rules; none for the first.
    public let difference: JSONValue?
    /// The day a second person approved it.
    public let approved: CivilDate?
    /// Who approved it, where the reader may read names.
    public let approvedBy: String?
    /// The first day it is in force; none while it waits for a second person.
    public let effective: CivilDate?
    /// Whether one person alone stands for a version that shortens something.
    public let isOnePersonApproval: Bool
}

extension UnlockedVault {
    func summary(of row: PolicyRow) throws -> PolicySummary {
        let policy = try vault.policy(of: row)
        let approver = try row.approvedBy.map {
            try vault.catalog.require(PersonRow.self, $0.bytes)
        }
        return PolicySummary(
            number: Int(row.number), name: row.name, version: Int(row.version),
            sha256: Hex.encode(row.sha256), owner: policy.owner, reviewBy: policy.reviewBy,
            appraisalUntil: policy.appraisals.map(\.until).max(), adopted: row.adoptedOn,
            adoptedBy: try name(of: vault.catalog.require(PersonRow.self, row.adoptedBy.bytes)),
            shortens: row.shortens, difference: try row.difference.map(Self.difference),
            approved: row.approved.map { vault.date(of: $0) },
            approvedBy: try approver.flatMap { try name(of: $0) }, effective: row.effective,
            isOnePersonApproval: row.shortens && row.approvedBy == nil && row.effective != nil)
    }

    private static func difference(_ bytes: [UInt8]) throws -> JSONValue {
        guard let value = try? JSONValue(canonical: bytes) else {
            throw CatalogError.malformed(table: PolicyRow.table, detail: "no difference")
        }
        return value
    }
}
