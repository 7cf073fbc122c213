import Catalog
import Retention
import VaultCrypto
import VaultModel

/// A version of the policy with the days it was in force.
struct PolicyVersion {
    let row: PolicyRow
    let policy: Policy
    /// The first day it was, or will be, in force; none while it waits, or when a later one overtook it.
    var from: CivilDate?
    /// The last, where a later version has ended it.
    var to: CivilDate?

    /// Its text's path in an export.
    var path: String { "policies/\(row.number).yaml" }
}

extension Register<PolicyVersion> {
    /// `policies/policies.csv`.
    static var policies: Self {
        Self(
            "policies/policies.csv",
            """
            One line a version of the retention policy that was ever adopted; its text, byte for byte as it was \
            adopted, lies beside it.
            """,
            [
                .init("number", "its number in the vault") { version, _ in
                    String(version.row.number)
                },
                .init("name", "the policy's name") { version, _ in version.row.name },
                .init("version", "the policy's version") { version, _ in
                    String(version.row.version)
                },
                .init("sha256", "the SHA-256 of its text, as records name it") { version, _ in
                    Hex.encode(version.row.sha256)
                },
                .init("file", "its text, by the path in this folder") { version, _ in
                    version.path
                },
                .init("adopted", "when it was adopted") { version, _ in
                    version.row.adopted.description
                },
                .init("adopted_on", "the day of that moment") { version, _ in
                    version.row.adoptedOn.description
                },
                .init("adopted_by", "who adopted it") { version, _ in
                    version.row.adoptedBy.description
                },
                .init("adopted_by_name", "their name") { version, exporter in
                    try exporter.resolver.name(of: version.row.adoptedBy)
                },
                .init("shortens", "`yes` where it ends anything earlier than before") {
                    version, _ in version.row.shortens ? "yes" : "no"
                },
                .init("approved", "when a second person approved it") { version, _ in
                    version.row.approved?.description
                },
                .init("approved_on", "the day of that moment") { version, exporter in
                    version.row.approved.map { exporter.vault.date(of: $0).description }
                },
                .init("approved_by", "who approved it") { version, _ in
                    version.row.approvedBy?.description
                },
                .init("approved_by_name", "their name") { version, exporter in
                    try version.row.approvedBy.flatMap { try exporter.resolver.name(of: $0) }
                },
                .init(
                    "in_force_from",
                    "the first day it is in force; empty while it waits for approval, or where a later "
                        + "version overtook it"
                ) { version, _ in version.from?.description },
                .init("in_force_to", "the last day, where a later version ended it") {
                    version, _ in version.to?.description
                },
                .init("owner", "the post that answers for it") { version, _ in
                    version.policy.owner
                },
                .init("review_by", "the day by which it is looked at again") { version, _ in
                    version.policy.reviewBy.description
                },
                .init(
                    "appraisal_until",
                    "the last day of the authority to destroy that lasts longest"
                ) { version, _ in version.policy.appraisals.map(\.until).max()?.description },
            ])
    }
}

extension Vault {
    /// Every version of the policy that was ever adopted, by number.
    func policyVersions() throws -> [PolicyVersion] {
        var spans: [Int64: (from: CivilDate, to: CivilDate?)] = [:]
        var later: CivilDate?
        for row in try effectivePolicies() {
            guard let from = row.effective else { continue }
            // One whose successor took effect on the same day was never in force.
            if let later, later <= from { continue }
            spans[row.number] = (from, later.map { $0.adding(days: -1) })
            later = from
        }
        return try catalog.rows(PolicyRow.self, where: "1 ORDER BY number").map { row in
            PolicyVersion(
                row: row, policy: try policy(of: row), from: spans[row.number]?.from,
                to: spans[row.number]?.to)
        }
    }
}
