import Catalog
import Database
public import Retention
import VaultCrypto
public import VaultModel

extension Vault {
    /// The policy that is in force on a day, and those that were before it.
    ///
    /// Of the versions that have taken effect the one adopted last counts: one that waited meanwhile does
    /// not overtake it, and was never in force.
    ///
    /// - Throws: `VaultError` of kind `tampered` when a text is not the one whose hash was adopted.
    public func policyInForce(on date: CivilDate) throws -> PolicyInForce? {
        try policyInForce(on: date, .now)
    }

    /// The policy in force on a day, as far as it had been adopted, and approved, by some day; were there
    /// no version of that number.
    func policyInForce(
        on date: CivilDate, _ known: Knowledge, without number: Int64? = nil
    ) throws -> PolicyInForce? {
        let rows = try effectivePolicies(on: date, known, without: number)
        guard let row = rows.first, let effective = row.effective else { return nil }
        return PolicyInForce(
            try policy(of: row), effective: effective,
            earlier: try rows.dropFirst().map { row in
                PolicyInForce.Version(
                    try policy(of: row), effective: row.effective ?? row.adoptedOn)
            })
    }

    /// The row of the policy in force on a day; were there no version of that number.
    func policyRowInForce(
        on date: CivilDate, without number: Int64? = nil
    ) throws -> PolicyRow? {
        try effectivePolicies(on: date, without: number).first
    }

    /// The SHA-256 of the policy in force on a day, without reading its text.
    func policyDigestInForce(on date: CivilDate) throws -> SHA256Digest? {
        try catalog.database.query(
            """
            SELECT sha256 FROM policy WHERE effective IS NOT NULL AND effective <= ? \
            ORDER BY number DESC LIMIT 1
            """, [.date(date)]
        ) { try $0.blob(at: 0) }.first.flatMap { SHA256Digest(bytes: $0) }
    }

    /// Runs the body, which reads policies that share nothing with those that were read before.
    func readingPoliciesAnew<R>(_ body: () throws -> R) rethrows -> R {
        let read = readPolicies
        readPolicies = [:]
        defer { readPolicies = read }
        return try body()
    }

    /// The policy of a row, whose text must be the one whose hash was adopted.
    ///
    /// The only place that reads a stored text; each is read once for as long as the vault is open.
    func policy(of row: PolicyRow) throws -> Policy {
        let digest = SHA256.hash(row.text)
        guard digest.bytes == row.sha256 else {
            throw VaultError(
                .tampered, "policy-text",
                "the text of policy \(row.number) is not the one whose hash was adopted",
                hint:
                    "nothing was done; run `footage audit verify`, and tell information governance"
            )
        }
        if let policy = readPolicies[digest] { return policy }
        let policy = try PolicyText(row.text).policy()
        readPolicies[digest] = policy
        return policy
    }

    /// The versions that were in force up to a day, that day's first; without a day, those too that will be.
    ///
    /// One that took effect only after a later version had is left out: that one had superseded it.
    func effectivePolicies(
        on date: CivilDate? = nil, _ known: Knowledge = .now, without number: Int64? = nil
    ) throws -> [PolicyRow] {
        var first = date
        return try catalog.rows(
            PolicyRow.self, where: "effective IS NOT NULL ORDER BY number DESC"
        ).filter { row in
            guard let effective = row.effective, first.map({ effective <= $0 }) ?? true,
                row.number != number, known.has(row.adoptedOn),
                row.approved.map({ known.has(self.date(of: $0)) }) ?? true
            else { return false }
            first = effective
            return true
        }
    }
}
