import AuditLog
import Catalog
import Database
import VaultCrypto
public import VaultModel

/// What came of closing a request.
public struct ClosedRequest: Sendable, Hashable {
    /// The request.
    public let request: SubjectRequest
    /// How many grants for `subject-access` ended with it.
    public let grantsEnded: Int
    /// Whether its hold was released; not by whoever placed it, where somebody else holds governance.
    public var isHoldReleased: Bool { !request.isHeld }
}

extension UnlockedVault {
    /// Closes a request: everybody's grants of the family for `subject-access` end, and its hold is released.
    ///
    /// Where anybody else has governance, whoever placed the hold does not release it: it stays, and another
    /// releases it. Grants stay while another request about the family is open. All of it is one transaction, a
    /// record each.
    ///
    /// - Parameters:
    ///   - number: The request.
    ///   - delivered: The day on which the answer was delivered; none where none was, because the request was
    ///     refused or withdrawn.
    ///   - how: How it was delivered, or why not; sealed.
    /// - Returns: What came of it.
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record; `failed` for one that was
    ///   closed before; of kind `badInput` for a day out of order.
    public func closeRequest(
        _ number: Int, delivered: CivilDate?, how: String
    ) throws -> ClosedRequest {
        let row = try request(number)
        var closing = Act(.requestClose, family: row.family)
        try require(.handleRequests, for: closing)
        try Self.requireOpen(row)
        if let delivered, delivered < row.received || delivered > vault.today {
            throw VaultError.badInput(
                "order-of-dates", "it can have been delivered from \(row.received) to today")
        }
        let family = try vault.catalog.require(FamilyRow.self, row.family.bytes)
        let text = try sealedText(how, field: RequestWords.ending, of: family)
        let released = try sealedText(
            "The request was answered or ended", field: "hold.release", of: family)
        closing.note = text.note
        closing.reason = delivered == nil ? "not-delivered" : nil
        return try performEach { transaction, append in
            var row = try vault.catalog.require(RequestRow.self, row.id.bytes)
            try Self.requireOpen(row)
            let ended = try endGrants(of: row, transaction, append)
            try releaseHold(of: row, released, transaction, append)
            let now = vault.environment.clock()
            row.delivered = delivered
            row.ending = text.note.bytes
            (row.closed, row.closedOn, row.closedBy) = (now, vault.date(of: now), principal)
            try transaction.update(row)
            try transaction.insert(text, of: family.id)
            try append(closing)
            return ClosedRequest(request: try summary(of: row), grantsEnded: ended)
        }
    }

    /// Ends what the request was a reason for; a grant that is for more keeps the rest.
    private func endGrants(
        of request: RequestRow, _ transaction: CatalogTransaction, _ append: (Act) throws -> Void
    ) throws -> Int {
        let others = try vault.catalog.count(
            RequestRow.self, where: "family = ? AND id <> ? AND closed IS NULL",
            [.id(request.family), .id(request.id)])
        guard others == 0 else { return 0 }
        let purpose = AccessPurpose.subjectAccess.description
        let grants = try vault.catalog.rows(
            GrantRow.self,
            where: "family = ? AND principal IS NOT NULL AND revoked IS NULL ORDER BY from_, id",
            [.id(request.family)]
        ).filter { $0.purposes.split(separator: " ").contains { $0 == purpose } }
        guard !grants.isEmpty else { return 0 }
        for var grant in grants {
            let rest = grant.purposes.split(separator: " ").filter { $0 != purpose }
            if rest.isEmpty {
                (grant.revoked, grant.revokedBy) = (vault.environment.clock(), principal)
                grant.sealed = []
            } else {
                grant.purposes = rest.joined(separator: " ")
            }
            try transaction.update(grant)
        }
        var act = Act(.familyRevoke, family: request.family)
        act.amount = .init(items: UInt64(grants.count))
        act.reason = AccessLog.requestClosed
        try append(act)
        return grants.count
    }

    private func releaseHold(
        of request: RequestRow, _ text: SealedText, _ transaction: CatalogTransaction,
        _ append: (Act) throws -> Void
    ) throws {
        var hold = try vault.catalog.require(HoldRow.self, request.hold.bytes)
        let isOwn = try ownership(of: hold.placedBy) != nil
        guard hold.released == nil, try !isOwn || !hasOtherGovernance() else { return }
        let now = vault.environment.clock()
        (hold.released, hold.releasedOn, hold.releasedBy) = (now, vault.date(of: now), principal)
        try transaction.update(hold)
        try transaction.insert(text, of: request.family)
        var act = Act(.holdRelease, family: request.family)
        act.note = text.note
        act.reason = isOwn ? "only-governance" : nil
        try append(act)
    }
}
